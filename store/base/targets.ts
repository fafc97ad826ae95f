import type { Disposer } from './timing'

/** A page or component, as far as its `setData` goes. */
export interface SetDataTarget {
  readonly setData: (data: Record<string, unknown>) => void
}

/** Called for each page or component that is bound; the returned function is called when it no longer is. */
export type TargetWatcher = (target: SetDataTarget, page: string) => Disposer

interface Announced {
  readonly page: string
  unwatch: Disposer
}

/** Joins the bindings, which announce what they bind, and the meter, which an app may have or not. */
const targets = new Map<SetDataTarget, Announced>()
let watcher: TargetWatcher = () => nothing

/**
 * Announces that a page or component has its first binding.
 *
 * @param page name of the page that it is, or is in
 * @returns announces that it has no binding any more
 */
export function announceTarget(target: SetDataTarget, page: string): Disposer {
  targets.set(target, { page, unwatch: watcher(target, page) })
  return () => {
    targets.get(target)?.unwatch()
    targets.delete(target)
  }
}

/** Watches the pages and components that are bound now or later, in place of an earlier watcher. */
export function watchTargets(next: TargetWatcher): Disposer {
  watcher = next
  targets.forEach((announced, target) => {
    announced.unwatch()
    announced.unwatch = next(target, announced.page)
  })
  return () => {
    if (watcher === next) watchTargets(() => nothing)
  }
}

function nothing(): void {
  // No watcher is set.
}
