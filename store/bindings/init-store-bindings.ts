import { connect, type Connection, type Handle } from './create-store-bindings'
import type { LooseBinding, Target } from './options'

/** What is used of the context that glass-easel's chaining API gives to `init`. */
export interface InitContext {
  readonly self: Target
  lifetime(name: 'attached' | 'detached', callback: () => void): void
  pageLifetime?(name: 'show' | 'hide', callback: () => void): void
}

/** Binds a component that is made by glass-easel's chaining API; ended with the component. */
export function initStoreBindings(
  context: InitContext,
  options: LooseBinding,
): Pick<Handle, 'updateStoreBindings'> {
  const { self } = context
  let connection: Connection | null = null
  context.lifetime('attached', () => {
    connection?.handle.destroyStoreBindings()
    connection = connect(self, [options])
    connection.screen.updateIfShown()
  })
  context.lifetime('detached', () => {
    connection?.handle.destroyStoreBindings()
    connection = null
  })
  context.pageLifetime?.('show', () => {
    connection?.screen.show()
  })
  context.pageLifetime?.('hide', () => {
    connection?.screen.hide()
  })
  return {
    updateStoreBindings() {
      connection?.handle.updateStoreBindings()
    },
  }
}
