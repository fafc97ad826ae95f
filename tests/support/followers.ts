import { $mobx, getObserverTree, isObservable } from 'mobx-miniprogram'

/** The part of MobX's bookkeeping that no function of it tells. */
interface Administration {
  readonly changeListeners_?: readonly unknown[]
}

/** How many reactions, computed values and `observe` listeners follow an observable and everything in it. */
export function followersOf(observable: unknown): number {
  if (!isObservable(observable) || typeof observable !== 'object' || observable === null) return 0
  const { changeListeners_ = [] } = (observable as Record<symbol, Administration>)[$mobx] ?? {}
  const isList = Array.isArray(observable)
  let followers = changeListeners_.length + (isList ? readersOf(observable) : 0)
  for (const key of Object.keys(observable)) {
    if (!isList) followers += readersOf(observable, key)
    followers += followersOf((observable as Record<string, unknown>)[key])
  }
  return followers
}

function readersOf(observable: object, member?: string): number {
  return getObserverTree(observable, member).observers?.length ?? 0
}
