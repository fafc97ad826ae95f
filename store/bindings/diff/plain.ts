// Converts a store's value for `setData`: as JSON would, with a Map as a record and a Set as a list.
import {
  $mobx,
  isBoxedObservable,
  isComputed,
  isObservableArray,
  isObservableMap,
  isObservableSet,
} from 'mobx-miniprogram'
import { isRecord } from '../../base/is-record'

type Keyed = ReadonlyMap<unknown, unknown>
export type Members = Readonly<Record<string, unknown>>

/** Whether the store reports what changes in it. */
export function isObserved(value: object): boolean {
  return (value as { readonly [$mobx]?: unknown })[$mobx] !== undefined
}

/** A quick test that spares most records the slower ones. */
function isLiteral(value: object): boolean {
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

/** Bytes are sent as they are and have no members. */
export function isBinary(value: object): boolean {
  return !isLiteral(value) && (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
}

/** The value without the box or `toJSON` around it; `undefined` where nothing of it would be sent. */
export function unwrap(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value === 'bigint') return String(value)
  if (!isObject(value)) return value
  if (!isLiteral(value)) {
    if (isList(value) || isMap(value)) return value
    if (isBoxedObservable(value) || isComputed(value)) return unwrap((value as { get(): unknown }).get())
  }
  // An observable is read directly, because only then are its changes reported.
  if (isObserved(value) || typeof (value as { readonly toJSON?: unknown }).toJSON !== 'function') return value
  const json = (value as { toJSON(): unknown }).toJSON()
  // JSON.stringify calls toJSON once, too.
  return typeof json === 'object' ? json : unwrap(json)
}

/** The items of a list, to read only. */
export function itemsOf(list: object): readonly unknown[] {
  if (isSet(list)) return Array.from(list)
  // One read of an observable list instead of one for each item.
  return isObserved(list) ? (list as unknown[]).slice() : (list as readonly unknown[])
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
  const present = unwrap(value)
  if (!isObject(present) || isBinary(present)) return present
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
  // JSON cannot carry NaN and Infinity: a page whose data went through it holds null.
  return (
    Object.is(value, shown) ||
    value === shown ||
    (shown === null && typeof value === 'number' && !Number.isFinite(value))
  )
}

export function ownMember(members: Members, key: string): unknown {
  return Object.prototype.hasOwnProperty.call(members, key) ? members[key] : undefined
}

/** Whether `wx:for` is likely to show a record with `wx:key`: a Map, or a record of records that have a plain member in common. */
export function isCollection(record: object): boolean {
  if (isMap(record)) return true
  let common: readonly string[] | null = null
  for (const value of Object.values(record)) {
    const member = unwrap(value)
    if (member === undefined || member === null) continue
    if (!isRecord(member) || isMap(member)) return false
    common = (common ?? Object.keys(member)).filter((key) => isKey(ownMember(member, key)))
    if (common.length === 0) return false
  }
  return common !== null
}

/** Whether `wx:key` may name a member with this value. */
function isKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

/** Whether a member is in the JSON of its record. */
export function isSent(key: string, member: unknown): boolean {
  // Assigned to a copy, `__proto__` would become the prototype of the copy.
  return key !== '__proto__' && unwrap(member) !== undefined
}

/** A quick test whether plain data are shown as they are. After a no, a full comparison may still find no difference. */
export function isAlike(value: unknown, shown: unknown): boolean {
  if (value === shown) return !isUnshown(value)
  if (!isObject(value) || !isObject(shown)) return false
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
  // Literals inherit nothing that counts, or the same for both.
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

/** Whether an object is frozen down to the bottom and computes nothing, so that its identity says all about it. */
export function isSettled(value: object, depth = 0): boolean {
  if (!Object.isFrozen(value) || depth > 100 || isObserved(value)) return false
  if (!Array.isArray(value) && !isPlainRecord(value)) return false
  for (const key of Object.keys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor
    const member: unknown = property.value
    if (property.get !== undefined) return false
    if (isObject(member) && !isBinary(member) && !isSettled(member, depth + 1)) return false
  }
  return true
}

function isPlainRecord(record: object): boolean {
  return (isLiteral(record) || Object.getPrototypeOf(record) === null) && !('toJSON' in record)
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
