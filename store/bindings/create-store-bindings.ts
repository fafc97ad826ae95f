import { createStoreBindings as bindOfficially } from 'mobx-miniprogram-bindings'
import type { Binding } from './binding'
import { type LooseBinding, parseBinding, parseTarget, type Target, withoutRepeats } from './options'
import { isRecord } from './plain'
import { StoreBindingsError } from './errors'
import type { Screen } from './screen'
import { screenOf } from './screens'

/** What is done with bindings once they are made. */
export interface Handle {
  /** Sends what changed now instead of with the next flush, on a hidden page, too. */
  updateStoreBindings(): void
  /** Ends the bindings. Nothing more is sent, not even what was pending. */
  destroyStoreBindings(): void
}

/** Bindings of one page or component, and the screen that they are on. */
export interface Connection {
  readonly handle: Handle
  readonly screen: Screen
}

/** Binds a page or component by hand; the first values go out in the next tick. */
export function createStoreBindings(target: Target, options: LooseBinding): Handle {
  const { handle } = connect(target, [options], () => {
    bindActions(target, options)
  })
  return handle
}

/**
 * Puts the bound actions among the methods of a page or component.
 *
 * @throws Error that the official bindings throw: no store, or a method that is there already
 */
export function bindActions(methods: object, { store, actions }: LooseBinding): void {
  if (actions === undefined || actions === null) return
  for (const name of actionNames(actions)) {
    if (isRecord(store) && typeof store[name] !== 'function')
      throw new StoreBindingsError(`action "${name}" is no method of the store`)
  }
  if (Object.keys(actions).length === 0) return
  bindOfficially(methods, { store, actions: actions as string[], fields: {} })
}

/** Binds a page or component, which may have its actions already. */
export function connect(target: Target, options: readonly LooseBinding[], prepare?: () => void): Connection {
  parseTarget(target)
  const settings = withoutRepeats(options.map(parseBinding))
  // Before the page is listened to: an action may have the name of one of its lifecycle methods.
  prepare?.()
  const screen = screenOf(target)
  const bindings = new Set<Binding>()
  const handle: Handle = {
    updateStoreBindings() {
      if (bindings.size > 0) screen.update()
    },
    destroyStoreBindings() {
      bindings.forEach((binding) => {
        screen.end(binding)
      })
      bindings.clear()
    },
  }
  try {
    if (!screen.isGone) for (const each of settings) bindings.add(screen.bind(target, each))
  } catch (error) {
    handle.destroyStoreBindings()
    throw error
  }
  return { handle, screen }
}

function actionNames(actions: unknown): string[] {
  if (Array.isArray(actions)) return actions.map(String)
  if (isRecord(actions)) return Object.values(actions).map(String)
  throw new StoreBindingsError(
    `option "actions" must be a list of methods of the store, or their names by method of the page, but got ${String(actions)}`,
  )
}
