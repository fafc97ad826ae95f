import type { Entry } from './entry'
import { isFrame } from '../base/frame'
import { type Failure, reasonOf } from '../base/errors'
import type { OutboxBounds } from './options'
import { formatRecord, storedBytes, WITH_TRIES } from './format'
import type { Frame } from '../base/frame'
import { byteLength } from '../base/utf8'

/** An entry without a final state. It keeps its place in the queue until it has one. */
export interface QueuedFrame<Out> {
  readonly entry: Entry<Out>
  /** `null` for an entry of an earlier launch, until it is encoded. */
  frame: Frame | null
  /** The frame's size; an estimate until there is a frame. */
  bytes: number
  /** The entry's data as text for the storage; `''` if it is not stored. */
  readonly data: string
  /** The record's size in the storage, in bytes. */
  readonly stored: number
  /** When the wait began, on the store's clock. */
  since: number
  /** The number of its hand-over on this connection; 0 while it waits. */
  turn: number
  /** The platform has taken it; a pong must confirm it. */
  isTaken: boolean
  /** How often it was handed over. */
  tries: number
  /** It was handed over, and its connection was lost: it may have arrived. */
  hasLeft: boolean
  /** `cancel()` came too late: it does not go again. */
  isCancelled: boolean
  previous: QueuedFrame<Out> | null
  following: QueuedFrame<Out> | null
}

/** Encodes data; returns the failure where that is not possible. */
export function encodeData<Out>(data: Out, encode: (data: Out) => Frame): Frame | Failure {
  try {
    const frame: unknown = encode(data)
    if (!isFrame(frame)) throw new TypeError('expected encode to give a string or an ArrayBuffer')
    // The user may write to the buffer before it leaves.
    return typeof frame === 'string' ? frame : frame.slice(0)
  } catch (thrown) {
    return { code: 'encode-failed', detail: reasonOf(thrown) }
  }
}

/** @param data the data as text for the storage; `''` if it is not stored */
export function createQueuedFrame<Out>(
  entry: Entry<Out>,
  frame: Frame | null,
  data: string,
  since: number,
  tries = 0,
): QueuedFrame<Out> {
  return {
    entry,
    frame,
    bytes: byteLength(frame ?? (isFrame(entry.data) ? entry.data : data)),
    data,
    stored:
      data === '' ? 0 : storedBytes(formatRecord({ id: entry.id, queuedAt: entry.queuedAt, tries: 0 }, data)),
    since,
    turn: 0,
    isTaken: false,
    tries,
    hasLeft: tries > 0,
    isCancelled: false,
    previous: null,
    following: null,
  }
}

/** Upper bounds of a queue. */
export interface Bounds extends Pick<OutboxBounds, 'limit' | 'bytes' | 'overflow' | 'persist'> {
  /** Size of all records together, in bytes. */
  readonly stored: number
}

/**
 * Entries in the order of `send`. Those that wait are handed over in this order, from `next` on. A linked list, because
 * any of 20,000 entries may leave at any time.
 */
export class Queue<Out> {
  first: QueuedFrame<Out> | null = null
  /** The first entry that waits. */
  next: QueuedFrame<Out> | null = null
  /** Number of the last hand-over. */
  turn = 0
  /** Entries that were handed over and not confirmed. */
  private away = 0
  private last: QueuedFrame<Out> | null = null
  private readonly byId = new Map<number, QueuedFrame<Out>>()
  private bytes = 0
  private stored = 0

  private readonly bounds: Bounds

  constructor(bounds: Bounds) {
    this.bounds = bounds
  }

  get size(): number {
    return this.byId.size
  }

  /** Maps the entries, oldest first. */
  map<T>(call: (queued: QueuedFrame<Out>) => T): T[] {
    const mapped: T[] = []
    for (let queued = this.first; queued; queued = queued.following) mapped.push(call(queued))
    return mapped
  }

  /** Formats the entries that are to be stored, oldest first; the first of them with their tries. */
  records(isStored: (queued: QueuedFrame<Out>) => boolean): string[] {
    return this.map((queued) => queued)
      .filter((queued) => queued.data !== '' && isStored(queued))
      .map(({ entry: { id, queuedAt }, data, tries }, index) =>
        formatRecord({ id, queuedAt, tries: index < WITH_TRIES ? tries : 0 }, data),
      )
  }

  find(id: number): QueuedFrame<Out> | undefined {
    return this.byId.get(id)
  }

  /** Adds an entry at its place: the last, but for one that is sent again. */
  push(queued: QueuedFrame<Out>): void {
    let previous = this.last
    while (previous && previous.entry.id > queued.entry.id) previous = previous.previous
    queued.previous = previous
    queued.following = previous ? previous.following : this.first
    if (previous) previous.following = queued
    else this.first = queued
    if (queued.following) queued.following.previous = queued
    else this.last = queued
    this.byId.set(queued.entry.id, queued)
    this.count(queued, 1)
    this.wait(queued)
  }

  /** The entry waits, from now on or again. */
  wait(queued: QueuedFrame<Out>): void {
    this.comeBack(queued)
    if (!this.next || queued.entry.id < this.next.entry.id) this.next = queued
  }

  /** The entry is handed over now. */
  leave(queued: QueuedFrame<Out>): void {
    queued.turn = ++this.turn
    queued.tries += 1
    this.away += 1
    this.next = waitingFrom(queued.following)
  }

  /** Calls for each entry that was handed over, oldest first. */
  forAway(call: (queued: QueuedFrame<Out>) => void): void {
    let left = this.away
    for (let queued = this.first; queued && left > 0; queued = queued.following) {
      if (queued.turn === 0) continue
      left -= 1
      call(queued)
    }
  }

  /** Removes an entry. It keeps its `following`, so that a loop over the queue can go on from it. */
  remove(queued: QueuedFrame<Out>): void {
    const { previous, following } = queued
    if (previous) previous.following = following
    else this.first = following
    if (following) following.previous = previous
    else this.last = previous
    if (this.next === queued) this.next = waitingFrom(following)
    this.comeBack(queued)
    this.byId.delete(queued.entry.id)
    this.count(queued, -1)
  }

  /** Sets the frame of an entry. */
  setFrame(queued: QueuedFrame<Out>, frame: Frame): void {
    this.count(queued, -1)
    queued.frame = frame
    queued.bytes = byteLength(frame)
    this.count(queued, 1)
  }

  /** The entries that give way to a new one; `null` where even all of them would not make room. */
  victims({ frame, bytes, stored }: QueuedFrame<Out>): readonly QueuedFrame<Out>[] | null {
    const { bounds } = this
    const victims: QueuedFrame<Out>[] = []
    let room = bounds.limit - this.size - 1
    // The earlier launch had room for its frame.
    let free = frame === null ? 0 : bounds.bytes - this.bytes - bytes
    let space = bounds.stored - this.stored - stored
    let queued =
      bounds.overflow === 'reject' ? null : bounds.overflow === 'drop-oldest' ? this.next : this.last
    while (room < 0 || free < 0 || space < 0) {
      if (queued?.entry.state !== 'queued') return null
      victims.push(queued)
      room += 1
      free += queued.bytes
      space += queued.stored
      queued = bounds.overflow === 'drop-oldest' ? queued.following : queued.previous
    }
    return victims
  }

  /** The failure of an entry for which there is no room. */
  get full(): Failure {
    const { limit, bytes, persist } = this.bounds
    const detail = `at most ${String(limit)} entries and ${String(bytes)} bytes`
    return { code: 'outbox-full', detail: persist ? `${detail}, 1 MB in storage` : detail }
  }

  private comeBack(queued: QueuedFrame<Out>): void {
    if (queued.turn > 0) this.away -= 1
    queued.turn = 0
    queued.isTaken = false
  }

  private count(queued: QueuedFrame<Out>, sign: 1 | -1): void {
    this.bytes += sign * queued.bytes
    this.stored += sign * queued.stored
  }
}

function waitingFrom<Out>(queued: QueuedFrame<Out> | null): QueuedFrame<Out> | null {
  while (queued && queued.turn > 0) queued = queued.following
  return queued
}
