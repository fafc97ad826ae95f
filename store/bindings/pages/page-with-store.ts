import { before, hearVisibility } from '../screen/lifecycle'
import { bindActions, bindingsOf, parseBinding, type Target } from '../screen/options'
import { Lifetimes } from './bound-target'
import { needsWhole, unseenIn } from './definition'

declare const Page: (definition: object) => void

const pages = new Lifetimes()

/** `Page()` with `storeBindings`: bound before `onLoad`, ended with the page. */
export function pageWithStore(options: object): void {
  const { storeBindings, ...rest } = options as { readonly storeBindings?: unknown }
  const page: Record<string, unknown> = {
    updateStoreBindings(this: Target) {
      pages.tell(this, 'update')
    },
    ...rest,
  }
  // Kept out of the definition: WeChat copies that, and a copy of the store is no store.
  const bindings = bindingsOf(storeBindings)
  for (const binding of bindings) {
    parseBinding(binding)
    bindActions(page, binding)
  }
  const givens = [{ definition: page, unseen: unseenIn(page) }]
  before<Target>(page, 'onLoad', function () {
    pages.attach(this, bindings, (path) => needsWhole(givens, path))
  })
  // For platforms that call the methods of the definition and not those that the page has now.
  hearVisibility<Target>(page, (target, visibility) => {
    pages.tell(target, visibility)
  })
  Page(page)
}
