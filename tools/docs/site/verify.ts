// Follows every link of the built site: pages, anchors, pictures, scripts.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles } from '../../files'
import type { Problem } from '../../problem'

interface Verified {
  readonly pages: number
  readonly links: number
  readonly problems: readonly Problem[]
}

const idsOf = (html: string): Set<string> =>
  new Set(Array.from(html.matchAll(/\sid="([^"]+)"/g), ([, id = '']) => id))

/** Addresses in attributes that lead into the site. */
function linksOf(html: string, base: string): string[] {
  const all = Array.from(html.matchAll(/\s(?:href|src)="([^"]+)"/g), ([, link = '']) => link)
  return all
    .filter((link) => link.startsWith(base) || link.startsWith('#'))
    .map((link) => decodeURI(link.replaceAll('&amp;', '&')))
}

/**
 * Checks a folder with a site.
 *
 * @param base the path below which it will be served
 */
export function verify(site: string, base = process.env['DOCS_BASE'] ?? '/'): Verified {
  const files = new Set(listFiles(site))
  const pages = [...files].filter((file) => file.endsWith('.html'))
  const texts = new Map(pages.map((page) => [page, readFileSync(path.join(site, page), 'utf8')]))
  const ids = new Map([...texts].map(([page, html]) => [page, idsOf(html)]))
  const fileOf = (place: string): string | undefined =>
    [place, `${place}index.html`, `${place}/index.html`, `${place}.html`].find((file) => files.has(file))
  let links = 0
  const problems = [...texts].flatMap(([page, html]) => {
    const check = (link: string): Problem[] => {
      links += 1
      const [place = '', anchor = ''] = link.startsWith('#')
        ? [page, link.slice(1)]
        : link.slice(base.length).split('#')
      const file = fileOf(place)
      if (file === undefined)
        return [{ file: path.join(site, page), message: `leads to ${link}, which does not exist` }]
      if (anchor === '' || ids.get(file)?.has(anchor) !== false) return []
      return [{ file: path.join(site, page), message: `leads to ${link}, and there is no such heading` }]
    }
    return [...new Set(linksOf(html, base))].flatMap(check)
  })
  return { pages: pages.length, links, problems }
}
