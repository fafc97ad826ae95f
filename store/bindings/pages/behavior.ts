import { type LooseBinding, type Target } from '../screen/options'
import { Lifetimes } from './bound-target'
import { type Definition, givenOf, givensOf, needsWhole, takeBindings } from './definition'

/** The members of the context that glass-easel's chaining API gives to `init`. */
export interface InitContext {
  readonly self: Target
  lifetime(name: 'attached' | 'detached', callback: () => void): void
  pageLifetime?(name: 'show' | 'hide', callback: () => void): void
}

declare const Behavior: ((definition: object) => string) | undefined
declare const Component: (definition: object) => string

const components = new Lifetimes()

let behavior: string | undefined

export const behaviors = {
  /** Made at its first use; `undefined` on a platform without `Behavior()`. */
  get storeBindings(): string | undefined {
    if (behavior === undefined && typeof Behavior === 'function') behavior = Behavior(definition)
    return behavior
  },
}

const definition = {
  definitionFilter: takeBindings,
  lifetimes: {
    attached(this: Target) {
      const givens = givensOf(this)
      components.attach(
        this,
        givens.flatMap(({ bindings }) => bindings),
        (path) => needsWhole(givens, path),
      )
    },
    detached(this: Target) {
      components.detach(this)
    },
  },
  pageLifetimes: {
    show(this: Target) {
      components.tell(this, 'show')
    },
    hide(this: Target) {
      components.tell(this, 'hide')
    },
  },
  methods: {
    updateStoreBindings(this: Target) {
      components.tell(this, 'update')
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
    lifetimes.tell(self, 'show')
  })
  context.pageLifetime?.('hide', () => {
    lifetimes.tell(self, 'hide')
  })
  return {
    updateStoreBindings() {
      lifetimes.tell(self, 'update')
    },
  }
}

function withBehavior(options: Definition): Definition {
  const own: unknown[] = Array.isArray(options.behaviors) ? options.behaviors : []
  const definition = { ...options, behaviors: [behaviors.storeBindings, ...own] }
  // Before a platform reads its filter.
  givenOf(definition)
  return definition
}
