// Turns links between files of the repository into links between pages of the site.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../files'
import { readAnchors } from '../links'
import type { SitePage } from '../pages'
import { isIn, type Language, nameOf } from './outline'

const chinese = /\.zh-CN\.md$/

/** The same page in the other language, if there is one. */
function twinOf(source: string, language: Language): string {
  const twin =
    language === 'zh' && !chinese.test(source)
      ? source.replace(/\.md$/, '.zh-CN.md')
      : language === 'en'
        ? source.replace(chinese, '.md')
        : source
  return existsSync(path.join(root, twin)) ? twin : source
}

/** An anchor of one language in the other one: the heading at the same place. */
function translateAnchor(anchor: string, from: string, to: string): string {
  const [own, other] = [from, to].map((file) => [...readAnchors(readFileSync(path.join(root, file), 'utf8'))])
  return other?.[own?.indexOf(decodeURI(anchor)) ?? -1] ?? anchor
}

/** Whether a page leads to the other language, as the first line of an index does. */
const isSwitch = (source: string, target: string): boolean =>
  chinese.test(source) !== chinese.test(target) &&
  twinOf(target, chinese.test(source) ? 'zh' : 'en') === source

/**
 * The text of a page with its links as the site needs them. A reader stays in the language of the page. A link to a file that
 * is no page, such as a script, becomes its text.
 */
export function rewriteLinks(text: string, { source, route }: SitePage, pages: readonly SitePage[]): string {
  const language: Language = isIn('zh', route) ? 'zh' : 'en'
  const half = language === 'zh' ? '/zh/' : '/'
  const routeTo = (to: string, of: Language): string | undefined =>
    pages.find((page) => page.source === to && isIn(of, page.route))?.route
  const rewrite = (whole: string, bang: string, name: string, target: string): string => {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return whole
    const [file = '', anchor] = target.split('#')
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(source), file)).replace(/\/$/, '')
    if (to.startsWith('docs/images/')) return `${bang}[${name}](/${to.slice('docs/'.length)})`
    if (to === 'docs/adr') return `[${name}](${half}adr/)`
    if (isSwitch(source, to)) return `[${name}](/${routeTo(to, language === 'zh' ? 'en' : 'zh') ?? ''})`
    const twin = twinOf(to, language)
    const found = routeTo(twin, language)
    if (found === undefined) return name
    const hash = anchor === undefined ? '' : `#${twin === to ? anchor : translateAnchor(anchor, to, twin)}`
    // On the site a page is known by its name, in the repository by its file.
    const shown = /^[\w/.-]+\.md$/.test(name) ? nameOf(twin, language) : name
    return `[${shown}](/${found.replace(/(^|\/)index$/, '$1')}${hash})`
  }
  return eachOutsideCode(text, (part) => part.replace(/(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g, rewrite))
}

/** Changes what stands outside of blocks of code. */
export function eachOutsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^(?:`{3,})[^]*?^`{3,}$)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('')
}
