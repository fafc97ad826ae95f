import { bindActions, connect, type Connection } from './create-store-bindings'
import { after, before } from './lifecycle'
import { bindingsOf, parseBinding, type Target } from './options'

declare const Page: (definition: object) => void

const connections = new WeakMap<object, Connection>()

/** `Page()` with `storeBindings`: bound before `onLoad`, ended with the page. */
export function pageWithStore(options: object): void {
  const { storeBindings, ...rest } = options as { readonly storeBindings?: unknown }
  const page: Record<string, unknown> = {
    updateStoreBindings(this: Target) {
      connections.get(this)?.handle.updateStoreBindings()
    },
    ...rest,
  }
  // Kept out of the definition: WeChat copies that, and the store in it would be no store any more.
  const bindings = bindingsOf(storeBindings)
  for (const binding of bindings) {
    parseBinding(binding)
    bindActions(page, binding)
  }
  before<Target>(page, 'onLoad', function () {
    const connection = connect(this, bindings)
    connections.set(this, connection)
    connection.screen.updateIfShown()
  })
  // Where a platform calls what the page was defined with, and not what the page has now.
  before<Target>(page, 'onShow', function () {
    connections.get(this)?.screen.show()
  })
  after<Target>(page, 'onHide', function () {
    connections.get(this)?.screen.hide()
  })
  after<Target>(page, 'onUnload', function () {
    connections.get(this)?.screen.unload()
    connections.delete(this)
  })
  Page(page)
}
