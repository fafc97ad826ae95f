import { wechatPages } from '../../platforms/wechat/pages'
import { hearVisibility } from './lifecycle'
import type { Target } from './options'
import { type Page, Screen } from './screen'

const screens = new WeakMap<object, Screen>()

/** Finds a page by one of its components. Since 2.7.1 of WeChat's base library. */
interface Identified {
  getPageId?(): unknown
}

/** Returns the screen of the page that a page or component is, or is in. */
export function screenOf(target: Target): Screen {
  const pages = wechatPages.pages()
  const page = pageOf(target, pages)
  const known = screens.get(page)
  if (known) return known
  const isCovered = pages.includes(page) && pages[pages.length - 1] !== page
  const screen = new Screen(page, wechatPages, isCovered ? 'hidden' : 'shown')
  screens.set(page, screen)
  // A component may have methods with these names that are called for other reasons.
  if (typeof page.route === 'string' || pages.includes(page)) {
    // A binding made by hand has no other source. On a platform that ignores methods set later, the page counts as shown, as
    // it does for the official bindings.
    hearVisibility(page as object as Record<string, unknown>, (_, visibility) => {
      screen[visibility]()
    })
  }
  return screen
}

/** Where the stack does not say, a component is its own page. */
function pageOf(target: Page & Identified, pages: readonly (object & Identified)[]): Page {
  const id = target.getPageId?.()
  return ((id !== undefined && pages.find((page) => page.getPageId?.() === id)) || target) as Page
}
