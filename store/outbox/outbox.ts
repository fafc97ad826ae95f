import { action, computed, createAtom, makeObservable } from 'mobx-miniprogram'
import { isFrame } from '../base/frame'
import type { Clock } from '../base/clock'
import { Entry, type EntryState, type QueuedEntry } from './entry'
import { describe, type Failure } from '../base/errors'
import type { OutboxOptions } from './options'
import { formatOutbox, RECORDS_BYTES } from './format'
import type { OutboxStorage } from './storage'
import type { Frame } from '../base/frame'
import { encoded, hold, type Held, Queue } from './queue'
import { Slice } from './burst'

/** Hands a frame over and tells what became of it, at once or later. */
export type Send = (frame: Frame, done: (failure: string | null) => void) => void

export interface OutboxSettings<Out> {
  readonly bounds: Required<OutboxOptions>
  readonly encode: (data: Out) => Frame
  readonly clock: Clock
  /** Used where `bounds.persist` says so. */
  readonly storage: OutboxStorage | null
  readonly report: (failure: Failure) => void
}

/** An entry that the platform refuses this often is itself the fault, not the connection. */
const REFUSALS = 10

/**
 * Outgoing entries in the order of `send`, each until it is settled; bounded by count, bytes and age. With `persist`
 * those without a final state are there again at the next launch; what left in the last half second before the app was
 * killed may then go twice.
 */
export class Outbox<Out> {
  private readonly queue: Queue<Out>
  private readonly changes = createAtom('Outbox')
  private nextId = 1
  private slice = new Slice()
  /** To whom entries go now, or `null`. */
  private send: Send | null = null
  /** A hand-over failed: nothing may overtake it on this connection. */
  private refused = false
  /** An entry of an earlier launch is being encoded: nobody else is handed over from within. */
  private encoding = false
  /** Why nothing is taken any more, or `null`. */
  private closed: Failure | null = null

  private readonly settings: OutboxSettings<Out>
  private readonly storage: OutboxStorage | null

  constructor(settings: OutboxSettings<Out>) {
    const { bounds, storage } = settings
    this.settings = settings
    this.storage = bounds.persist ? storage : null
    this.queue = new Queue({ ...bounds, stored: RECORDS_BYTES })
    makeObservable<this, 'tend' | 'answered'>(this, {
      entries: computed,
      add: action,
      flush: action,
      rewind: action,
      cancel: action,
      close: action,
      tend: action,
      answered: action,
    })
    if (this.storage) this.restore(this.storage)
  }

  get entries(): readonly QueuedEntry<Out>[] {
    this.changes.reportObserved()
    const entries: QueuedEntry<Out>[] = []
    for (let held = this.queue.first; held; held = held.following) {
      const { id, data, state, queuedAt } = held.entry
      entries.push({ id, data, state, queuedAt })
    }
    return entries
  }

  get size(): number {
    this.changes.reportObserved()
    return this.queue.size
  }

  /** Always returns an entry; one that cannot be kept has failed already, and says why. */
  add(data: Out): Entry<Out> {
    const { clock, encode } = this.settings
    const frame = this.closed ?? encoded(data, encode)
    const text = isFrame(frame) ? this.storage?.textOf(data) : undefined
    // Both may run code of the user, who may send or dispose: ids and ages are in the order of the queue all the same.
    const since = clock.now()
    const entry = new Entry(this.nextId++, data, clock.wall(since), this.withdraw)
    const taken = this.closed ?? frame
    if (isFrame(taken)) this.take(hold(entry, taken, text ?? '', since))
    else this.refuse(entry, taken)
    this.changed()
    this.arm()
    return entry
  }

  /**
   * The connection is open: what waits is handed to `send`, oldest first, in slices, until `pause()` or `rewind()`. Stops
   * as soon as one cannot be handed over. To be called again after each `add`.
   */
  flush(send: Send): void {
    this.send = send
    this.tend()
  }

  /** Nothing more is handed over for now; what is on its way stays so. */
  pause(): void {
    this.send = null
  }

  /** The connection is gone: what was handed over but not taken goes again, from its own place. */
  rewind(): void {
    const { queue } = this
    for (let held = queue.first; held && held !== queue.next; held = held.following) {
      held.handed += 1
      this.enter(held, 'queued')
    }
    queue.next = queue.first
    this.slice = new Slice()
    this.refused = false
    this.send = null
    this.tend()
  }

  /** @see Entry.cancel */
  cancel(id: number): boolean {
    const held = this.queue.find(id)
    if (held?.entry.state !== 'queued') return false
    this.settle(held, 'failed', 'Cancelled before it was sent.')
    this.arm()
    return true
  }

  /** Writes what is not yet in the storage: the app is about to be hidden, and may never come back. */
  save(): void {
    this.storage?.saveNow()
  }

  /**
   * Nothing will be sent any more; whatever waits has failed. It leaves the storage too: what callers were told has
   * failed must not be sent by the next launch.
   */
  close(failure: Failure): void {
    this.closed = failure
    this.send = null
    this.slice = new Slice()
    for (let held = this.queue.first; held; held = held.following) this.fail(held, failure)
    this.arm()
    this.storage?.close()
  }

  private restore(storage: OutboxStorage): void {
    const { clock } = this.settings
    const { nextId, entries, whole } = storage.load()
    const now = clock.now()
    let since = -Infinity
    this.nextId = nextId
    for (const { id, data, queuedAt } of entries) {
      // The phone's clock may have been set back since; entries still age in the order they stand.
      since = Math.max(since, Math.min(now, now - clock.wall(now) + queuedAt))
      const entry = new Entry(id, data as Out, queuedAt, this.withdraw)
      // Not encoded yet: this may be before login, or any other thing that `encode` needs.
      this.take(hold(entry, null, storage.textOf(data), since))
    }
    if (!whole || this.queue.size < entries.length) storage.save(this.content)
    this.tend()
  }

  private take(held: Held<Out>): void {
    const victims = this.queue.victims(held)
    if (victims === null) {
      this.refuse(held.entry, this.full())
      return
    }
    for (const victim of victims) this.fail(victim, this.full())
    this.queue.push(held)
  }

  private full(): Failure {
    const { limit, bytes } = this.settings.bounds
    const detail = `at most ${String(limit)} entries and ${String(bytes)} bytes`
    return { code: 'outbox-full', detail: this.storage ? `${detail}, 1 MB in storage` : detail }
  }

  /** Lets go what is too old, hands over what may go, and sets the alarms for the next of either. */
  private tend(): void {
    const { queue, slice } = this
    const { bounds, clock } = this.settings
    const now = clock.now()
    // What is on its way is past expiring; should it come back, it is too old at once.
    while (queue.next && queue.next.since <= now - bounds.ttl)
      this.settle(queue.next, 'expired', `waited longer than ${String(bounds.ttl)} ms`)
    slice.begin(now)
    while (this.send && !this.refused && !this.encoding && queue.next) {
      const { frame, bytes } = queue.next
      if (frame === null) this.encode(queue.next)
      else if (this.slice.admits(bytes)) this.handOver(queue.next, frame, this.send)
      else break
    }
    this.arm()
  }

  /** `encode` may do anything to the queue, and to this entry. */
  private encode(held: Held<Out>): void {
    this.encoding = true
    const frame = encoded(held.entry.data, this.settings.encode)
    this.encoding = false
    if (held.entry.state !== 'queued') return
    if (isFrame(frame)) this.queue.encoded(held, frame)
    else this.fail(held, frame)
  }

  private handOver(held: Held<Out>, frame: Frame, send: Send): void {
    const handed = ++held.handed
    this.queue.next = held.following
    this.slice.handedOver(held.bytes)
    this.enter(held, 'sent')
    send(frame, (failure) => {
      if (handed === held.handed) this.answered(held, failure)
    })
  }

  private answered(held: Held<Out>, failure: string | null): void {
    held.handed += 1
    this.slice.answered()
    if (failure === null) this.settle(held, 'sent', null)
    else {
      this.refused = true
      held.refusals += 1
      if (held.refusals < REFUSALS) this.enter(held, 'queued')
      else this.fail(held, { code: 'send-failed', detail: failure })
    }
    if (this.slice.nextAt <= this.settings.clock.now()) this.tend()
    else this.arm()
  }

  private enter(held: Held<Out>, state: 'queued' | 'sent'): void {
    held.entry.enter(state)
    this.changes.reportChanged()
  }

  private settle(held: Held<Out>, state: EntryState, failure: string | null): void {
    this.queue.remove(held)
    held.handed += 1
    held.entry.settle(state, failure)
    this.changed()
  }

  private fail(held: Held<Out>, failure: Failure): void {
    this.settle(held, 'failed', describe(failure))
    this.settings.report(failure)
  }

  private refuse(entry: Entry<Out>, failure: Failure): void {
    entry.settle('failed', describe(failure))
    this.settings.report(failure)
  }

  /** Also where an entry was refused: its id must not be given again by the next launch. */
  private changed(): void {
    this.changes.reportChanged()
    this.storage?.save(this.content)
  }

  private readonly withdraw = (id: number): boolean => this.cancel(id)

  private readonly content = (): string => {
    const records: string[] = []
    for (let held = this.queue.first; held; held = held.following)
      if (held.record !== '') records.push(held.record)
    return formatOutbox(this.nextId, records)
  }

  private arm(): void {
    const { bounds, clock } = this.settings
    const { next } = this.queue
    const tend = (): void => {
      this.tend()
    }
    clock.wake('outbox-ttl', next ? next.since + bounds.ttl : Infinity, tend)
    clock.wake('outbox-pace', this.slice.nextAt, tend)
  }
}
