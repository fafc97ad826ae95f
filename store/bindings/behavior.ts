import { bindActions, connect, type Connection } from './create-store-bindings'
import { bindingsOf, type LooseBinding, parseBinding, type Target } from './options'
import { isRecord } from './plain'

/** What is read and written of the definition of a component or behavior. */
interface Definition {
  methods?: Record<string, unknown>
  readonly behaviors?: unknown
  observers?: unknown
  readonly computed?: unknown
  readonly watch?: unknown
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
    definition.observers = observersOf(definition, bindings)
    // miniprogram-computed knows a change by the identity of what was set.
    const wholeValues = isRecord(definition.computed) || isRecord(definition.watch)
    const giver = `_storeBindings${String(givers.length)}`
    givers.push(giver)
    methods[giver] = () => (wholeValues ? bindings.map((binding) => ({ wholeValues, ...binding })) : bindings)
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

/**
 * An observer of a bound field is called for `list`, but not for `list[3]`, where WeChat is asked for `list` alone; with
 * `list.**` it is called for both.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/observer.html
 */
function observersOf({ observers }: Definition, bindings: readonly LooseBinding[]): unknown {
  if (!isRecord(observers)) return observers
  const paths = bindings.flatMap((binding) => parseBinding(binding).fields.map(({ path }) => path))
  const deep = (part: string): string => {
    const name = part.trim()
    return paths.some((path) => path === name || path.startsWith(`${name}.`)) ? `${name}.**` : part
  }
  const all: Record<string, unknown> = {}
  for (const key of Object.keys(observers)) {
    const name = key.split(',').map(deep).join(',')
    const other = all[name]
    all[name] = other === undefined ? observers[key] : inTurn(other, observers[key])
  }
  return all
}

function inTurn(first: unknown, second: unknown): unknown {
  if (typeof first !== 'function' || typeof second !== 'function') return second
  return function (this: unknown, ...args: unknown[]) {
    Reflect.apply(first, this, args)
    Reflect.apply(second, this, args)
  }
}
