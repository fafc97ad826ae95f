import { fromBase64, toBase64 } from '../base/base64'
import { isRecord } from '../base/is-record'
import { byteLength } from '../base/utf8'

/** An entry of an earlier launch, as stored. */
export interface StoredEntry {
  readonly id: number
  readonly data: unknown
  /** Epoch ms. */
  readonly queuedAt: number
  /** How often it was handed over. */
  readonly tries: number
}

/** The content of the storage. */
export interface StoredOutbox {
  readonly nextId: number
  readonly entries: readonly StoredEntry[]
  /** Whether all of it could be read. */
  readonly whole: boolean
}

/** Version of the format; grows when older versions of this package cannot read it. */
const VERSION = 1

/**
 * Maximum size of all records together, as {@link storedBytes} counts them: WeChat allows 1 MB a key, and the outbox adds
 * a few bytes, and the tries of the first entries. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html
 */
export const RECORDS_BYTES = 1_048_576 - 640
/** So many entries, the oldest, are stored with their tries. */
export const WITH_TRIES = 32

export const emptyOutbox: StoredOutbox = { nextId: 1, entries: [], whole: true }

/**
 * Formats the user's part of a record. It is made before the rest, because it may run the user's code.
 *
 * @throws TypeError for data that JSON would lose or change
 */
export function formatData(data: unknown): string {
  if (tagOf(data) === 'ArrayBuffer') return `"base64":"${toBase64(data as ArrayBuffer)}"`
  const json = JSON.stringify(data, requireJson) as string | undefined
  if (json === undefined) throw new TypeError('undefined is no JSON')
  return `"data":${json}`
}

export function formatRecord({ id, queuedAt, tries }: Omit<StoredEntry, 'data'>, data: string): string {
  const times = tries > 0 ? `"tries":${String(tries)},` : ''
  return `{"id":${String(id)},"at":${String(queuedAt)},${times}${data}}`
}

/** Size of a record in the storage, in bytes, with its comma, in case the phone escapes the text once more. */
export function storedBytes(record: string): number {
  return byteLength(JSON.stringify(record)) - 1
}

export function formatOutbox(nextId: number, records: readonly string[]): string {
  return `{"v":${String(VERSION)},"next":${String(nextId)},"entries":[${records.join()}]}`
}

/** Parses the stored text; keeps every valid entry, whatever else is there. */
export function parseOutbox(stored: unknown): StoredOutbox {
  const outbox = fromJson(stored)
  if (!isRecord(outbox) || outbox['v'] !== VERSION || !Array.isArray(outbox['entries']))
    return { ...emptyOutbox, whole: false }
  const { next, entries: records } = outbox as { next: unknown; entries: unknown[] }
  const entries = records
    .map(parseRecord)
    .filter(isEntry)
    .sort((a, b) => a.id - b.id)
    .filter(({ id }, i, sorted) => id !== sorted[i - 1]?.id)
  const nextId = (entries[entries.length - 1]?.id ?? 0) + 1
  const nextIsRight = isId(next) && next >= nextId
  return {
    nextId: nextIsRight ? next : nextId,
    entries,
    whole: nextIsRight && entries.length === records.length,
  }
}

function parseRecord(record: unknown): StoredEntry | null {
  if (!isRecord(record)) return null
  const { id, at, tries = 0, data, base64 } = record
  if (!isId(id) || !isTime(at)) return null
  const content = typeof base64 === 'string' ? fromBase64(base64) : data
  return content === undefined || (content === null && base64 !== undefined)
    ? null
    : { id, data: content, queuedAt: at, tries: isId(tries) ? tries : 0 }
}

function fromJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

function isEntry(entry: StoredEntry | null): entry is StoredEntry {
  return entry !== null
}

/** Ids stay far below the number where adding 1 changes nothing. */
function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e15
}

/** The range of a `Date`, ECMA-262 §21.4.1.1. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15
}

/** Throws where JSON would change a value without an error: such an entry is better not stored. */
function requireJson(key: string, value: unknown): unknown {
  const isJson = /^(Object|Array|String|Boolean|Null|Undefined)$/.test(tagOf(value)) || Number.isFinite(value)
  if (!isJson) throw new TypeError(`${key ? `${key}: ` : ''}${tagOf(value)} is no JSON`)
  return value
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
