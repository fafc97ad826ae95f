// Measures how many handshakes a second this process can take.
import type { Disposer } from '../../store/base/timing'
import type { Clock } from '../session/pace'

export interface CapacityHost extends Clock {
  /** Ms that the event loop has worked, of a clock that never goes back. */
  worked(): number
}

/** Handshakes a second until some were measured: about what one core takes, with hello and attach. */
const assumed = 1_000
/** Never less, so that a server that is busy with other work still lets some in. */
const least = 20
/** Ms between two looks. */
const every = 250
/** Handshakes between two looks that tell something. */
const enough = 10
/** Share of the newest look in the measure. */
const weight = 0.3
/** The least share of time at work that is reckoned with: what a process does at rest says little about what it can do. */
const leastShare = 0.5
/** Share of time at work from which the process is busy. */
const busyShare = 0.9

/**
 * Handshakes of a quarter of a second, divided by the share of it in which the event loop worked: at full load the rate itself,
 * below it what the rate would be at full load. Other work of that time makes it less.
 */
export class Capacity {
  readonly #host: CapacityHost
  /** `undefined` until some were measured. */
  #perSecond: number | undefined
  #isBusy = false
  #handshakes = 0
  #hasSentAway = false
  #last: readonly [uptime: number, worked: number]
  #stopTimer: Disposer

  constructor(host: CapacityHost) {
    this.#host = host
    this.#last = [host.uptime(), host.worked()]
    this.#stopTimer = this.#arm()
  }

  /** Handshakes a second that this process can take. */
  get perSecond(): number {
    return this.#perSecond ?? assumed
  }

  /** Whether the event loop has hardly a pause. */
  get isBusy(): boolean {
    this.#look()
    return this.#isBusy
  }

  /** A handshake takes place. */
  count(): void {
    this.#handshakes += 1
  }

  /** A connection is sent away: until the next look the rate of handshakes tells less than the capacity. */
  sentAway(): void {
    this.#hasSentAway = true
  }

  stop(): void {
    this.#stopTimer()
  }

  /** Looks before the timer, too: under load it is late. */
  #look(): void {
    const [uptime, worked] = [this.#host.uptime(), this.#host.worked()]
    const ms = uptime - this.#last[0]
    if (ms < every) return
    const share = Math.min(1, (worked - this.#last[1]) / ms)
    // To send connections away is work, too.
    if (this.#handshakes >= enough && !this.#hasSentAway) {
      const rate = (this.#handshakes * 1_000) / ms / Math.max(share, leastShare)
      // A process at rest takes what comes; that few came says nothing about what it can take.
      if (share >= leastShare || rate > this.perSecond) {
        const before = this.#perSecond ?? rate
        this.#perSecond = Math.max(least, before + (rate - before) * weight)
      }
    }
    this.#hasSentAway = false
    this.#isBusy = share >= busyShare
    this.#handshakes = 0
    this.#last = [uptime, worked]
  }

  #arm(): Disposer {
    return this.#host.setTimer(() => {
      this.#stopTimer = this.#arm()
      this.#look()
    }, every)
  }
}
