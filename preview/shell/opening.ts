/** The page that the phones open with, as the hash of an address. */
export async function openingHash(isAlone: boolean): Promise<string> {
  const query = new URLSearchParams(location.search)
  const page = query.get('page')
  return location.hash || (page ? `#/pages/${page}/${page}` : await freshRoom(isAlone))
}

/** The page of the demo on which one writes, as the hash of an address. */
export const chatPage = '#/pages/messages/messages'

/** Whether the mini-program is the demo, with a page to write on. */
export async function isDemo(): Promise<boolean> {
  const response = await fetch('pages.json').catch(() => null)
  const pages = response?.ok ? ((await response.json()) as readonly string[]) : []
  return pages.some((page) => chatPage.endsWith(page))
}

/** A new room of the demo's game, in which a phone alone has a bot. Empty for a mini-program without the game: its first page. */
export async function freshRoom(isAlone: boolean): Promise<string> {
  const response = await fetch('preview/room', { method: 'POST' }).catch(() => null)
  if (!response?.ok) return ''
  const { code } = (await response.json()) as { code: string }
  return `#/pages/game/game?room=${code}&sit=1${isAlone ? '&bot=medium' : ''}`
}

/** Writes the page into the address, so that a reload opens it again. */
export function writeOpening(hash: string): void {
  const query = new URLSearchParams(location.search)
  query.delete('page')
  const search = query.size ? `?${String(query)}` : location.pathname
  history.replaceState(history.state, '', search + hash)
}

/** Whether a bot has the seat that a second phone would take. */
export function isWithBot(url: string): boolean {
  return /[?&]bot=/.test(url)
}
