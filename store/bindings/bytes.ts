import { isBinary, isList, isMap, itemsOf, lengthOf, membersOf, unwrapped } from './plain'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** UTF-8 bytes of a text as JSON, quotes included. */
function textBytes(text: string): number {
  let bytes = 2
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 0x20) bytes += 6
    else if (code < 0x80) bytes += code === QUOTE || code === BACKSLASH ? 2 : 1
    else if (code < 0x800) bytes += 2
    // Half of a pair is two bytes; one that stands alone is written as an escape of six.
    else if (code >= 0xd800 && code <= 0xdfff) bytes += isPairAt(text, at) ? 2 : 6
    else bytes += 3
  }
  return bytes
}

function isPairAt(text: string, at: number): boolean {
  const first = text.charCodeAt(at) < 0xdc00 ? at : at - 1
  const high = text.charCodeAt(first)
  const low = text.charCodeAt(first + 1)
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low <= 0xdfff
}

/**
 * UTF-8 bytes of a value as JSON; control characters count as the longest of their escapes.
 * @param enough counting ends as soon as there are more than so many, so that asking whether a large value is smaller
 * than a small one costs no more than the small one
 */
export function jsonBytes(value: unknown, enough = Infinity): number {
  const present = unwrapped(value)
  if (typeof present === 'string') return textBytes(present)
  if (typeof present === 'number') return Number.isFinite(present) ? String(present).length : 4
  if (typeof present !== 'object' || present === null) return present === false ? 5 : 4
  if (isBinary(present)) return (present as ArrayBuffer).byteLength
  // At least a digit and a comma for each member: what is certainly too much is not looked at.
  const least = 2 * (isList(present) ? lengthOf(present) : isMap(present) ? present.size : 1)
  if (least > enough) return least
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
    const member = unwrapped(members[key])
    if (member !== undefined) bytes += textBytes(key) + 2 + jsonBytes(member, enough - bytes)
  }
  return Math.max(2, bytes)
}

/** UTF-8 bytes of one member of what `setData` is given. */
export function patchBytes(path: string, value: unknown, enough?: number): number {
  return textBytes(path) + 2 + jsonBytes(value, enough)
}
