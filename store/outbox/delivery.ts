import { action } from 'mobx-miniprogram'
import type { Failure } from '../base/errors'
import type { Frame } from '../base/frame'
import { Burst } from './burst'
import type { EntryState } from './entry'
import { type End, fateOf, type Mishap } from './fate'
import type { OutboxSettings, Send } from './options'
import type { Queue, QueuedFrame } from './queue'
import { Unconfirmed } from './unconfirmed'

/** Receives what becomes of entries. */
export interface DeliveryObserver<Out> {
  entered(queued: QueuedFrame<Out>, state: 'queued' | 'sent'): void
  /** `failure`: why, for pages; a `Failure` goes to `lastError`, too. */
  settled(queued: QueuedFrame<Out>, state: EntryState, failure: Failure | string | null): void
  /** The next frames may go now, or later than was planned. */
  moved(): void
}

/** Entries on one connection after the other: hands them over in bursts, and learns what became of them. */
export class Delivery<Out> {
  /** Entries that may not have arrived, for `resend`. */
  readonly unconfirmed: Unconfirmed<Out>
  private readonly burst: Burst
  /** Pongs of this connection confirm what left. */
  private confirms: boolean

  private readonly queue: Queue<Out>
  private readonly settings: OutboxSettings<Out>
  private readonly observer: DeliveryObserver<Out>

  constructor(queue: Queue<Out>, settings: OutboxSettings<Out>, observer: DeliveryObserver<Out>) {
    this.queue = queue
    this.settings = settings
    this.observer = observer
    this.burst = new Burst(settings.bounds.burst)
    this.confirms = settings.confirms
    this.unconfirmed = new Unconfirmed(settings.bounds)
  }

  /** When the next burst may begin; see {@link Burst.nextAt}. */
  get nextAt(): number {
    return this.burst.nextAt
  }

  beginBurst(now: number): void {
    this.burst.begin(now)
  }

  /** Hands an entry over, if it may go now. */
  handOver(queued: QueuedFrame<Out>, frame: Frame, send: Send): boolean {
    if (!this.burst.admits(queued.bytes)) return false
    this.queue.leave(queued)
    const { turn } = queued
    this.burst.add(queued.bytes, this.settings.clock.now())
    this.observer.entered(queued, 'sent')
    send(frame, (failure) => {
      if (turn === queued.turn && !queued.isTaken) this.answered(queued, failure)
    })
    return true
  }

  /** The connection is gone: decides what becomes of what left and came to nothing. */
  rewind(type: End['type']): void {
    const { queue, settings } = this
    const { size } = this.unconfirmed
    queue.forAway((queued) => {
      this.goBack(queued, { type })
    })
    const unconfirmed = this.unconfirmed.size - size
    if (unconfirmed > 0) settings.report({ code: 'unconfirmed', detail: String(unconfirmed) })
    this.confirms = settings.confirms
    this.startCarefully()
  }

  /** A frame that was handed over before goes alone first: it may have ended the connection. */
  startCarefully(): void {
    this.burst.restart((this.queue.next?.tries ?? 0) > 0)
  }

  /** Ends for good: keeps no entry for `resend`. */
  end(): void {
    this.burst.restart(false)
    this.unconfirmed.clear()
  }

  /** A ping leaves. @returns the action for its pong, which proves that all before it has arrived */
  readonly pinged = (): (() => void) => {
    const { turn } = this.queue
    return () => {
      this.confirm(turn)
    }
  }

  /** Whether the server answers each ping once; where it does not, nothing will prove what has left and leaves now. */
  readonly trust = action((isTrusted: boolean): void => {
    this.confirms = isTrusted
    this.queue.forAway((queued) => {
      if (queued.isTaken) this.finish(queued, 'sent')
    })
    this.observer.moved()
  })

  private readonly confirm = action((turn: number): void => {
    this.queue.forAway((queued) => {
      if (queued.turn <= turn && queued.isTaken) this.finish(queued, 'confirmed')
    })
    this.observer.moved()
  })

  private readonly answered = action((queued: QueuedFrame<Out>, failure: string | null): void => {
    if (failure !== null) {
      this.burst.answer()
      this.burst.rest(this.settings.clock.now())
      this.goBack(queued, { type: 'refused', detail: failure })
    } else if (this.confirms) {
      queued.isTaken = true
      queued.entry.take()
      if (!this.isOnProbation(queued)) this.burst.answer()
      this.observer.entered(queued, 'sent')
    } else {
      this.burst.answer()
      this.observer.settled(queued, 'sent', null)
    }
    this.observer.moved()
  })

  /** Settles an entry that was taken. */
  private finish(queued: QueuedFrame<Out>, state: 'sent' | 'confirmed'): void {
    if (this.isOnProbation(queued)) this.burst.answer()
    this.observer.settled(queued, state, null)
  }

  /** It may be what ended the last connection, so that it is not enough that the platform takes it. */
  private isOnProbation({ tries }: QueuedFrame<Out>): boolean {
    return this.settings.bounds.unconfirmed === 'resend' && tries > 1
  }

  private goBack(queued: QueuedFrame<Out>, mishap: Mishap): void {
    queued.hasLeft ||= mishap.type !== 'refused'
    const fate = fateOf(queued, mishap, this.settings.bounds)
    if (fate === null) {
      this.queue.wait(queued)
      this.observer.entered(queued, 'queued')
      return
    }
    this.observer.settled(queued, fate.state, fate.failure)
    if (fate.state === 'unconfirmed') this.unconfirmed.add(queued)
  }
}
