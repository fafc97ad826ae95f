/** The target of a navigation. */
export interface Target {
  readonly route: string
  readonly query: Record<string, string>
  /** Route and query as written, without leading slash. */
  readonly url: string
}

/** Reads the `url` of a navigation; a relative one starts at the page `from`. Query values stay encoded, as in WeChat. */
export function parseUrl(url: string, from = ''): Target {
  const [path = '', search = ''] = url.split('?')
  const route = path.startsWith('/') ? path.slice(1) : resolvePath(path, from)
  return { route, query: parseQuery(search), url: search ? `${route}?${search}` : route }
}

function resolvePath(path: string, from: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function parseQuery(search: string): Record<string, string> {
  const pairs = search.split('&').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
