import { type LooseBinding, parseBinding, parseTarget, type Target, withoutRepeats } from '../screen/options'
import type { Visibility } from '../screen/lifecycle'
import type { Binding, Screen } from '../screen/screen'
import { screenOf } from '../screen/sight'

/** A page or component with its bindings, and the screen that it is on. */
export interface BoundTarget {
  readonly screen: Screen
  /** Sends now what changed, on a hidden page too, instead of with the next flush. */
  readonly update: () => void
  /** Ends the bindings. Nothing is sent after this, not even pending changes. */
  readonly end: () => void
}

/** Whether a field at this path is sent whole, unless its binding says something about that. */
export type NeedsWhole = (path: string) => boolean

/** @param prepare called when the options are known to be good, before the page's lifecycle is listened to */
export function bindTarget(
  target: Target,
  options: readonly LooseBinding[],
  needsWhole: NeedsWhole = () => false,
  prepare?: () => void,
): BoundTarget {
  parseTarget(target)
  const settings = withoutRepeats(options.map(parseBinding))
  prepare?.()
  const screen = screenOf(target)
  const bindings: Binding[] = []
  const end = (): void => {
    for (const binding of bindings.splice(0)) screen.end(binding)
  }
  try {
    for (const each of settings) bindings.push(screen.bind(target, each, needsWhole))
  } catch (error) {
    end()
    throw error
  }
  return {
    screen,
    update: () => {
      if (bindings.length > 0) screen.update()
    },
    end,
  }
}

/** Pages or components that are bound from one of their lifetimes to another. */
export class Lifetimes {
  private readonly bound = new WeakMap<object, BoundTarget>()

  /** Binds a page or component that has its actions already, and brings it up to date unless it is hidden. */
  attach(target: Target, options: readonly LooseBinding[], needsWhole?: NeedsWhole): void {
    this.detach(target)
    const bound = bindTarget(target, options, needsWhole)
    this.bound.set(target, bound)
    bound.screen.updateIfShown()
  }

  detach(target: object): void {
    this.bound.get(target)?.end()
    this.bound.delete(target)
  }

  tell(target: object, what: 'update' | Visibility): void {
    this.bound.get(target)?.screen[what]()
  }
}
