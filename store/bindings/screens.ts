import { wechatPages } from '../platforms/wechat/pages'
import type { Host } from './host'
import { after, before } from './lifecycle'
import type { Target } from './options'
import { type Page, Screen } from './screen'

const host: Host = wechatPages
const screens = new WeakMap<object, Screen>()

/** What is used of pages and components to find one from the other. Since 2.7.1 of WeChat's base library. */
interface Identified {
  getPageId?(): unknown
}

/** The screen of the page that a page or component is, or is in. */
export function screenOf(target: Target): Screen {
  const page = pageOf(target)
  const known = screens.get(page)
  if (known) return known
  const pages = host.pages()
  const screen = new Screen(
    page,
    host,
    pages.includes(page) && pages[pages.length - 1] !== page ? 'hidden' : 'shown',
  )
  screens.set(page, screen)
  if (isPage(page)) listen(page, screen)
  return screen
}

/** Where the stack does not say, a component is its own page. */
function pageOf(target: Page & Identified): Page {
  const pages = host.pages() as readonly (Page & Identified)[]
  const id = target.getPageId?.()
  return (id !== undefined && pages.find((page) => page.getPageId?.() === id)) || target
}

/** A component may have methods of its own that are called as a page's are. */
function isPage(page: Page): page is Page & Record<string, unknown> {
  return typeof page.route === 'string' || host.pages().includes(page)
}

/**
 * Hears on the page itself when it is shown, hidden and unloaded: of a manual binding nothing else says so. Where a
 * platform does not call what a page has now, the page counts as shown, as it does for the official bindings.
 */
function listen(page: Record<string, unknown>, screen: Screen): void {
  before(page, 'onShow', () => {
    screen.show()
  })
  after(page, 'onHide', () => {
    screen.hide()
  })
  after(page, 'onUnload', () => {
    screen.unload()
  })
}
