import { make } from '../framework/dom'
import { builtIn } from './built-in'

const glyphs: Record<string, string> = {
  success: '✔',
  success_no_circle: '✔',
  info: 'ℹ',
  warn: '⚠',
  waiting: '…',
  cancel: '✖',
  clear: '✖',
  download: '↓',
  search: '⌕',
}

export const icon = builtIn(
  { type: String, size: { type: null, value: 23 }, color: String },
  (host, element) => ({
    render() {
      const { type, size, color } = host.data
      element.textContent = glyphs[type] ?? ''
      element.dataset['type'] = type
      element.style.fontSize = typeof size === 'number' ? `${size}px` : String(size)
      element.style.color = color
    },
  }),
)

interface RichNode {
  readonly type?: 'node' | 'text'
  readonly name?: string
  readonly text?: string
  readonly attrs?: Record<string, string>
  readonly children?: readonly RichNode[]
}

export const richText = builtIn({ nodes: { type: null, value: '' }, space: String }, (host, element) => ({
  render() {
    const nodes = host.data.nodes as string | readonly RichNode[]
    if (typeof nodes === 'string') element.innerHTML = sanitize(nodes)
    else element.replaceChildren(...(nodes ?? []).map(richNode))
  },
}))

function richNode({ type, name = 'div', text = '', attrs = {}, children = [] }: RichNode): Node {
  if (type === 'text') return document.createTextNode(text)
  const node = make(name as 'div')
  for (const [key, value] of Object.entries(attrs)) if (!key.startsWith('on')) node.setAttribute(key, value)
  node.append(...children.map(richNode))
  return node
}

/** WeChat's rich-text knows no scripts and no event handlers. */
function sanitize(html: string): string {
  const { content } = Object.assign(document.createElement('template'), { innerHTML: html })
  for (const script of content.querySelectorAll('script, style, iframe, object, embed')) script.remove()
  for (const node of content.querySelectorAll('*')) {
    for (const { name, value } of [...node.attributes]) {
      if (name.startsWith('on') || /^\s*javascript:/i.test(value)) node.removeAttribute(name)
    }
  }
  const holder = make('div')
  holder.append(content)
  return holder.innerHTML
}
