// The site: where links of the repository lead on it, its navigation, and the check of what was built.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { listPages, listSources } from '../../tools/docs/pages'
import { makeSidebar, readOutline, type SidebarItem } from '../../tools/docs/site/outline'
import { entries, pageOf } from '../../tools/docs/site/reference'
import { rewriteLinks } from '../../tools/docs/site/rewrite'
import { verify } from '../../tools/docs/site/verify'
import { listFiles, root } from '../../tools/files'

const pages = listPages()
const pageAt = (route: string) => {
  const page = pages.find((each) => each.route === route)
  if (page === undefined) throw new Error(`no page at ${route}`)
  return page
}

describe('a link of a page', () => {
  const on = (route: string, text: string): string => rewriteLinks(text, pageAt(route), pages)

  test('leads to the page on the site, also from outside of docs/', () => {
    expect(on('start', '[a](pages.md#fields) [b](../SECURITY.md)')).toBe('[a](/pages#fields) [b](/security)')
    expect(on('security', '[a](docs/server.md)')).toBe('[a](/server)')
  })

  test('stays in the language of the reader', () => {
    expect(on('zh/start', '[a](pages.zh-CN.md)')).toBe('[a](/zh/pages)')
    expect(on('zh/start', '[a](../bench/README.md)')).toBe('[a](/zh/bench)')
  })

  test('of an English page leads to the heading at the same place of the Chinese one', () => {
    expect(on('bench', '[a](../docs/benchmarks.md#size)')).toBe('[a](/benchmarks#size)')
    expect(on('zh/bench', '[a](../docs/benchmarks.md#size)')).toBe('[a](/zh/benchmarks#体积)')
  })

  test('to the other language changes it', () => {
    expect(on('zh/index', '[English](index.md)')).toBe('[English](/index)')
    expect(on('index', '[中文](index.zh-CN.md)')).toBe('[中文](/zh/index)')
  })

  test('to a file that is no page is its text; others and code stay', () => {
    expect(on('deployment', '[`deploy/`](../deploy) ![a](images/b.png)')).toBe(
      '`deploy/` ![a](/images/b.png)',
    )
    const untouched = '[a](https://example.com) [b](#c)\n```md\n[d](pages.md)\n```'
    expect(on('start', untouched)).toBe(untouched)
  })

  test('that shows the name of a file shows that of the page', () => {
    expect(on('start', '[protocol.md](protocol.md)')).toBe('[Protocol](/protocol)')
  })
})

describe('the navigation', () => {
  test('is read from the tables of an index', () => {
    const index = '# Docs\n\n## Guide\n\n| | |\n| --- | --- |\n| [Start](start.md) | first |\n'
    expect(readOutline(index)).toEqual([{ title: 'Guide', rows: [['Start', 'start.md']] }])
  })

  const linksOf = (items: readonly SidebarItem[]): (string | undefined)[] =>
    items
      .flatMap(({ link, items: below = [] }) => [link, ...linksOf(below)])
      .filter((link) => link !== undefined)

  test.each(['en', 'zh'] as const)('has every page once: %s', (language) => {
    const links = linksOf(makeSidebar(language, pages, []))
    const half = pages.filter(({ route }) => route.startsWith('zh/') === (language === 'zh'))
    const routes = half.map(({ route }) => `/${route}`).filter((route) => !/^(\/zh)?\/index$/.test(route))
    expect(links.filter((link) => !link?.endsWith('/adr/')).sort()).toEqual(routes.sort())
  })

  test.each(['docs/reference.md', 'docs/reference.zh-CN.md'])(
    '%s names each entry of the packages',
    (page) => {
      const rows = readFileSync(path.join(root, page), 'utf8').matchAll(/^\| `([\w/-]+)` \|/gm)
      const all = Object.keys(entries).sort()
      expect(Array.from(rows, ([, entry]) => entry).sort()).toEqual(all)
      expect(all).toContain('mobx-miniprogram-socket/bindings')
      expect(new Set(all.map(pageOf)).size).toBe(all.length)
    },
  )
})

describe('the check of the built site', () => {
  let site: string
  beforeAll(() => {
    site = mkdtempSync(path.join(tmpdir(), 'site-'))
    mkdirSync(path.join(site, 'zh'))
    writeFileSync(
      path.join(site, 'index.html'),
      '<a href="/zh/">zh</a> <h2 id="one"> <a href="#one"> <a href="/a.html#two">',
    )
    writeFileSync(path.join(site, 'a.html'), '<img src="/b.png"> <a href="https://example.com/c">')
    writeFileSync(path.join(site, 'zh/index.html'), '<a href="/#one">')
  })
  afterAll(() => rmSync(site, { recursive: true }))

  test('finds pages, pictures and headings that do not exist', () => {
    const { pages: count, problems } = verify(site, '/')
    expect(count).toBe(3)
    expect(problems.map(({ message }) => message).sort()).toEqual([
      'leads to /a.html#two, and there is no such heading',
      'leads to /b.png, which does not exist',
    ])
  })
})

test('pages of docs/ are all on the site', () => {
  const files = listFiles(path.join(root, 'docs')).filter((file) => file.endsWith('.md'))
  expect(listSources()).toEqual(expect.arrayContaining(files.map((file) => `docs/${file}`)))
})
