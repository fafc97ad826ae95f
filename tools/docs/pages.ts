// The pages of the documentation: which exist, in which language, and where they are on the site.
import { listFiles, root } from '../files'

/** A page of the site, with its source in the repository. */
export interface SitePage {
  /** Path from the root, such as `docs/start.zh-CN.md`. */
  readonly source: string
  /** Path on the site without its ending, such as `zh/start`. */
  readonly route: string
}

/** Pages outside of docs/, by their route. `SECURITY.zh-CN.md` is the Chinese page of `SECURITY.md`. */
const elsewhere: Readonly<Record<string, string>> = {
  'SECURITY.md': 'security',
  'SECURITY.zh-CN.md': 'zh/security',
  'bench/README.md': 'bench',
  'CONTRIBUTING.md': 'contributing',
  'CHANGELOG.md': 'changelog',
}
/** In English alone. They stand in both halves of the site, so that a reader keeps the navigation. */
const englishOnly = /^(docs\/adr\/.*|bench\/README|CONTRIBUTING|CHANGELOG)\.md$/
const chinese = /\.zh-CN\.md$/

function isEnglishOnly(source: string): boolean {
  return englishOnly.test(source)
}

function routeOf(source: string): string {
  const known = elsewhere[source]
  if (known !== undefined) return known
  const route = source.replace(/^docs\//, '').replace(/(\.zh-CN)?\.md$/, '')
  return chinese.test(source) ? `zh/${route}` : route
}

/** Sources of the site, each once. */
export function listSources(): string[] {
  const docs = listFiles(`${root}/docs`).filter((file) => file.endsWith('.md'))
  return [...docs.map((file) => `docs/${file}`), ...Object.keys(elsewhere)]
}

/** All pages of both languages. */
export function listPages(): SitePage[] {
  return listSources().flatMap((source) => {
    const page = { source, route: routeOf(source) }
    return isEnglishOnly(source) ? [page, { source, route: `zh/${page.route}` }] : [page]
  })
}

/** Files whose code is checked: the site's, and what GitHub and npm show. */
export function listCodePages(): string[] {
  const readmes = ['README.md', 'server/README.md'].flatMap((file) => [
    file,
    file.replace('.md', '.zh-CN.md'),
  ])
  return [...listSources(), ...readmes, 'store/README.md']
}

/** Pages that one language has and the other one lacks, by their source. */
export function listUnpaired(sources: readonly string[]): string[] {
  return sources.filter((source) => {
    if (isEnglishOnly(source)) return false
    const other = chinese.test(source) ? source.replace(chinese, '.md') : source.replace(/\.md$/, '.zh-CN.md')
    return !sources.includes(other)
  })
}
