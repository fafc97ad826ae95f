import { isRecord } from '../../base/is-record'
import { bindActions, bindingsOf, type LooseBinding, parseBinding, type Target } from '../screen/options'
import { Lifetimes } from './bound-target'

/** The members of the definition of a component or behavior that are read or written. */
interface Definition {
  methods?: Record<string, unknown>
  readonly behaviors?: unknown
  observers?: unknown
  readonly computed?: unknown
  readonly watch?: unknown
  readonly storeBindings?: unknown
}

/** The members of the context that glass-easel's chaining API gives to `init`. */
export interface InitContext {
  readonly self: Target
  lifetime(name: 'attached' | 'detached', callback: () => void): void
  pageLifetime?(name: 'show' | 'hide', callback: () => void): void
}

type Observer = (this: unknown, ...args: unknown[]) => void

declare const Behavior: ((definition: object) => string) | undefined
declare const Component: (definition: object) => string

const components = new Lifetimes()

/**
 * For each definition with bindings the name of a method that returns them. A component also has the methods of its
 * behaviors, so the bindings of several behaviors stay side by side.
 */
const givers: string[] = []

let behavior: string | undefined

export const behaviors = {
  /** Made at its first use; `undefined` on a platform without `Behavior()`. */
  get storeBindings(): string | undefined {
    if (behavior === undefined && typeof Behavior === 'function') behavior = Behavior(definition)
    return behavior
  },
}

const definition = {
  definitionFilter(component: Definition) {
    const bindings = bindingsOf(component.storeBindings)
    if (bindings.length === 0) return
    const methods = { ...component.methods }
    for (const binding of bindings) bindActions(methods, binding)
    component.observers = observersOf(component, bindings)
    // miniprogram-computed notices a change by the identity of the value that was set.
    const wholeValues = isRecord(component.computed) || isRecord(component.watch)
    const giver = `_storeBindings${String(givers.length)}`
    givers.push(giver)
    methods[giver] = () => (wholeValues ? bindings.map((binding) => ({ wholeValues, ...binding })) : bindings)
    component.methods = methods
  },
  lifetimes: {
    attached(this: Target) {
      components.attach(this, givenTo(this))
    },
    detached(this: Target) {
      components.detach(this)
    },
  },
  pageLifetimes: {
    show(this: Target) {
      components.show(this)
    },
    hide(this: Target) {
      components.hide(this)
    },
  },
  methods: {
    updateStoreBindings(this: Target) {
      components.update(this)
    },
  },
}

/** `Component()` with `storeBindings`. */
export function componentWithStore(options: object): string {
  return Component(withBehavior(options))
}

/** `Behavior()` with `storeBindings`. */
export function behaviorWithStore(options: object): string {
  return (Behavior as (definition: object) => string)(withBehavior(options))
}

/** Binds a component made by glass-easel's chaining API; ended with the component. */
export function initStoreBindings(
  context: InitContext,
  options: LooseBinding,
): { updateStoreBindings(): void } {
  const { self } = context
  const lifetimes = new Lifetimes()
  context.lifetime('attached', () => {
    lifetimes.attach(self, [options])
  })
  context.lifetime('detached', () => {
    lifetimes.detach(self)
  })
  context.pageLifetime?.('show', () => {
    lifetimes.show(self)
  })
  context.pageLifetime?.('hide', () => {
    lifetimes.hide(self)
  })
  return {
    updateStoreBindings() {
      lifetimes.update(self)
    },
  }
}

function withBehavior(options: Definition): Definition {
  const own: unknown[] = Array.isArray(options.behaviors) ? options.behaviors : []
  return { ...options, behaviors: [behaviors.storeBindings, ...own] }
}

function givenTo(component: Target): LooseBinding[] {
  return givers.flatMap((giver) => {
    const give = (component as unknown as Record<string, unknown>)[giver]
    return typeof give === 'function' ? (give as () => LooseBinding[])() : []
  })
}

/**
 * Observers of bound fields, as observers of `list.**` instead of `list`: WeChat calls the latter only when the whole
 * `list` is set, not for a path such as `list[3]`.
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
  const all: Record<string, Observer> = {}
  for (const key of Object.keys(observers)) {
    const name = key.split(',').map(deep).join(',')
    const other = all[name]
    const own = observers[key] as Observer
    all[name] = other === undefined ? own : inTurn(other, own)
  }
  return all
}

function inTurn(first: Observer, second: Observer): Observer {
  return function (...args) {
    first.apply(this, args)
    second.apply(this, args)
  }
}
