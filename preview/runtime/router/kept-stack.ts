import type { Router } from './router'
import { parseUrl } from './url'

/** The page stack in the tab's own memory, so that a restart shows the pages that were open. */
export class KeptStack {
  private readonly key: string

  constructor(phone: string) {
    this.key = `pages of phone ${phone}`
  }

  /** Urls of the pages that were open, the oldest first; none if the address asks for another page, or one is gone. */
  read(address: string, pages: readonly string[]): readonly string[] {
    const urls = (sessionStorage.getItem(this.key) ?? '').split('\n').filter(Boolean)
    const isWanted = address === '' || address === urls.at(-1)
    return isWanted && urls.every((url) => pages.includes(parseUrl(url).route)) ? urls : []
  }

  follow(router: Router): void {
    const write = (): void =>
      sessionStorage.setItem(this.key, router.stack.map(({ target }) => `/${target.url}`).join('\n'))
    write()
    router.changed.on(write)
  }
}
