import { action, computed, createAtom, makeObservable } from 'mobx-miniprogram'
import type { Failure } from '../base/errors'
import { describe } from '../base/sentences'
import { isFrame } from '../base/frame'
import { Delivery, type DeliveryObserver } from './delivery'
import { Entry, type QueuedEntry } from './entry'
import { type End, fateOfCancelled, givenUp, outlives } from './fate'
import { formatOutbox, RECORDS_BYTES } from './format'
import type { OutboxSettings, Send } from './options'
import { restoreEntries } from './restore'
import { createQueuedFrame, encodeData, Queue, type QueuedFrame } from './queue'
import type { OutboxStorage } from './storage'

/** Outgoing entries in the order of `send`, each until it has a final state; with `persist` the next launch sends the rest. */
export class Outbox<Out> {
  private readonly queue: Queue<Out>
  private readonly changes = createAtom('Outbox')
  private nextId = 1
  private resets = 0
  readonly delivery: Delivery<Out>
  /** Takes entries now; `null` while there is no open connection. */
  private send: Send | null = null
  /** An entry of an earlier launch is being encoded: no other is handed over meanwhile. */
  private isEncoding = false
  /** Why no entry is taken any more, or `null`. */
  private closed: Failure | null = null
  private readonly settings: OutboxSettings<Out>
  private readonly storage: OutboxStorage | null

  constructor(settings: OutboxSettings<Out>) {
    this.settings = settings
    this.storage = settings.bounds.persist ? settings.storage : null
    this.queue = new Queue({ ...settings.bounds, persist: this.storage !== null, stored: RECORDS_BYTES })
    this.delivery = new Delivery(this.queue, settings, {
      entered: this.enter,
      settled: this.settle,
      moved: () => {
        if (this.delivery.nextAt > settings.clock.now()) this.arm()
        else this.tend()
      },
    })
    makeObservable<this, 'tend'>(this, {
      entries: computed,
      add: action,
      rewind: action,
      reset: action,
      cancel: action,
      resend: action,
      close: action,
      tend: action,
    })
    if (this.storage) this.restore(this.storage)
  }

  get entries(): readonly QueuedEntry<Out>[] {
    this.changes.reportObserved()
    return this.queue.map(({ entry: { id, data, state, queuedAt } }) => ({ id, data, state, queuedAt }))
  }

  get size(): number {
    this.changes.reportObserved()
    return this.queue.size
  }

  get unconfirmedCount(): number {
    this.changes.reportObserved()
    return this.delivery.unconfirmed.size
  }

  /** Adds an entry and sends it if it may go. An entry that cannot be kept has failed already, and tells why. */
  add(data: Out): Entry<Out> {
    const { resets, settings } = this
    const frame = this.closed ?? encodeData(data, settings.encode)
    const record = isFrame(frame) ? (this.storage?.textOf(data) ?? '') : ''
    // Both may run the user's code, which may send, reset or dispose: ids and ages follow the order of the queue all the same.
    const since = settings.clock.now()
    const entry = new Entry(this.nextId++, data, settings.clock.wall(since), this.cancel)
    if (!settings.confirms) entry.leaveUnproven()
    const taken = this.closed ?? frame
    if (isFrame(taken)) this.take(createQueuedFrame(entry, taken, record, since))
    else this.refuse(entry, taken)
    if (resets !== this.resets) this.cancel(entry.id)
    this.changed()
    this.tend()
    return entry
  }

  /** The connection is open: hands entries to `send`, oldest first, in bursts, until `pause()` or `rewind()`. */
  flush(send: Send): void {
    this.send = send
    this.tend()
  }

  /** Hands over nothing more for now; frames on their way stay on their way. */
  pause(): void {
    this.send = null
  }

  /** The connection was lost, or ended by a call. */
  rewind(type: End['type'] = 'lost'): void {
    this.send = null
    this.delivery.rewind(type)
    this.tend()
  }

  /** @see Entry.cancel */
  readonly cancel = (id: number): boolean => {
    this.forget(id)
    const queued = this.queue.find(id)
    if (queued) queued.isCancelled = true
    this.changed()
    if (queued?.entry.state !== 'queued') return false
    const { state, failure } = fateOfCancelled(queued)
    this.settle(queued, state, failure)
    this.arm()
    return state === 'cancelled'
  }

  /** Sends an unconfirmed entry again. */
  resend(id: number): boolean {
    const queued = this.delivery.unconfirmed.find(id)
    if (!queued || this.queue.victims(queued)?.length !== 0) return false
    this.forget(id)
    queued.tries = 0
    queued.since = this.settings.clock.now()
    queued.entry.begin()
    this.queue.push(queued)
    this.enter(queued, 'queued')
    this.changed()
    this.tend()
    return true
  }

  /** Writes changes to the storage now: the app is about to be hidden, and may never come back. */
  save(): void {
    this.storage?.saveNow()
  }

  /** Deletes all entries, in the storage too: they belong to another user. */
  reset(): void {
    this.resets += 1
    this.rewind('disconnect')
    this.delivery.unconfirmed.clear()
    for (const { id } of this.entries) this.cancel(id)
    this.storage?.clear()
    this.changed()
  }

  /** Sends nothing more; waiting entries fail, and leave the storage: the next launch must not send them. */
  close(failure: Failure): void {
    this.closed = failure
    this.send = null
    for (let queued = this.queue.first; queued; queued = queued.following)
      if (queued.isTaken) this.settle(queued, 'sent', null)
      else this.settle(queued, 'failed', failure)
    this.delivery.end()
    this.arm()
    this.storage?.close()
  }

  private restore(storage: OutboxStorage): void {
    const { nextId, restored, whole } = restoreEntries<Out>(storage, this.settings.clock, this.cancel)
    this.nextId = nextId
    for (const queued of restored)
      if (queued.tries < this.settings.bounds.tries) this.take(queued)
      else this.refuse(queued.entry, givenUp(queued.tries, { type: 'lost' }))
    this.delivery.startCarefully()
    if (!whole || this.queue.size < restored.length) storage.save(this.content)
    this.tend()
  }

  private take(queued: QueuedFrame<Out>): void {
    const victims = this.queue.victims(queued)
    if (victims === null) this.refuse(queued.entry, this.queue.full)
    else {
      for (const victim of victims) this.settle(victim, 'failed', this.queue.full)
      this.queue.push(queued)
    }
  }

  /** Expires entries that are too old, hands over those that may go, and sets the alarms for the next of either. */
  private readonly tend = (): void => {
    const { queue, settings } = this
    const { bounds, clock } = settings
    const now = clock.now()
    // A frame on its way does not expire; should it come back, it is too old at once.
    while (queue.next && queue.next.since <= now - bounds.ttl)
      this.settle(queue.next, 'expired', `waited longer than ${String(bounds.ttl)} ms`)
    this.delivery.beginBurst(now)
    while (this.send && !this.isEncoding && queue.next) {
      const { frame } = queue.next
      if (frame === null) this.encode(queue.next)
      else if (!this.delivery.handOver(queue.next, frame, this.send)) break
    }
    this.arm()
  }

  /** `encode` is a user's function and may do anything to the queue, and to this entry. */
  private encode(queued: QueuedFrame<Out>): void {
    this.isEncoding = true
    const frame = encodeData(queued.entry.data, this.settings.encode)
    this.isEncoding = false
    if (queued.entry.state !== 'queued') return
    if (isFrame(frame)) this.queue.setFrame(queued, frame)
    else this.settle(queued, 'failed', frame)
  }

  private forget(id: number): void {
    this.delivery.unconfirmed.take(id)
    this.changes.reportChanged()
  }

  private readonly enter = (queued: QueuedFrame<Out>, state: 'queued' | 'sent'): void => {
    if (queued.entry.state !== state) this.changes.reportChanged()
    queued.entry.enter(state)
    this.storage?.save(this.content)
  }

  private readonly settle: DeliveryObserver<Out>['settled'] = (queued, state, failure) => {
    this.queue.remove(queued)
    const isFault = failure !== null && typeof failure !== 'string'
    queued.entry.settle(state, isFault ? describe(failure) : failure)
    this.changed()
    if (isFault) this.settings.report(failure)
  }

  private refuse(entry: Entry<Out>, failure: Failure): void {
    entry.settle('failed', describe(failure))
    this.settings.report(failure)
  }

  /** Saves also after a refused entry: the next launch must not give its id again. */
  private changed(): void {
    this.changes.reportChanged()
    this.storage?.save(this.content)
  }

  private readonly content = (): string =>
    formatOutbox(
      this.nextId,
      this.queue.records((queued) => outlives(queued, this.settings.bounds)),
    )

  private arm(): void {
    const { bounds, clock } = this.settings
    const { next } = this.queue
    clock.wake('outbox-ttl', next ? next.since + bounds.ttl : Infinity, this.tend)
    clock.wake('outbox-pace', this.delivery.nextAt, this.tend)
  }
}
