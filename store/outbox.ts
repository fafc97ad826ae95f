import { action, computed, makeObservable, observable } from 'mobx-miniprogram'
import { isFrame, LONGEST_WAIT } from './check'
import { describe, type Failure, reasonOf } from './errors'
import type { OutboxOptions } from './options'
import type { Disposer, Frame, Platform } from './platform'
import { byteLength } from './utf8'

/** Where an outgoing entry stands. Without a session `sent` is final; `acked` needs a server that answers. */
export type EntryState = 'queued' | 'sent' | 'acked' | 'failed' | 'expired'

/** An outgoing entry as plain data, for pages. */
export interface QueuedEntry<Out = unknown> {
  readonly id: number
  readonly data: Out
  readonly state: EntryState
  /** When `send` was called, in epoch ms. */
  readonly queuedAt: number
}

/** What `send` returns. `state` and `failure` are observable. */
export class Entry<Out = unknown> implements QueuedEntry<Out> {
  state: EntryState = 'queued'
  /** Why the entry failed or expired, in one English sentence, or `null`. */
  failure: string | null = null
  /** Resolves with the final state. It never rejects, so ignoring it is safe. */
  readonly done: Promise<EntryState>
  private resolve!: (state: EntryState) => void

  readonly id: number
  readonly data: Out
  readonly queuedAt: number

  constructor(id: number, data: Out, queuedAt: number) {
    this.id = id
    this.data = data
    this.queuedAt = queuedAt
    this.done = new Promise((resolve) => {
      this.resolve = resolve
    })
    makeObservable(this, { state: observable.ref, failure: observable.ref, enter: action, settle: action })
  }

  /** @internal */
  enter(state: 'queued' | 'sent'): void {
    this.state = state
  }

  /** @internal */
  settle(state: EntryState, failure: string | null): void {
    this.state = state
    this.failure = failure
    this.resolve(state)
  }
}

/** An entry that has no final state yet. It keeps its place until it has one. */
interface Held<Out> {
  readonly entry: Entry<Out>
  readonly frame: Frame
  readonly bytes: number
  /** Grows with each handing-over and each answer; only the first answer to the latest handing-over is heard. */
  handed: number
  refusals: number
}

/** An entry that the platform refuses this often is itself the fault, not the connection. */
const REFUSALS = 10

/** Outgoing entries in the order of `send`, each until it is settled; bounded by count, bytes and age. */
export class Outbox<Out> {
  private readonly held = observable.map<number, Held<Out>>([], { deep: false })
  private bytes = 0
  private nextId = 1
  private stopTimer: Disposer = () => undefined
  /** Why nothing is taken any more, or `null`. */
  private closed: Failure | null = null

  private readonly bounds: Required<OutboxOptions>
  private readonly encode: (data: Out) => Frame
  private readonly platform: Platform
  private readonly report: (failure: Failure) => void

  constructor(
    bounds: Required<OutboxOptions>,
    encode: (data: Out) => Frame,
    platform: Platform,
    report: (failure: Failure) => void,
  ) {
    this.bounds = bounds
    this.encode = encode
    this.platform = platform
    this.report = report
    makeObservable<this, 'settle' | 'expire'>(this, {
      entries: computed,
      add: action,
      flush: action,
      rewind: action,
      close: action,
      settle: action,
      expire: action,
    })
  }

  get entries(): readonly QueuedEntry<Out>[] {
    return Array.from(this.held.values(), ({ entry: { id, data, state, queuedAt } }) => ({
      id,
      data,
      state,
      queuedAt,
    }))
  }

  get size(): number {
    return this.held.size
  }

  /** Always returns an entry; one that cannot be kept has failed already, and says why. */
  add(data: Out): Entry<Out> {
    const entry = new Entry(this.nextId++, data, this.platform.now())
    if (this.closed) {
      this.refuse(entry, this.closed)
      return entry
    }
    try {
      const frame: unknown = this.encode(data)
      if (!isFrame(frame)) throw new TypeError('expected encode to give a string or an ArrayBuffer')
      this.hold({ entry, frame, bytes: byteLength(frame), handed: 0, refusals: 0 })
    } catch (thrown) {
      this.refuse(entry, { code: 'encode-failed', detail: reasonOf(thrown) })
    }
    return entry
  }

  /** Hands everything that waits to `send`, oldest first. Stops as soon as one cannot be handed over. */
  flush(send: (frame: Frame, done: (failure: string | null) => void) => void): void {
    this.expire()
    let refused = false
    for (const held of Array.from(this.held.values())) {
      if (refused) return
      if (held.entry.state !== 'queued') continue
      held.entry.enter('sent')
      const handed = ++held.handed
      send(held.frame, (failure) => {
        if (failure !== null) refused = true
        if (handed !== held.handed) return
        held.handed += 1
        this.answered(held, failure)
      })
    }
  }

  /** The connection is gone: what was handed over but not taken goes again, from its own place. */
  rewind(): void {
    for (const held of this.held.values()) {
      if (held.entry.state !== 'sent') continue
      held.handed += 1
      held.entry.enter('queued')
    }
    this.expire()
  }

  /** Nothing will be sent any more; whatever waits has failed. */
  close(failure: Failure): void {
    this.closed = failure
    for (const held of Array.from(this.held.values())) this.fail(held, failure)
    this.stopTimer()
  }

  private answered(held: Held<Out>, failure: string | null): void {
    if (failure === null) {
      this.settle(held, 'sent')
      return
    }
    held.refusals += 1
    if (held.refusals < REFUSALS) held.entry.enter('queued')
    else this.fail(held, { code: 'send-failed', detail: failure })
  }

  private hold(held: Held<Out>): void {
    const victims = this.victims(held.bytes)
    const { limit, bytes } = this.bounds
    const full: Failure = {
      code: 'outbox-full',
      detail: `at most ${String(limit)} entries and ${String(bytes)} bytes`,
    }
    if (victims === null) {
      this.refuse(held.entry, full)
      return
    }
    for (const victim of victims) this.fail(victim, full)
    this.held.set(held.entry.id, held)
    this.bytes += held.bytes
    if (this.oldestWaiting() === held) this.armTimer()
  }

  /** Whoever must give way to a new entry of this size; `null` where even all that may would not make room. */
  private victims(newBytes: number): readonly Held<Out>[] | null {
    const { limit, bytes, overflow } = this.bounds
    const waiting = Array.from(this.held.values()).filter(({ entry }) => entry.state === 'queued')
    if (overflow === 'drop-newest') waiting.reverse()
    let room = limit - this.held.size
    let free = bytes - this.bytes
    let count = 0
    for (const held of overflow === 'reject' ? [] : waiting) {
      if (room >= 1 && free >= newBytes) break
      room += 1
      free += held.bytes
      count += 1
    }
    return room >= 1 && free >= newBytes ? waiting.slice(0, count) : null
  }

  private settle(held: Held<Out>, state: EntryState, failure: string | null = null): void {
    this.held.delete(held.entry.id)
    held.handed += 1
    this.bytes -= held.bytes
    held.entry.settle(state, failure)
  }

  private fail(held: Held<Out>, failure: Failure): void {
    this.settle(held, 'failed', describe(failure))
    this.report(failure)
  }

  private refuse(entry: Entry<Out>, failure: Failure): void {
    entry.settle('failed', describe(failure))
    this.report(failure)
  }

  /** What is on its way is past expiring; should it come back, it is too old at once. */
  private expire(): void {
    const before = this.platform.now() - this.bounds.ttl
    for (const held of Array.from(this.held.values())) {
      if (held.entry.queuedAt > before) break
      if (held.entry.state === 'queued')
        this.settle(held, 'expired', `waited longer than ${String(this.bounds.ttl)} ms`)
    }
    this.armTimer()
  }

  private armTimer(): void {
    this.stopTimer()
    const next = this.oldestWaiting()
    if (this.bounds.ttl === Infinity || next === undefined) return
    const wait = next.entry.queuedAt + this.bounds.ttl - this.platform.now()
    this.stopTimer = this.platform.setTimer(
      () => {
        this.expire()
      },
      Math.min(Math.max(1, wait), LONGEST_WAIT),
    )
  }

  /** Entries age in the order they stand, so this is the next to expire. */
  private oldestWaiting(): Held<Out> | undefined {
    for (const held of this.held.values()) if (held.entry.state === 'queued') return held
    return undefined
  }
}
