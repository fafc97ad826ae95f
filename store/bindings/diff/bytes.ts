import { utf8Length } from '../../base/utf8'
import { isBinary, isList, isObject, itemsOf, membersOf, unwrap } from './plain'

/** Text that is one byte a character in JSON: most texts need no count. */
const SIMPLE = /^[ !#-[\]-~]*$/

/** UTF-8 bytes of a text as JSON, quotes included. */
function textBytes(text: string): number {
  return SIMPLE.test(text) ? text.length + 2 : utf8Length(JSON.stringify(text))
}

/**
 * UTF-8 bytes of a value as JSON.
 *
 * @param enough Counting ends above so many bytes, so that a comparison costs no more than its smaller side.
 */
export function jsonBytes(value: unknown, enough = Infinity): number {
  const present = unwrap(value)
  if (typeof present === 'string') return textBytes(present)
  if (typeof present === 'number') return Number.isFinite(present) ? String(present).length : 4
  if (!isObject(present)) return present === false ? 5 : 4
  if (isBinary(present)) return (present as ArrayBuffer).byteLength
  return isList(present) ? listBytes(itemsOf(present), enough) : recordBytes(membersOf(present), enough)
}

function listBytes(items: readonly unknown[], enough: number): number {
  let bytes = Math.max(2, items.length + 1)
  for (let at = 0; at < items.length && bytes <= enough; at += 1)
    bytes += jsonBytes(items[at], enough - bytes)
  return bytes
}

function recordBytes(members: Readonly<Record<string, unknown>>, enough: number): number {
  let bytes = 1
  for (const key of Object.keys(members)) {
    if (bytes > enough) return bytes
    const member = unwrap(members[key])
    if (member !== undefined) bytes += textBytes(key) + 2 + jsonBytes(member, enough - bytes)
  }
  return Math.max(2, bytes)
}

/** UTF-8 bytes of one member of what `setData` is given. */
export function patchBytes(path: string, value: unknown, enough?: number): number {
  return textBytes(path) + 2 + jsonBytes(value, enough)
}

/** A number of bytes that plain data cannot exceed as JSON, found without a look at each character. */
export function mostBytes(value: unknown): number {
  if (typeof value === 'string') return 6 * value.length + 3
  if (!isObject(value)) return 25
  if (isBinary(value)) return (value as ArrayBuffer).byteLength
  let bytes = 3
  for (const key of Object.keys(value)) bytes += mostBytes(key) + mostBytes(value[key as keyof typeof value])
  return bytes
}
