import type { Router } from './router'
import { parseUrl } from './url'

/** The page stack in the tab's own memory, so that a restart shows the pages that were open. */
export class KeptStack {
  private readonly key: string
  private readonly start: string

  /** @param start the page that a frame opens with, whatever its own address is now */
  constructor(phone: string, start = '') {
    this.key = `pages of phone ${phone}`
    this.start = start
  }

  /** Urls of the pages that were open, the oldest first; none if the address asks for another page, or one is gone. */
  read(address: string, pages: readonly string[]): readonly string[] {
    const [start, ...urls] = (sessionStorage.getItem(this.key) ?? '').split('\n')
    const isSameStart = address === this.start && address === start
    const isWanted = address === '' || address === urls.at(-1) || isSameStart
    return isWanted && urls.every((url) => pages.includes(parseUrl(url).route)) ? urls : []
  }

  follow(router: Router): void {
    const write = (): void =>
      sessionStorage.setItem(
        this.key,
        [this.start, ...router.stack.map(({ target }) => `/${target.url}`)].join('\n'),
      )
    write()
    router.changed.on(write)
  }
}
