import { bindActions, connect, type Connection } from './create-store-bindings'
import { bindingsOf, type LooseBinding, type Target } from './options'
import { isRecord } from './plain'

/** What is read and written of the definition of a component or behavior. */
interface Definition {
  methods?: Record<string, unknown>
  readonly behaviors?: unknown
  readonly storeBindings?: unknown
}

declare const Behavior: (definition: object) => string
declare const Component: (definition: object) => string

const connections = new WeakMap<object, Connection>()

/**
 * For each definition with bindings the method that gives them. A component has the methods of its behaviors as well,
 * so that none of them loses its bindings to another.
 */
const givers: string[] = []

export const storeBindingsBehavior = Behavior({
  definitionFilter(definition: Definition) {
    const bindings = bindingsOf(definition.storeBindings)
    if (bindings.length === 0) return
    const methods = { ...definition.methods }
    for (const binding of bindings) bindActions(methods, binding)
    const giver = `_storeBindings${String(givers.length)}`
    givers.push(giver)
    methods[giver] = () => bindings
    definition.methods = methods
  },
  lifetimes: {
    attached(this: Target) {
      connections.get(this)?.handle.destroyStoreBindings()
      const connection = connect(this, givenTo(this))
      connections.set(this, connection)
      connection.screen.updateIfShown()
    },
    detached(this: Target) {
      connections.get(this)?.handle.destroyStoreBindings()
      connections.delete(this)
    },
  },
  pageLifetimes: {
    show(this: Target) {
      connections.get(this)?.screen.show()
    },
    hide(this: Target) {
      connections.get(this)?.screen.hide()
    },
  },
  methods: {
    updateStoreBindings(this: Target) {
      connections.get(this)?.handle.updateStoreBindings()
    },
  },
})

/** `Component()` with `storeBindings`. */
export function componentWithStore(options: object): string {
  return Component(withBehavior(options))
}

/** `Behavior()` with `storeBindings`. */
export function behaviorWithStore(options: object): string {
  return Behavior(withBehavior(options))
}

function withBehavior(options: Definition): Definition {
  const behaviors: unknown[] = Array.isArray(options.behaviors) ? options.behaviors : []
  return { ...options, behaviors: [storeBindingsBehavior, ...behaviors] }
}

function givenTo(component: object): LooseBinding[] {
  if (!isRecord(component)) return []
  return givers.flatMap((giver) => {
    const give = component[giver]
    return typeof give === 'function' ? (give as () => LooseBinding[])() : []
  })
}
