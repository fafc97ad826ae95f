import type { Problem } from '../compiler/problem'

const style = `
  :host { all: initial; }
  section { overflow: auto; box-sizing: border-box; background: #1b1113; color: #f4e9ea;
    font: 13px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
  .problems { position: fixed; inset: 0; z-index: 2147483647; padding: 56px 20px 24px; }
  .findings { padding: 0 16px 16px; border-radius: 12px; box-shadow: 0 4px 24px #0006; }
  h1 { flex: 1; margin: 0; color: #ff8a80; font: 600 17px/1.3 system-ui, sans-serif; }
  header { display: flex; align-items: center; margin-bottom: 20px; }
  .findings header { position: sticky; top: 0; margin: 0 -16px 4px; padding: 12px 16px 10px; background: inherit; }
  .findings h1 { font-size: 15px; }
  article + article { margin-top: 24px; }
  .at { color: #ffd180; overflow-wrap: anywhere; }
  .message { margin: 6px 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre { margin: 0; padding: 10px 12px; border-radius: 6px; background: #ffffff14; overflow-x: auto; }
  aside { position: fixed; inset: auto 12px 20px; z-index: 2147483646; display: flex; flex-direction: column; gap: 8px;
    max-height: 45vh; }
  .strip { flex: none; display: flex; gap: 12px; align-items: flex-start;
    padding: 10px 12px; border-radius: 8px; background: #5f1a1af5; color: #fff; box-shadow: 0 4px 20px #0006;
    font: 13px/1.45 system-ui, sans-serif; }
  .strip p { flex: 1; margin: 0; max-height: 9em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
  button { flex: none; min-width: 32px; min-height: 32px; border: 0; padding: 0; background: none; color: inherit; font: 18px/1 system-ui; cursor: pointer; }`

/** Shows mistakes over the page, in a shadow root that the page's styles do not reach. */
export class Overlay {
  private readonly host = document.createElement('preview-problems')
  private readonly root = this.host.attachShadow({ mode: 'open' })
  /** Messages over the bottom of the page, which stays usable. */
  private readonly notes = element('aside')
  private findings: HTMLElement | undefined
  private strip: HTMLElement | undefined

  constructor() {
    this.root.append(element('style', '', style), this.notes)
  }

  /** Covers the page with the problems of a build; an empty list uncovers it. */
  showProblems(problems: readonly Problem[]): void {
    this.root.querySelector('.problems')?.remove()
    if (problems.length === 0) return
    this.root.append(report('problems', problems))
    this.attach()
  }

  /** Shows type errors of a page that runs, in a sheet over its bottom; it can be dismissed. */
  showFindings(problems: readonly Problem[]): void {
    this.findings?.remove()
    if (problems.length === 0) return
    const sheet = report('findings', problems)
    sheet.querySelector('header')?.append(closeButton(sheet))
    this.notes.prepend(sheet)
    this.findings = sheet
    this.attach()
  }

  /** Shows an error that was thrown, in a strip at the bottom; it can be dismissed. */
  showError(message: string): void {
    this.strip?.remove()
    this.strip = element('div', 'strip')
    this.strip.append(element('p', '', message), closeButton(this.strip))
    this.notes.append(this.strip)
    this.attach()
  }

  private attach(): void {
    document.documentElement.append(this.host)
  }
}

function report(name: string, problems: readonly Problem[]): HTMLElement {
  const section = element('section', name)
  const header = element('header')
  header.append(element('h1', '', words(`${problems.length} 处错误`, count(problems.length))))
  section.append(header, ...problems.map(article))
  return section
}

function closeButton(target: HTMLElement): HTMLButtonElement {
  const button = element('button', '', '×')
  button.setAttribute('aria-label', words('关闭', 'Dismiss'))
  button.onclick = () => target.remove()
  return button
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

/** The line without its indentation, and a caret below, scrolled into view. */
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
