import type { Disposer } from './timing'

type Payload = Record<string, unknown>

/** A page or component, as far as its `setData` goes. */
export interface SetDataTarget {
  readonly setData: (data: Payload) => void
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

/** Calls `heard` before each `setData` of one page or component. */
export function listenToSetData(target: SetDataTarget, heard: (data: Payload) => void): Disposer {
  let isHeard = true
  const before = Object.getOwnPropertyDescriptor(target, 'setData')
  const original = target.setData as (...args: unknown[]) => unknown
  function setData(this: unknown, data: Payload, ...rest: unknown[]): unknown {
    if (isHeard) heard(data)
    return original.call(this, data, ...rest)
  }
  // A target that refuses the change works as before.
  Reflect.defineProperty(target, 'setData', { value: setData, configurable: true, writable: true })
  return () => {
    isHeard = false
    // Code that wrapped it later calls ours, which passes everything on.
    if (target.setData !== setData) return
    if (before) Object.defineProperty(target, 'setData', before)
    else Reflect.deleteProperty(target, 'setData')
  }
}

function nothing(): void {
  // No watcher is set.
}
