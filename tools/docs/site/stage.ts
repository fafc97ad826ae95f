// Lays out the sources of the site in build/docs-src: all pages of both languages, the reference, pictures, and the configuration.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../files'
import { listPages, type SitePage } from '../pages'
import { makeHome } from './home'
import { indexOf, isIn, type Language, listDecisions, makeSidebar, titleOf } from './outline'
import { makeReference, pageOf } from './reference'
import { eachOutsideCode, rewriteLinks } from './rewrite'

/** Where VitePress reads the site. */
export const source = path.join(root, 'build/docs-src')

const languages: readonly Language[] = ['en', 'zh']
const halfOf = (language: Language): string => (language === 'zh' ? 'zh/' : '')

const notes = {
  shared: '::: info 英文\n本页没有中文版。\n:::',
  decisions: {
    en: '# Decisions\n\nWhat was decided, why, and what was measured before and after.',
    zh: '# 决定\n\n决定了什么、为什么，以及之前和之后的测量结果。各页只有英文。',
  },
} as const

function write(route: string, text: string): void {
  const file = path.join(source, `${route}.md`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Says below the title of an English page that it has no Chinese one. */
function noteLanguage({ source: file, route }: SitePage, text: string): string {
  const isShared = isIn('zh', route) && !file.endsWith('.zh-CN.md')
  return isShared ? text.replace(/^# .+$/m, (title) => `${title}\n\n${notes.shared}`) : text
}

/** A page with a wide table gets the room of the list of headings. */
function widen(text: string): string {
  const isWide = /^\|(?:[^|\n]*\|){7,}$/m.test(text) && !text.startsWith('---')
  return isWide ? `---\naside: false\npageClass: wide\n---\n\n${text}` : text
}

/** Text between angle brackets outside of code would be read as a component of Vue. */
function escapeTags(text: string): string {
  return eachOutsideCode(text, (part) =>
    part
      .split(/(`[^`\n]*`)/)
      .map((piece, index) =>
        index % 2 === 1
          ? piece
          : piece.replace(/<(?!\/?(?:a|br|kbd|sub|sup|details|summary)\b|!--)/g, '&lt;'),
      )
      .join(''),
  )
}

function stagePages(pages: readonly SitePage[]): void {
  for (const page of pages) {
    const language: Language = isIn('zh', page.route) ? 'zh' : 'en'
    const isHome = page.source === indexOf(language)
    const text = isHome ? makeHome(language) : readFileSync(path.join(root, page.source), 'utf8')
    const staged = escapeTags(rewriteLinks(noteLanguage(page, text), page, pages))
    // A transcript is no language that can be coloured.
    write(page.route, widen(staged.replace(/^```transcript$/gm, '```txt')))
  }
}

/** The list of all decisions, which the folder is on GitHub. */
function stageDecisions(pages: readonly SitePage[]): void {
  for (const language of languages) {
    const lines = listDecisions().map((decision) => {
      const page = pages.find(({ source: own, route }) => own === decision && isIn(language, route))
      return `- [${titleOf(decision)}](/${page?.route ?? ''})`
    })
    write(`${halfOf(language)}adr/index`, [notes.decisions[language], '', ...lines].join('\n'))
  }
}

/** The pages of the reference in both halves, and links to them in the table of entries. */
function stageReference(reference: ReadonlyMap<string, string>): void {
  for (const language of languages) {
    const folder = `${halfOf(language)}reference`
    for (const [entry, text] of reference) {
      const note = language === 'zh' ? `\n${notes.shared}\n` : ''
      const linked = text.replace(/\]\((socket|server)([\w-]*)\.md/g, `](/${folder}/$1$2`)
      write(`${folder}/${pageOf(entry)}`, linked.replace(/^(# .+)$/m, `$1\n${note}`))
    }
    const file = path.join(source, `${folder}.md`)
    const table = readFileSync(file, 'utf8').replace(/^\| `(mobx-[\w/-]+)` \|/gm, (_row, entry: string) => {
      return `| [\`${entry}\`](/${folder}/${pageOf(entry)}) |`
    })
    writeFileSync(file, table)
  }
}

function stageSite(pages: readonly SitePage[], reference: ReadonlyMap<string, string>): void {
  const sidebar = Object.fromEntries(
    languages.map((language) => {
      const items = [...reference.keys()].map((entry) => ({
        text: entry.replace('mobx-miniprogram-socket-server', 'server').replace('mobx-miniprogram-', ''),
        link: `/${halfOf(language)}reference/${pageOf(entry)}`,
      }))
      return [language, makeSidebar(language, pages, items)]
    }),
  )
  const settings = path.join(source, '.vitepress')
  cpSync(path.join(__dirname, 'vitepress'), settings, { recursive: true })
  writeFileSync(path.join(settings, 'sidebar.json'), JSON.stringify(sidebar))
}

/** Makes the sources anew. */
export async function stage(): Promise<void> {
  rmSync(source, { recursive: true, force: true })
  const pages = listPages()
  stagePages(pages)
  stageDecisions(pages)
  const reference = await makeReference()
  stageReference(reference)
  stageSite(pages, reference)
  cpSync(path.join(root, 'docs/images'), path.join(source, 'public/images'), { recursive: true })
}
