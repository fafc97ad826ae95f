// One connection of the protocol, from its hello to its end: pure over a wire, a clock and the topics.
import type { CloseFrame } from '../../store/base/errors'
import type { Disposer } from '../../store/base/timing'
import { utf8Length } from '../../store/base/utf8'
import {
  type ClientFrame,
  closes,
  encodeFrame,
  type Hello,
  limits,
  parseClientFrame,
  type ServerFrame,
  serverLimits,
} from '../../store/protocol'
import type { Peer } from '../topics/peer'
import { Budget, Pace, type Rate } from './pace'
import type { SessionHost, Wire } from './ports'
import type { Seekers } from './seekers'
import { Subscriptions } from './subscriptions'
import { check } from './verify'

const silent: CloseFrame = { code: 1000, reason: 'No sign of life' }
const usualRate: Rate = { perSecond: serverLimits.commandsPerSecond, burst: serverLimits.commandBurst }
const failed: CloseFrame = { code: 1011, reason: 'The server failed' }

/** The other sessions of the server. */
export interface House {
  /** Tells whether the process stood still, before a frame is heard. */
  beat(): void
  /** The user of the session is known now. */
  enter(user: string, session: Session): void
  /** The user opens a topic, as `Seekers` has it. */
  seek: Seekers['seek']
}

export class Session implements Peer {
  readonly #wire: Wire
  readonly #host: SessionHost
  readonly #house: House
  readonly #pace: Pace
  readonly #commands: Budget
  /** Everything else: all topics of a connection may be attached at once. */
  readonly #others = new Budget({
    perSecond: serverLimits.commandsPerSecond,
    burst: serverLimits.waitingFrames,
  })
  /** Undefined before the first welcome. */
  #subscriptions: Subscriptions | undefined
  /** A hello has come that is not answered yet. */
  #isGreeting = false
  /** The user of the last hello, who may be another one until its token is checked. */
  #claim: string | undefined
  /** A reader that is slow: nothing is sent and nothing is read until it has read. */
  #isFull = false
  #isClosed = false
  /** Frames that come are as if they were not read. */
  #isDeaf = false
  #heardAt: number
  /** When a new hello is due. */
  #renewAt = Infinity
  /** Timers: for the first hello and then for silence, for the next hello, for the check of a token. */
  #stopWatch: Disposer
  #stopRenew: Disposer | undefined
  #stopCheck: Disposer | undefined

  constructor(wire: Wire, host: SessionHost, house: House) {
    this.#wire = wire
    this.#host = host
    this.#house = house
    this.#heardAt = host.uptime()
    const { commandRate = usualRate, helloTimeout = serverLimits.hello } = host
    this.#commands = new Budget(commandRate)
    this.#stopWatch = host.setTimer(() => this.close(closes.noHello), helloTimeout)
    this.#pace = new Pace(serverLimits.waitingFrames, {
      uptime: () => host.uptime(),
      setTimer: (callback, ms) => host.setTimer(callback, ms),
      isHeld: () => this.#isFull || this.#stopCheck !== undefined,
      pause: () => wire.pause(),
      resume: () => wire.resume(),
      overflow: () => this.close(closes.tooMuch),
    })
  }

  /** Undefined before the first welcome. */
  get user(): string | undefined {
    return this.#subscriptions?.user
  }

  /** Closes the connection if it is of this user, or claims to be. */
  revoke(user: string): void {
    if (user === this.#claim || user === this.user) this.close(closes.newToken)
  }

  get isFull(): boolean {
    return this.#isFull
  }

  /** Takes what the socket received: a text, or binary data, which is no frame. */
  receive(data: unknown): void {
    this.#house.beat()
    if (this.#isClosed || this.#isDeaf) return
    const frame = parseClientFrame(data)
    if (frame.t === 'fault') return this.close(frame.close)
    const isFirst = !this.#isGreeting && !this.#subscriptions
    if (isFirst && frame.t !== 'hello') return this.close(closes.noHello)
    this.#heardAt = this.#host.uptime()
    if (frame.t === 'hello') this.#isGreeting = true
    if (isFirst) this.#watch()
    const receivedAt = this.#host.now()
    const budget = frame.t === 'command' ? this.#commands : this.#others
    this.#pace.push(budget, () => this.#try(() => this.#hear(frame, receivedAt)))
  }

  /** Calls `answer` in its turn: for pings of the socket, so that a flood of them is no way around the rate. */
  probe(answer: () => void): void {
    this.#pace.push(this.#others, answer)
  }

  send(frame: ServerFrame): void {
    if (this.#isClosed) return
    const text = encodeFrame(frame)
    if (isTooLarge(text)) return this.#fail(tooLarge(frame, text))
    this.#wire.send(text)
    this.#host.sent?.(frame)
    const { buffered } = this.#wire
    this.#isFull = buffered >= serverLimits.bufferedBytes
    if (buffered > serverLimits.bufferedMostBytes) this.close(closes.tooSlow)
  }

  /** The client has read something: goes on where enough has left. */
  drained(): void {
    if (!this.#isFull || this.#wire.buffered >= serverLimits.bufferedBytes) return
    this.#isFull = false
    this.#heardAt = this.#host.uptime()
    this.#subscriptions?.moved()
    this.#pace.go()
  }

  /** Hears nothing more: the client sends it again on its next connection. */
  deafen(): void {
    this.#isDeaf = true
  }

  /** Whether each command that was heard is answered. */
  get isDone(): boolean {
    return (
      this.#isClosed || !this.#subscriptions || (this.#pace.isEmpty && this.#subscriptions.unanswered === 0)
    )
  }

  close(close: CloseFrame): void {
    if (this.#isClosed) return
    this.ended()
    this.#wire.close(close)
  }

  /** The socket is gone. */
  ended(): void {
    this.#isClosed = true
    this.#stopWatch()
    this.#stopRenew?.()
    this.#stopCheck?.()
    this.#pace.stop()
    this.#subscriptions?.stop()
  }

  /** A fault, of the engine perhaps, ends this connection and not the process. */
  #try(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#host.report(error)
    this.close(failed)
  }

  #hear(frame: ClientFrame, receivedAt: number): void {
    if (frame.t === 'hello') return this.#greet(frame)
    // Timers may be late.
    if (this.#host.uptime() >= this.#renewAt) return this.close(closes.newToken)
    if (frame.t === 'ping') this.send({ t: 'ping', id: frame.id, now: this.#host.now() })
    else this.#subscriptions?.hear(frame, receivedAt)
  }

  /** Frames behind a hello wait until its token is checked. */
  #greet({ user, token }: Hello): void {
    this.#claim = user
    this.#stopCheck = check(this.#host, { user, token, before: this.#subscriptions?.user }, (outcome) => {
      this.#stopCheck = undefined
      if ('close' in outcome) return this.close(outcome.close)
      this.#isGreeting = false
      this.#try(() => this.#welcome(user, outcome.validFor))
      this.#pace.go()
    })
  }

  #welcome(user: string, validFor: number): void {
    const window = this.#host.window?.()
    if (!this.#subscriptions) {
      this.#subscriptions = new Subscriptions(user, this, this.#host, this.#house.seek)
      this.#house.enter(user, this)
    }
    this.#stopRenew?.()
    const isEndless = validFor > longestTimer
    const renew = Math.ceil(validFor)
    this.#renewAt = isEndless ? Infinity : this.#host.uptime() + renew
    if (!isEndless) this.#stopRenew = this.#host.setTimer(() => this.#endToken(), renew)
    this.send({
      t: 'welcome',
      stamp: this.#host.stamp(),
      ...(window === undefined ? {} : { window }),
      ...(isEndless ? {} : { renew }),
    })
  }

  #endToken(): void {
    if (!this.#isGreeting) this.close(closes.newToken)
  }

  /** Closes after 60 s without a frame; a reader that has read nothing in that time is told so. */
  #watch(): void {
    this.#stopWatch()
    const left = this.#heardAt + limits.silence - this.#host.uptime()
    if (left <= 0) return this.close(this.#isFull ? closes.tooSlow : silent)
    this.#stopWatch = this.#host.setTimer(() => this.#watch(), left)
  }
}

/** Whether no client takes the frame. Most are measured by their length alone. */
function isTooLarge(text: string): boolean {
  return text.length * 3 > limits.attachedBytes && utf8Length(text) > limits.attachedBytes
}

function tooLarge(frame: ServerFrame, text: string): Error {
  const name = 'topic' in frame ? frame.topic : frame.t
  const bytes = `${String(utf8Length(text))} bytes; the limit is ${String(limits.attachedBytes)} bytes`
  return new Error(
    `A frame of ${name} would be ${bytes}. Its view or viewState returns too much, or its refusals`,
  )
}

/** Longer timers of JavaScript fire at once. */
const longestTimer = 2 ** 31 - 1
