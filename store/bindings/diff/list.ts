import {
  adopt,
  asChild,
  type Child,
  childrenOf,
  follow,
  isBlind,
  isUnchanged,
  ListBranch,
  noItems,
  release,
  settledOf,
  unchangedItems,
} from './branch'
import { isAlike, isObject, isSet, itemsOf, unwrap } from './plain'
import type { Walk } from './walk'

/** Compares a list with what the page shows of it. */
export function lookAtList(walk: Walk, source: object, shown: unknown, before: Child, trust: boolean): Child {
  const known = before instanceof ListBranch
  if (known && before.source === source && trust && refresh(walk, before, shown)) return before

  const items = itemsOf(source)
  const there: readonly unknown[] = Array.isArray(shown) ? shown : noItems
  const { length } = there
  // No path makes a list shorter, and a list that was empty is less to send than its items with their paths.
  const isWhole = there === noItems || items.length < length || (length === 0 && items.length > 0)
  const branch = known ? before : walk.keep(new ListBranch(walk.noticed))
  const old = childrenOf(before)
  const unchanged = trust ? unchangedItems(items, old, branch.movedFrom) : 0
  const children = known ? before.children : old.slice(0, unchanged).map(asChild)
  let isRemembered = unchanged > 0
  const { mark } = walk
  follow(branch, source)
  walk.mute(isWhole)
  branch.blind = false
  for (let at = unchanged; at < items.length; at += 1) {
    const was = asChild(old[at])
    const item = items[at]
    const isTrusted = trust && at < branch.movedFrom
    let child: Child
    if (was === undefined && at < length && isAlike(item, there[at])) child = settledOf(item)
    else if (was !== undefined && isTrusted && isUnchanged(item, was)) child = was
    else child = walk.step(at, unwrap(item) ?? null, there[at], was, isTrusted)
    children[at] = child
    if (isBlind(item, child)) branch.blind = true
    if (child !== undefined) isRemembered = true
    adopt(branch, at, child)
  }
  walk.unmute(isWhole)
  walk.cheapest(mark, isWhole, source)
  if (children.length > items.length) children.splice(items.length).forEach(release)
  branch.children = children
  branch.settle()
  if (Object.isFrozen(source) && items.every((item, at) => !isObject(item) || item === children[at]))
    return source
  return branch.stop !== null || isRemembered ? branch : undefined
}

/** Looks only at what is out of date. Returns false where the whole list must be compared. */
function refresh(walk: Walk, branch: ListBranch, shown: unknown): boolean {
  const { children, movedFrom, replaced, below } = branch
  const items = branch.source as readonly unknown[]
  if (branch.blind || (branch.stop === null && !walk.onlyReported)) return false
  if (isSet(branch.source) || !Array.isArray(shown) || movedFrom === 0 || items.length < shown.length)
    return false
  const { mark } = walk
  const look = (at: number, trust: boolean): void => {
    const child = walk.step(at, unwrap(items[at]) ?? null, shown[at], children[at], trust)
    children[at] = child
    if (isBlind(items[at], child)) branch.blind = true
    adopt(branch, at, child)
  }
  replaced?.forEach((at) => {
    if (at < movedFrom) look(at, true)
  })
  below?.forEach(({ parent, step }) => {
    if (parent === branch && (step as number) < movedFrom) look(step as number, true)
  })
  for (let at = movedFrom; at < items.length; at += 1) look(at, false)
  walk.cheapest(mark, false, branch.source)
  branch.settle()
  return true
}
