// A server without sockets: sessions over wires that write down each frame, under a clock that the test moves.
import type { CloseFrame } from '../../../store/base/errors'
import { type ClientFrame, encodeFrame, parseServerFrame, type ServerFrame } from '../../../store/protocol'
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import type { SessionHost, Wire } from '../../../server/session/ports'
import type { Session } from '../../../server/session/session'
import { Sessions } from '../../../server/session/sessions'
import type { Users } from '../../../server/session/users'
import type { Topic } from '../../../server/topics/define-topic'
import { Topics } from '../../../server/topics/topics'
import { idle, testClock, type TestClock } from '../topics/node'
import { texts } from './texts'

/** Tokens such as `token-of-ann`. They are valid for ever. */
const tokensOf: Users = {
  verify(token) {
    const user = /^token-of-(\w+)$/.exec(token)?.[1]
    return Promise.resolve(user === undefined ? null : { user, validFor: Infinity })
  },
}

export interface TestServerOptions {
  readonly clock?: TestClock
  readonly log?: TopicLog
  readonly kinds?: readonly Topic[]
  readonly users?: Users
  readonly window?: number
  /** Limits other than the usual ones. */
  readonly limits?: Pick<
    SessionHost,
    'commandRate' | 'topicsPerConnection' | 'newTopicRate' | 'helloTimeout'
  > & {
    readonly maxCommandAge?: number
  }
}

export class TestServer {
  readonly clock: TestClock
  readonly log: TopicLog
  readonly topics: Topics
  readonly sessions: Sessions
  readonly errors: unknown[] = []

  constructor({
    clock = testClock(),
    log,
    kinds = [texts],
    users = tokensOf,
    window,
    limits = {},
  }: TestServerOptions = {}) {
    this.clock = clock
    this.log = log ?? memory({ name: 'm1', now: () => clock.now() })
    const report = (error: unknown): void => void this.errors.push(error)
    const setTimer = (callback: () => void, ms: number): (() => void) => clock.setTimer(callback, ms)
    const now = (): number => clock.now()
    this.topics = new Topics(kinds, {
      log: this.log,
      node: 'node',
      secretKey: 'key',
      now,
      random: () => 0.5,
      setTimer,
      report,
      ...limits,
    })
    this.sessions = new Sessions({
      topics: this.topics,
      users,
      now,
      uptime: now,
      setTimer,
      stamp: () => this.log.stamp(),
      report,
      ...(window === undefined ? {} : { window: () => window }),
      ...limits,
    })
  }

  connect(): TestWire {
    return new TestWire(this.sessions)
  }

  /** A connection after its welcome; the frames so far are taken. */
  async welcome(user: string): Promise<TestWire> {
    const wire = this.connect()
    await wire.hear({ t: 'hello', v: 1, user, token: `token-of-${user}` })
    wire.take()
    return wire
  }
}

/** One socket. It throws for a frame that is none of the protocol. */
export class TestWire implements Wire {
  readonly session: Session
  /** Bytes stay on their way until `read`. */
  isSlow = false
  isPaused = false
  buffered = 0
  closed: CloseFrame | undefined
  readonly #sessions: Sessions
  #frames: ServerFrame[] = []

  constructor(sessions: Sessions) {
    this.#sessions = sessions
    this.session = sessions.join(this)
  }

  send(text: string): void {
    const frame = parseServerFrame(text)
    if (frame.t === 'fault') throw new Error(`${frame.close.reason}: ${text}`)
    this.#frames.push(frame)
    if (this.isSlow) this.buffered += Buffer.byteLength(text)
  }

  close(close: CloseFrame): void {
    this.closed = close
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  /** Sends frames to the server and waits for what follows at once. */
  async hear(...frames: readonly (ClientFrame | string | ArrayBuffer)[]): Promise<void> {
    for (const frame of frames)
      this.session.receive(
        typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : encodeFrame(frame),
      )
    await idle()
  }

  /** The client reads what is on its way. */
  async read(): Promise<void> {
    this.buffered = 0
    this.session.drained()
    await idle()
  }

  /** The socket is gone. */
  drop(): void {
    this.#sessions.leave(this.session)
  }

  /** Frames since the last call. */
  take(): ServerFrame[] {
    return this.#frames.splice(0)
  }
}
