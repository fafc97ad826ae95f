import type { Child } from './branch'
import { lookAtList } from './list'
import { isBinary, isList, isObject, isSame, isSettled, unwrap } from './plain'
import { lookAtRecord } from './record'
import type { Walk } from './walk'

/** Compares any value with what the page shows of it: the look of every walk. */
export function look(walk: Walk, value: unknown, shown: unknown, before: Child, trust: boolean): Child {
  const present = unwrap(value)
  if (!isObject(present)) {
    if (present === undefined ? shown !== undefined && shown !== null : !isSame(present, shown))
      walk.emit(present ?? null)
    return undefined
  }
  // It is no branch, hence bytes or deep-frozen, and what it was.
  if (trust && present === before) return before
  // Bytes cannot be compared on a page whose data went through JSON: they are trusted by identity.
  if (isBinary(present)) {
    if (present !== shown) walk.emit(present)
    return present
  }
  if (shown === undefined && isSettled(present)) {
    walk.emit(present)
    return present
  }
  walk.enter(present)
  const child = isList(present)
    ? lookAtList(walk, present, shown, before, trust)
    : lookAtRecord(walk, present, shown, before, trust)
  walk.leave()
  return child
}
