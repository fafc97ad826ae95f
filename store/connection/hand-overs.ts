import { type Clock, LATE } from '../base/clock'
import type { Failure } from '../base/errors'
import { isFrame } from '../base/frame'
import type { Socket } from '../platforms/platform'
import { SOON } from './beat'
import type { HeartbeatSettings } from './heartbeat'

/** Longest wait for the platform's answer to a frame, in ms; with a heartbeat `timeout` longer, because a pong answers too. */
const ANSWER_PATIENCE = 10_000
/** Time in which the platform must take another frame after one that it refused, in ms. */
const REFUSAL_PATIENCE = 300
/** A server that leaves so many pings unanswered while it talks does not answer each of them. */
const MOST_PINGS = 32
/** Pings in a row, each answered once, after which pongs are trusted again. */
const CLEAN_PINGS = 3

const ALARM = 'send'
const STEP = 'round trip'

export interface Pong {
  /** The round trip in ms; `null` where the frame answers no ping, or the time cannot be told. */
  readonly latency: number | null
}

interface Ping {
  readonly number: number
  readonly key: string
  readonly at: number
  /** Confirms what left before it. */
  readonly confirm: () => void
}

interface HandOver {
  readonly at: number
  readonly answer: (failure: string | null) => void
}

/** The latest refused frame, where the platform has taken none after it. */
interface Refusal {
  readonly number: number
  readonly failure: Failure
  readonly since: number
}

/** Receives what the frames of a socket tell. */
export interface HandOverObserver {
  /** The socket is of no more use. */
  readonly lost: (failure: Failure) => void
  /** Something must be proved within so many ms; at once: a frame was refused. */
  pingWanted(within: number): void
  /** A ping leaves. @returns the action for its pong */
  pinged(): () => void
  /** A pong proves what left before its ping, from now on, or no longer. */
  trusted(isTrusted: boolean): void
}

/**
 * The frames of one socket: which answers the platform owes, and which pongs the server.
 *
 * A platform that never answers would hold up everything that waits, so a pong is an answer, too. A platform that refuses
 * a frame may take the next one: the socket is lost only where it takes none. A ping asks it, where nothing else does.
 */
export class HandOvers {
  /** Frames that were handed over, pings included. */
  private count = 0
  private readonly unanswered = new Map<number, HandOver>()
  private refusal: Refusal | null = null
  private isOver = false
  private dueAt = Infinity
  /** Pings that no pong has answered, oldest first. */
  private readonly pings: Ping[] = []
  /** While a ping is out, a timer counts its seconds. One that is late shows that the phone stood still, or its clock was set. */
  private stepAt = Infinity
  /** Number of the last frame whose round trip cannot be told, because of that. */
  private unmeasured = 0
  private lastKey = ''
  /** A frame left after the last ping. */
  private owesPing = false
  /**
   * Pings that must be answered once each before pongs prove anything again: the server has sent a pong unasked, or has
   * answered none. Until then its pongs are signs of life, and nothing more.
   */
  private doubts = 0

  private readonly clock: Clock
  private readonly heartbeat: HeartbeatSettings | false
  private readonly observer: HandOverObserver

  constructor(clock: Clock, heartbeat: HeartbeatSettings | false, observer: HandOverObserver) {
    this.clock = clock
    this.heartbeat = heartbeat
    this.observer = observer
  }

  /**
   * Counts a frame that is handed over now.
   *
   * @returns the platform's callback; its first call is passed on to `done`
   */
  add(done: (failure: string | null) => void): (failure: string | null) => void {
    const number = ++this.count
    const answer = (failure: string | null): void => {
      if (!this.unanswered.delete(number)) return
      done(failure)
      this.learn(number, failure)
    }
    this.unanswered.set(number, { at: this.clock.now(), answer })
    if (!this.owesPing) this.observer.pingWanted(SOON)
    this.owesPing = true
    if (this.unanswered.size === 1) this.watch()
    return answer
  }

  /** Counts the greeting, which is handed over now. The welcome proves it. @returns the platform's callback */
  greet(): (failure: string | null) => void {
    const number = ++this.count
    return (failure) => {
      this.learn(number, failure)
    }
  }

  /**
   * Makes the ping that is handed over now, with the platform's callback for it.
   *
   * @throws Error of a user's function, or TypeError where it makes no frame
   */
  ping(): Parameters<Socket['send']> {
    const { pings } = this
    // The lifecycle pings only where there is a heartbeat.
    const heartbeat = this.heartbeat as HeartbeatSettings
    const key = heartbeat.key()
    const frame: unknown = heartbeat.ping(key)
    if (!isFrame(frame)) throw new TypeError('expected a string or an ArrayBuffer')
    const ping = { number: ++this.count, key, at: this.clock.now(), confirm: this.observer.pinged() }
    this.lastKey = key
    this.owesPing = false
    if (pings.length >= MOST_PINGS) this.doubt()
    pings.push(ping)
    this.step()
    return [
      frame,
      (failure) => {
        // No pong will come for it.
        if (failure !== null && pings.includes(ping)) pings.splice(pings.indexOf(ping), 1)
        this.learn(ping.number, failure)
      },
    ]
  }

  /**
   * Finds the ping that a received frame answers. Frames of one connection arrive in order, so a plain pong answers the
   * oldest ping that is out. A pong that comes while none is out shows that this server sends them unasked.
   *
   * @returns `null` where the frame is no pong
   * @throws Error of a user's function
   */
  hear(frame: unknown): Pong | null {
    const { heartbeat, pings } = this
    if (!heartbeat || !isFrame(frame)) return null
    const isPong = (key: string): boolean => heartbeat.isPong(frame, key)
    const index = pings.findIndex(({ key }) => isPong(key))
    if (index < 0 && !isPong(this.lastKey)) return null
    const [ping] = pings.splice(0, index + 1).slice(-1)
    this.step()
    // No ping has the key ''.
    if (!ping && isPong('')) this.doubt()
    if (!ping || this.isDoubtful()) return { latency: null }
    this.prove(ping)
    return { latency: ping.number > this.unmeasured ? this.clock.now() - ping.at : null }
  }

  /** The socket is gone: later answers change nothing here. */
  end(): void {
    this.isOver = true
    this.clock.wake(ALARM, Infinity, this.giveUp)
    this.clock.wake(STEP, Infinity, this.step)
  }

  private readonly step = (): void => {
    const now = this.clock.now()
    if (now - this.stepAt > LATE) this.unmeasured = this.count
    this.stepAt = this.pings.length > 0 ? now + LATE : Infinity
    this.clock.wake(STEP, this.stepAt, this.step)
  }

  /** All that left before the ping has arrived. A refusal may come late, so the platform has a second to tell of it. */
  private prove({ number, confirm }: Ping): void {
    const before = this.clock.now() - SOON
    this.unanswered.forEach(({ at, answer }, sent) => {
      if (sent < number && at <= before) answer(null)
    })
    confirm()
    this.learn(number, null)
    if (this.unanswered.size > 0) this.observer.pingWanted(SOON)
  }

  private doubt(): void {
    if (this.doubts === 0) this.observer.trusted(false)
    this.doubts = CLEAN_PINGS
    this.pings.length = 0
  }

  /** A ping was answered: the last one that the doubt asks for proves nothing itself. */
  private isDoubtful(): boolean {
    if (this.doubts === 0) return false
    if (--this.doubts === 0) this.observer.trusted(true)
    return true
  }

  private learn(number: number, failure: string | null): void {
    if (this.isOver) return
    const { refusal } = this
    if (failure === null) {
      if (refusal && number > refusal.number) this.refusal = null
    } else {
      const since = refusal?.since ?? this.clock.now()
      this.refusal = { number, failure: { code: 'send-failed', detail: failure }, since }
      if (!refusal) this.observer.pingWanted(0)
    }
    this.watch()
  }

  private watch(): void {
    const { refusal, heartbeat } = this
    const patience = ANSWER_PATIENCE + (heartbeat ? heartbeat.timeout : 0)
    if (refusal) this.dueAt = refusal.since + REFUSAL_PATIENCE
    else this.dueAt = this.unanswered.size > 0 ? this.clock.now() + patience : Infinity
    this.clock.wake(ALARM, this.dueAt, this.giveUp)
  }

  private readonly giveUp = (): void => {
    const now = this.clock.now()
    if (now - this.dueAt > LATE) {
      // The phone stood still: what it owes may be waiting behind this timer.
      if (this.refusal) this.refusal = { ...this.refusal, since: now }
      this.watch()
    } else
      this.observer.lost(
        this.refusal?.failure ?? { code: 'send-failed', detail: 'the platform does not answer' },
      )
  }
}
