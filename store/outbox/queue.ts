import type { Entry } from './entry'
import { isFrame } from '../base/frame'
import { type Failure, reasonOf } from '../base/errors'
import type { OutboxOptions } from './options'
import { formatRecord, storedBytes } from './format'
import type { Frame } from '../base/frame'
import { byteLength } from '../base/utf8'

/** An entry that has no final state yet. It keeps its place until it has one. */
export interface Held<Out> {
  readonly entry: Entry<Out>
  /** `null`: of an earlier launch, and encoded when its turn comes. */
  frame: Frame | null
  /** The frame's size; until there is one, about what it will be. */
  bytes: number
  /** The entry as text for the storage; `''` where it is not stored. */
  readonly record: string
  /** What the record takes of the storage, in bytes. */
  readonly stored: number
  /** When it began to wait, on the store's clock. */
  readonly since: number
  /** Grows with each handing-over and each answer; only the first answer to the latest handing-over is heard. */
  handed: number
  refusals: number
  previous: Held<Out> | null
  following: Held<Out> | null
}

/** The frame, or why there is none. */
export function encoded<Out>(data: Out, encode: (data: Out) => Frame): Frame | Failure {
  try {
    const frame: unknown = encode(data)
    if (!isFrame(frame)) throw new TypeError('expected encode to give a string or an ArrayBuffer')
    // A buffer may be filled anew before it leaves.
    return typeof frame === 'string' ? frame : frame.slice(0)
  } catch (thrown) {
    return { code: 'encode-failed', detail: reasonOf(thrown) }
  }
}

/** `data` as the storage holds it; `''` where it is not stored. */
export function hold<Out>(entry: Entry<Out>, frame: Frame | null, data: string, since: number): Held<Out> {
  const record = data && formatRecord(entry, data)
  return {
    entry,
    frame,
    bytes: byteLength(frame ?? (isFrame(entry.data) ? entry.data : data)),
    record,
    stored: record === '' ? 0 : storedBytes(record),
    since,
    handed: 0,
    refusals: 0,
    previous: null,
    following: null,
  }
}

/** How much a queue may hold. */
export interface Bounds extends Pick<Required<OutboxOptions>, 'limit' | 'bytes' | 'overflow'> {
  /** How large the records may be together, in bytes. */
  readonly stored: number
}

/**
 * Entries in the order of `send`: first those that were handed over, then, from `next` on, those that wait for it.
 * A linked list, because 20,000 of them may leave from anywhere.
 */
export class Queue<Out> {
  first: Held<Out> | null = null
  /** The first that was not handed over on this connection. */
  next: Held<Out> | null = null
  private last: Held<Out> | null = null
  private readonly byId = new Map<number, Held<Out>>()
  private bytes = 0
  private stored = 0

  private readonly bounds: Bounds

  constructor(bounds: Bounds) {
    this.bounds = bounds
  }

  get size(): number {
    return this.byId.size
  }

  find(id: number): Held<Out> | undefined {
    return this.byId.get(id)
  }

  push(held: Held<Out>): void {
    held.previous = this.last
    if (this.last) this.last.following = held
    else this.first = held
    this.last = held
    this.next ??= held
    this.byId.set(held.entry.id, held)
    this.count(held, 1)
  }

  /** Takes out one that is in. It still knows who followed, for whoever is walking along. */
  remove(held: Held<Out>): void {
    const { previous, following } = held
    if (previous) previous.following = following
    else this.first = following
    if (following) following.previous = previous
    else this.last = previous
    if (this.next === held) this.next = following
    this.byId.delete(held.entry.id)
    this.count(held, -1)
  }

  /** Gives one that is in its frame. */
  encoded(held: Held<Out>, frame: Frame): void {
    this.count(held, -1)
    held.frame = frame
    held.bytes = byteLength(frame)
    this.count(held, 1)
  }

  /** Whoever must give way to a new one; `null` where even all that may would not make room. */
  victims({ frame, bytes, stored }: Held<Out>): readonly Held<Out>[] | null {
    const { bounds } = this
    const victims: Held<Out>[] = []
    let room = bounds.limit - this.size - 1
    // An earlier launch had room for its frame, whatever that was.
    let free = frame === null ? 0 : bounds.bytes - this.bytes - bytes
    let space = bounds.stored - this.stored - stored
    let held = bounds.overflow === 'reject' ? null : bounds.overflow === 'drop-oldest' ? this.next : this.last
    while (room < 0 || free < 0 || space < 0) {
      if (held?.entry.state !== 'queued') return null
      victims.push(held)
      room += 1
      free += held.bytes
      space += held.stored
      held = bounds.overflow === 'drop-oldest' ? held.following : held.previous
    }
    return victims
  }

  private count(held: Held<Out>, sign: 1 | -1): void {
    this.bytes += sign * held.bytes
    this.stored += sign * held.stored
  }
}
