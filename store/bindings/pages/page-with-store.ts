import { after, before } from '../screen/lifecycle'
import { bindActions, bindingsOf, parseBinding, type Target } from '../screen/options'
import { Lifetimes } from './bound-target'

declare const Page: (definition: object) => void

const pages = new Lifetimes()

/** `Page()` with `storeBindings`: bound before `onLoad`, ended with the page. */
export function pageWithStore(options: object): void {
  const { storeBindings, ...rest } = options as { readonly storeBindings?: unknown }
  const page: Record<string, unknown> = {
    updateStoreBindings(this: Target) {
      pages.update(this)
    },
    ...rest,
  }
  // Kept out of the definition: WeChat copies that, and a copy of the store is no store.
  const bindings = bindingsOf(storeBindings)
  for (const binding of bindings) {
    parseBinding(binding)
    bindActions(page, binding)
  }
  before<Target>(page, 'onLoad', function () {
    pages.attach(this, bindings)
  })
  // For platforms that call the methods of the definition and not those that the page has now.
  before<Target>(page, 'onShow', function () {
    pages.show(this)
  })
  after<Target>(page, 'onHide', function () {
    pages.hide(this)
  })
  after<Target>(page, 'onUnload', function () {
    pages.unload(this)
  })
  Page(page)
}
