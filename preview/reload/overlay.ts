import type { Problem } from '../compiler/problem'

const style = `
  :host { all: initial; }
  section { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; box-sizing: border-box; padding: 56px 20px 24px;
    background: #1b1113; color: #f4e9ea; font: 13px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
  h1 { margin: 0 0 20px; color: #ff8a80; font: 600 17px/1.3 system-ui, sans-serif; }
  article + article { margin-top: 24px; }
  .at { color: #ffd180; overflow-wrap: anywhere; }
  .message { margin: 6px 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre { margin: 0; padding: 10px 12px; border-radius: 6px; background: #ffffff14; overflow-x: auto; }
  .strip { position: fixed; inset: auto 12px 20px; z-index: 2147483647; display: flex; gap: 12px; align-items: flex-start;
    padding: 10px 12px; border-radius: 8px; background: #5f1a1af5; color: #fff; box-shadow: 0 4px 20px #0006;
    font: 13px/1.45 system-ui, sans-serif; }
  .strip p { flex: 1; margin: 0; max-height: 9em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
  button { flex: none; border: 0; padding: 0 4px; background: none; color: inherit; font: 18px/1 system-ui; cursor: pointer; }`

/** Mistakes shown over the page, out of reach of the page's own styles. */
export class Overlay {
  private readonly host = document.createElement('preview-problems')
  private readonly root = this.host.attachShadow({ mode: 'open' })
  private strip: HTMLElement | undefined

  constructor() {
    this.root.append(element('style', '', style))
  }

  /** Covers the page with what the build found; an empty list uncovers it. */
  showProblems(problems: readonly Problem[]): void {
    this.root.querySelector('section')?.remove()
    if (problems.length === 0) return
    const section = element('section')
    section.append(element('h1', '', words(`${problems.length} 处错误`, count(problems.length))))
    section.append(...problems.map(article))
    this.root.append(section)
    this.attach()
  }

  /** A strip at the bottom for an error that was thrown; it can be dismissed. */
  showError(message: string): void {
    this.strip?.remove()
    this.strip = element('div', 'strip')
    const close = element('button', '', '×')
    close.setAttribute('aria-label', words('关闭', 'Dismiss'))
    close.onclick = () => this.strip?.remove()
    this.strip.append(element('p', '', message), close)
    this.root.append(this.strip)
    this.attach()
  }

  private attach(): void {
    document.documentElement.append(this.host)
  }
}

function article({ file, line, column, message, source }: Problem): HTMLElement {
  const box = element('article')
  box.append(
    element('div', 'at', file ? `${file}:${line}:${column}` : ''),
    element('div', 'message', message),
  )
  if (source) box.append(excerpt(source, column))
  return box
}

/** The line without its indentation, a caret below, scrolled to where the caret is. */
function excerpt(source: string, column: number): HTMLElement {
  const line = source.trimStart()
  const before = Math.max(0, column - 1 - (source.length - line.length))
  const box = element('pre', '', `${line}\n${' '.repeat(before)}^`)
  requestAnimationFrame(() => {
    box.scrollLeft = (before / Math.max(line.length, 1)) * box.scrollWidth - box.clientWidth / 2
  })
  return box
}

function count(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`
}

function words(chinese: string, english: string): string {
  return navigator.language.startsWith('zh') ? chinese : english
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name = '',
  text = '',
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), { className: name, textContent: text })
}
