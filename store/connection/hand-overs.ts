import type { Clock } from '../base/clock'
import type { Failure } from '../base/errors'
import { isFrame } from '../base/frame'
import type { Socket } from '../platforms/platform'
import type { HeartbeatSettings } from './heartbeat'

/** Longest wait for the platform's answer to a frame, in ms. */
const ANSWER_PATIENCE = 10_000
/** The same once the platform has refused a frame, in ms. */
const REFUSAL_PATIENCE = 300

/** A server that leaves so many pings unanswered while it talks does not answer each of them. */
const MOST_PINGS = 32

const ALARM = 'send'

export interface Pong {
  /** The round trip in ms; `null` where the frame answers no ping. */
  readonly latency: number | null
}

interface Ping {
  readonly key: string
  readonly at: number
}

/**
 * The frames of one socket: which answers the platform owes, and which pings the server.
 *
 * A platform that never answers would hold up everything that waits. A platform that refused one frame may have taken
 * later ones: its answers decide which go again, so the connection is lost only after they came.
 */
export class HandOvers {
  private unanswered = 0
  private refusal: Failure | null = null
  private isOver = false
  /** Pings that no pong has answered, oldest first. */
  private readonly pings: Ping[] = []
  private lastKey = ''
  /** The server does not answer each ping once: its pongs are signs of life, and nothing more. */
  private isConfused = false

  private readonly clock: Clock
  private readonly heartbeat: HeartbeatSettings | false
  private readonly lose: (failure: Failure) => void

  /** @param lose called when the socket is of no more use */
  constructor(clock: Clock, heartbeat: HeartbeatSettings | false, lose: (failure: Failure) => void) {
    this.clock = clock
    this.heartbeat = heartbeat
    this.lose = lose
  }

  /**
   * Counts a frame that is handed over now.
   *
   * @returns the platform's callback; its first call is passed on to `done`
   */
  add(done: (failure: string | null) => void): (failure: string | null) => void {
    this.unanswered += 1
    if (this.unanswered === 1) this.watch()
    let isAnswered = false
    return (failure) => {
      if (!isAnswered) {
        isAnswered = true
        this.unanswered -= 1
        done(failure)
      }
      if (this.isOver) return
      if (failure !== null) this.refusal ??= { code: 'send-failed', detail: failure }
      this.watch()
    }
  }

  /**
   * Makes the ping that is handed over now, as {@link add} counts it.
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
    const ping = { key, at: this.clock.now() }
    this.lastKey = key
    this.isConfused ||= pings.length >= MOST_PINGS
    if (!this.isConfused) pings.push(ping)
    return [
      frame,
      this.add((failure) => {
        // No pong will come for it.
        if (failure !== null && pings.includes(ping)) pings.splice(pings.indexOf(ping), 1)
      }),
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
    // No ping has the key ''.
    this.isConfused ||= !ping && isPong('')
    return { latency: this.isConfused || !ping ? null : this.clock.now() - ping.at }
  }

  /** The socket is gone: later answers change nothing here. */
  end(): void {
    this.isOver = true
    this.clock.wake(ALARM, Infinity, this.giveUp)
  }

  private watch(): void {
    const { refusal, unanswered } = this
    if (refusal !== null && unanswered === 0) {
      this.lose(refusal)
      return
    }
    const patience = refusal === null ? ANSWER_PATIENCE : REFUSAL_PATIENCE
    this.clock.wake(ALARM, unanswered > 0 ? this.clock.now() + patience : Infinity, this.giveUp)
  }

  private readonly giveUp = (): void => {
    const detail = `no answer for ${String(ANSWER_PATIENCE)} ms`
    this.lose(this.refusal ?? { code: 'send-failed', detail })
  }
}
