// The navigation of the site: the tables of docs/index.md, which GitHub shows as well.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles, root } from '../../files'
import type { SitePage } from '../pages'

export type Language = 'en' | 'zh'

/** An entry of the sidebar, in the form of VitePress. */
export interface SidebarItem {
  readonly text: string
  readonly link?: string
  readonly items?: readonly SidebarItem[]
  readonly collapsed?: boolean
}

export const indexOf = (language: Language): string =>
  language === 'en' ? 'docs/index.md' : 'docs/index.zh-CN.md'

export interface Section {
  readonly title: string
  /** Names with their links, as the page has them. */
  readonly rows: readonly (readonly [text: string, target: string])[]
}

/** Sections of an index page, with the rows of their tables. */
export function readOutline(page: string): Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const rows = Array.from(
        section.matchAll(/^\| \[(.+?)\]\((.+?)\) \|/gm),
        ([, text = '', target = '']) => [text, target] as const,
      )
      return { title: section.split('\n', 1)[0] ?? '', rows }
    })
}

/** The title of a page: its first heading. */
export function titleOf(source: string): string {
  return /^# (.+)$/m.exec(readFileSync(path.join(root, source), 'utf8'))?.[1] ?? source
}

/** The name of a page in the navigation of a language, or its title. */
export function nameOf(source: string, language: Language): string {
  const outline = readOutline(readFileSync(path.join(root, indexOf(language)), 'utf8'))
  const rows = outline.flatMap((section) => section.rows)
  return rows.find(([, target]) => path.posix.normalize(`docs/${target}`) === source)?.[0] ?? titleOf(source)
}

/** Decisions by their numbers. */
export function listDecisions(): string[] {
  return listFiles(path.join(root, 'docs/adr'))
    .filter((file) => /^\d+.*\.md$/.test(file))
    .map((file) => `docs/adr/${file}`)
}

/** The sidebar of a language; pages of the reference stand below their own entry. */
export function makeSidebar(
  language: Language,
  pages: readonly SitePage[],
  reference: readonly SidebarItem[],
): SidebarItem[] {
  const half = language === 'zh' ? '/zh/' : '/'
  const linkOf = (source: string): string | undefined => {
    const page = pages.find(({ source: own, route }) => own === source && isIn(language, route))
    return page && `/${page.route}`
  }
  const below = (source: string): Partial<SidebarItem> => {
    if (source === 'docs/adr') {
      const items = listDecisions().map((decision) => ({
        text: titleOf(decision),
        link: linkOf(decision) ?? '',
      }))
      return { link: `${half}adr/`, items, collapsed: true }
    }
    if (/^docs\/reference(\.zh-CN)?\.md$/.test(source)) return { items: reference, collapsed: true }
    return {}
  }
  const outline = readOutline(readFileSync(path.join(root, indexOf(language)), 'utf8'))
  return outline.map(({ title, rows }) => ({
    text: title,
    items: rows.map(([text, target]) => {
      const source = path.posix.normalize(`docs/${target}`)
      return { text, link: linkOf(source) ?? '', ...below(source) }
    }),
  }))
}

/** Whether a route stands in the half of a language. */
export function isIn(language: Language, route: string): boolean {
  return route.startsWith('zh/') === (language === 'zh')
}
