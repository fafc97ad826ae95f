import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Disposer } from '../../store/base/timing'
import type { SessionHost } from '../session/ports'
import type { Health, TopicLog } from '../engine/topic-log'
import type { Rate } from '../session/pace'
import type { Session } from '../session/session'
import { Sessions } from '../session/sessions'
import type { Users } from '../session/users'
import { SYSTEM, type Topic } from '../topics/define-topic'
import { type SendCommand, Topics } from '../topics/topics'
import { clock } from './clock'
import { type Corkable, Corks } from './corks'
import { SessionWire } from './session-wire'
import { OPEN, type Socket } from './socket'

export interface SessionOptions {
  /** Kinds of topics, from `defineTopic`. The first whose name fits is taken. */
  topics: readonly Topic[]
  /** Keeps the logs of the topics. @default memory() */
  engine?: TopicLog
  /** Tells users by their tokens. */
  users: Users
  /**
   * Key of `secret(label)` in topics, at least 32 characters, the same on all servers of one engine.
   *
   * @default a random one, which goes with the memory engine
   */
  secret?: string
  /**
   * Whole milliseconds over which clients come back when this server vanishes: codes 1001, 1006, 1011.
   *
   * @default 1.2 times what its connections need at the rate of handshakes that it has measured, from 1 s to 60 s
   */
  window?: number
  /** Commands that one connection may send: `burst` at once, then `perSecond`. Those of a faster sender are read later. @default { perSecond: 20, burst: 40 } */
  commandRate?: Rate
  /** Topics that one connection may be attached to; one more is answered `no: too-many-topics`. @default 100 */
  topicsPerConnection?: number
  /**
   * Topics that nobody has written to, which one user may open on this server: `burst` at once, then `perSecond`; for one more the
   * connection is closed with 4102. Each could be made by one command, and a room whose code is tried is one of them.
   * @default { perSecond: 0.1, burst: 300 }
   */
  newTopicRate?: Rate
  /**
   * Connections that one user may hold, on this server; for one more the oldest is closed with 4102.
   * @default 20: phones whose network breaks leave some behind
   */
  connectionsPerUser?: number
  /** Milliseconds for the first `hello`; 4100 after them. @default 5_000 */
  helloTimeout?: number
  /**
   * Milliseconds after which a command that this server has received is no longer applied: its connection is closed with 4104,
   * and the client sends it again. It waits here so long only if the engine, or the process, stood still.
   * @default 30_000
   */
  maxCommandAge?: number
}

export interface RoomHost extends Pick<SessionHost, 'window' | 'sent'> {
  readonly log: FastifyBaseLogger
  readonly engine: TopicLog
  /** The name of a user in the log. */
  readonly digest: (user: string) => string
}

/** The sessions behind `/session`: the protocol of docs/protocol.md over the sockets of ws. */
export class SessionRoom {
  readonly #log: FastifyBaseLogger
  readonly #engine: TopicLog
  readonly #digest: (user: string) => string
  readonly #topics: Topics
  readonly #sessions: Sessions
  readonly #corks = new Corks()
  readonly #users: Users
  #stopWatch: Disposer | undefined
  #lastId = 0

  constructor({ log, engine, digest, ...heard }: RoomHost, options: SessionOptions) {
    const { topics, users, secret = randomUUID() } = options
    const { commandRate, topicsPerConnection, newTopicRate, connectionsPerUser } = options
    const { helloTimeout, maxCommandAge } = options
    this.#log = log
    this.#engine = engine
    this.#digest = digest
    const report = (error: unknown): void => log.error({ err: error }, 'topics failed')
    const host = { ...clock, now: () => engine.now(), report }
    this.#topics = new Topics(topics, {
      ...host,
      log: engine,
      node: randomUUID(),
      random: Math.random,
      secretKey: secret,
      ...(maxCommandAge === undefined ? {} : { maxCommandAge }),
    })
    this.#sessions = new Sessions({
      ...host,
      topics: this.#topics,
      users,
      stamp: () => engine.stamp(),
      ...heard,
      ...(commandRate === undefined ? {} : { commandRate }),
      ...(topicsPerConnection === undefined ? {} : { topicsPerConnection }),
      ...(newTopicRate === undefined ? {} : { newTopicRate }),
      ...(connectionsPerUser === undefined ? {} : { connectionsPerUser }),
      ...(helloTimeout === undefined ? {} : { helloTimeout }),
    })
    this.#users = users
  }

  /** Sends a command from the server's own code. */
  readonly send: SendCommand = (topic, data, user = SYSTEM) => this.#topics.send(topic, data, user)

  /** Starts the engine. Rejects where it cannot be used. */
  start(): Promise<void> {
    this.#stopWatch = this.#users.watch?.((user) => this.revoke(user))
    return this.#engine.start((sentence) => this.#log.warn(sentence))
  }

  /** Closes all connections of a user with 4300. */
  revoke(user: string): void {
    this.#sessions.revoke(user)
  }

  get health(): Health {
    return this.#engine.health()
  }

  get size(): number {
    return this.#sessions.size
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions[Symbol.iterator]()
  }

  /**
   * @param connection the one below the socket
   * @param reqId of the request that opened it
   */
  join(socket: Socket, connection: Corkable, reqId?: string): void {
    const log = this.#log
    const id = (this.#lastId += 1)
    const wire = new SessionWire(socket, connection, this.#corks, log, id)
    const session = this.#sessions.join(wire)
    wire.drained = (): void => session.drained()
    socket
      .on('message', (data, isBinary) => session.receive(isBinary ? data : data.toString()))
      .on('ping', (data) =>
        session.probe(() => {
          if (socket.readyState === OPEN) socket.pong(data, false)
        }),
      )
      .on('pong', () => session.probe(() => {}))
      .on('error', (error) =>
        log.warn({ session: id, code: 'code' in error ? error.code : error.name }, 'socket failed'),
      )
      .on('close', (code) => {
        this.#sessions.leave(session)
        const user = session.user === undefined ? {} : { user: this.#digest(session.user) }
        log.info({ session: id, code, ...user }, 'disconnected')
      })
    log.info({ session: id, ...(reqId === undefined ? {} : { reqId }) }, 'connected')
  }

  /** Resolves when the last socket is gone, and the topics are stopped. */
  async empty(): Promise<void> {
    this.#stopWatch?.()
    await this.#sessions.empty()
    await this.#topics.stop()
    await this.#engine.stop()
  }
}
