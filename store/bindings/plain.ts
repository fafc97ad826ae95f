// What `setData` can carry of a store's value. It is what JSON would carry, except that a Map is a record and a Set is a
// list, for whose contents JSON has no word.
import {
  $mobx,
  isBoxedObservable,
  isComputed,
  isObservableArray,
  isObservableMap,
  isObservableSet,
} from 'mobx-miniprogram'

type Keyed = ReadonlyMap<unknown, unknown>
export type Members = Readonly<Record<string, unknown>>

/** Whether the store reports what changes in it. */
export function isObserved(value: object): boolean {
  return (value as { readonly [$mobx]?: unknown })[$mobx] !== undefined
}

/** Most records are literals: they need not be asked for all that they are not. */
export function isLiteral(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}

export function isList(value: object): boolean {
  return Array.isArray(value) || (!isLiteral(value) && (isSet(value) || isObservableArray(value)))
}

export function isSet(value: object): value is ReadonlySet<unknown> {
  return value instanceof Set || isObservableSet(value)
}

export function isMap(value: object): value is Keyed {
  return !isLiteral(value) && (value instanceof Map || isObservableMap(value))
}

/** Bytes travel as they are and have no members. */
export function isBinary(value: object): boolean {
  return !isLiteral(value) && (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
}

/** The value itself where it has a box around it; `undefined` where nothing of it would travel. */
export function unwrapped(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return unboxed(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  return typeof value === 'bigint' ? String(value) : value
}

function unboxed(value: object): unknown {
  if (!isLiteral(value)) {
    if (isList(value) || isMap(value)) return value
    if (isBoxedObservable(value) || isComputed(value)) return unwrapped((value as { get(): unknown }).get())
  }
  // What is observed is read as it is, or its changes would not be known.
  const toJSON = isObserved(value) ? undefined : (value as { readonly toJSON?: unknown }).toJSON
  if (typeof toJSON !== 'function') return value
  const json: unknown = Reflect.apply(toJSON, value, [])
  // JSON asks once, too.
  return typeof json === 'object' ? json : unwrapped(json)
}

/** The items of a list, to read only. */
export function itemsOf(list: object): readonly unknown[] {
  if (isSet(list)) return Array.from(list)
  // One read of an observable list instead of one for each item.
  return isObserved(list) ? (list as unknown[]).slice() : (list as readonly unknown[])
}

export function lengthOf(list: object): number {
  return isSet(list) ? list.size : (list as readonly unknown[]).length
}

/** The members of a record, to read only. */
export function membersOf(record: object): Members {
  if (!isMap(record)) return record as Record<string, unknown>
  const members: Record<string, unknown> = {}
  record.forEach((value, key) => {
    if (key !== '__proto__') members[String(key)] = value
  })
  return members
}

/** A copy that shares nothing with the store: a page's `setData` by path must never write into the store's objects. */
export function plainOf(value: unknown): unknown {
  const present = unwrapped(value)
  if (typeof present !== 'object' || present === null || isBinary(present)) return present
  if (isList(present)) return Array.from(itemsOf(present), (item) => plainOf(item) ?? null)
  const members = membersOf(present)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(members)) {
    const member = plainOf(members[key])
    if (member !== undefined && key !== '__proto__') copy[key] = member
  }
  return copy
}

/** Whether a page that shows `shown` shows `value`, which has no members. */
export function isSame(value: unknown, shown: unknown): boolean {
  if (value === shown) return true
  // JSON has no word for them: a page whose data went through it holds null.
  if (typeof value === 'number' && !Number.isFinite(value)) return Object.is(value, shown) || shown === null
  return false
}

export function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function ownMember(members: Members | null, key: string): unknown {
  return members !== null && Object.prototype.hasOwnProperty.call(members, key) ? members[key] : undefined
}

/** Whether a member is in the JSON of its record. */
export function isTravelling(key: string, member: unknown): boolean {
  // Assigned to a copy it would be the copy's prototype.
  return key !== '__proto__' && unwrapped(member) !== undefined
}

/**
 * A quick look: whether plain data are shown as they are. Where it says no, a closer look may find that they are.
 */
export function isAlike(value: unknown, shown: unknown): boolean {
  if (value === shown) return !isUnshown(value)
  if (typeof value !== 'object' || typeof shown !== 'object' || value === null || shown === null) return false
  if (isLiteral(value)) return !isObserved(value) && isAlikeRecord(value as Members, shown as Members)
  return Array.isArray(value) && Array.isArray(shown) && !isObserved(value) && isAlikeList(value, shown)
}

function isUnshown(value: unknown): boolean {
  return value === undefined || typeof value === 'function'
}

function isAlikeList(items: readonly unknown[], shown: readonly unknown[]): boolean {
  if (items.length !== shown.length) return false
  for (let at = 0; at < items.length; at += 1) if (!isAlike(items[at], shown[at])) return false
  return true
}

function isAlikeRecord(members: Members, shown: Members): boolean {
  if (Array.isArray(shown)) return false
  let more = 0
  // In literals what is inherited is nothing, or the same for both.
  for (const key in members) {
    if (key === '__proto__') return false
    const member = members[key]
    const there = shown[key]
    if (member === there ? isUnshown(member) : !isAlike(member, there)) return false
    more += 1
  }
  for (const _ in shown) more -= 1
  return more === 0
}

/** Whether an object is what it is for good, down to the bottom: its identity says all about it. */
export function isSettled(value: object, depth = 0): boolean {
  if (!Object.isFrozen(value) || depth > 100) return false
  if (!Object.values(value).every((member) => isSettledMember(member, depth + 1))) return false
  return Array.isArray(value) ? !isObserved(value) : !('toJSON' in value) && isFrozenRecord(value)
}

function isSettledMember(member: unknown, depth: number): boolean {
  return typeof member !== 'object' || member === null || isBinary(member) || isSettled(member, depth)
}

/** Whether a record is frozen and has nothing that computes its value. */
export function isFrozenRecord(record: object): boolean {
  if (!Object.isFrozen(record)) return false
  const prototype: unknown = Object.getPrototypeOf(record)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.keys(record).every((key) => Object.getOwnPropertyDescriptor(record, key)?.get === undefined)
}

export function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
