import { action, createAtom } from 'mobx-miniprogram'
import { annotate } from './annotations'
import { Clock } from './base/clock'
import { type CloseFrame, type Failure, type SocketError, SocketOptionError } from './base/errors'
import type { Frame } from './base/frame'
import { errorOf } from './base/sentences'
import type { Disposer } from './base/timing'
import { parseClose } from './connection/close-codes'
import { Connection, type ConnectionObserver } from './connection/connection'
import type { Move } from './connection/events'
import type { HeartbeatSample } from './connection/heartbeat'
import { type State, type StateName, statusOf } from './connection/state'
import type { Explanation } from './explain/explain'
import { Journal } from './explain/journal'
import type { Message } from './messages/inbox'
import { Incoming } from './messages/incoming'
import { type MessageListener, type OfType, toListener, type TypeOf } from './messages/message-types'
import type { Settings } from './options'
import { createOutgoing, type Outgoing } from './outgoing'
import type { Entry, QueuedEntry } from './outbox/entry'
import { followConnection, type Follower } from './outbox/follow'
import type { Send } from './outbox/options'
import { claimStorage, type GuardedStorage } from './platforms/guarded-storage'
import type { NetworkStatus, Platform } from './platforms/platform'
import type { Topic, TopicOptions } from './session/topic'

/** The MobX face of one connection. Make one with `createSocketStore`. */
export class SocketStore<In = Frame, Out = unknown> {
  /** The last answered heartbeat of this connection, or `null`. A new value each time, also where the latency is the same. */
  lastHeartbeat: HeartbeatSample | null = null
  /** The network as the phone reports it. */
  network: NetworkStatus = { online: true, type: 'unknown', weak: false }
  /** The last error, or `null`. It stays until another one takes its place. */
  lastError: SocketError | null = null

  private readonly connection: Connection
  private readonly moves = createAtom('SocketStore.moves')
  private readonly journal: Journal
  private readonly transitions = createAtom('SocketStore.transitions')
  private readonly incoming: Incoming<In>
  private readonly arrivals = createAtom('SocketStore.arrivals')
  private readonly outgoing: Outgoing<Out>
  private readonly follower: Follower
  private readonly clock: Clock
  private readonly storage: GuardedStorage | null
  private readonly platform: Platform

  /** @internal use `createSocketStore` */
  constructor(settings: Settings<In, Out>, platform: Platform) {
    this.platform = platform
    this.clock = new Clock(platform)
    annotate(this)
    const { clock, report } = this
    const { name, log, messages: bounds, decode, outbox } = settings
    const changed = (): void => void this.transitions.reportChanged()
    this.journal = new Journal({ name, log, changed, report }, clock)
    const tell = (failure: Failure): void => {
      this.journal.note(failure)
      report(failure)
    }
    if (platform.fault) tell(platform.fault)
    this.storage = claimStorage(platform.storage, name, outbox.persist, tell)
    const arrived = (): void => void this.arrivals.reportChanged()
    this.incoming = new Incoming({ bounds, decode, timing: platform, changed: arrived, report })
    const send: Send = (frame, done) => void this.connection.send(frame, done)
    const end = (close: CloseFrame): void => void this.connection.end(close)
    this.outgoing = createOutgoing(settings, { clock, platform, storage: this.storage, send, end, report })
    const { courier, delivery, session } = this.outgoing
    this.follower = followConnection(courier, send)
    const observer: ConnectionObserver = {
      moved: this.moved,
      performed: action(this.follower.performed),
      greeted: session?.greeted,
      welcomed: session?.heard,
      frameReceived: session ? session.heard : this.incoming.receive,
      pinged: delivery.pinged,
      trusted: delivery.trust,
      networkChanged: action((network: NetworkStatus) => void (this.network = network)),
      failed: report,
    }
    const rules = { ...settings, window: () => (session ? session.window : 0) }
    this.connection = new Connection(rules, { platform, clock, storage: this.storage }, observer)
  }

  get status(): StateName {
    return statusOf(this.state)
  }

  /** Attempts since the connection last proved itself: was heard 10 s or more after it opened. */
  get retryCount(): number {
    return this.state.retryCount
  }

  /** When the next attempt starts, in epoch ms, or `null` when none is planned. */
  get nextRetryAt(): number | null {
    const { state } = this
    return state.name === 'waiting' ? this.clock.wall(state.until) : null
  }

  /** Round-trip time in ms, smoothed over the heartbeats of this connection (RFC 6298); `null` until there was one. */
  get latency(): number | null {
    const { state } = this
    return state.name === 'open' && state.rtt !== null ? Math.round(state.rtt.smoothed) : null
  }

  /**
   * The window of received messages, newest last: a new array after each change, of the same frozen records. The newest
   * `messages.limit` are always there; see `MessagesOptions` for when older ones go.
   */
  get messages(): readonly Message<In>[] {
    this.arrivals.reportObserved()
    return this.incoming.messages
  }

  /** The newest message of the window, or `null`. `clearMessages()` does not forget it. */
  get lastMessage(): Message<In> | null {
    this.arrivals.reportObserved()
    return this.incoming.last
  }

  /** Outgoing entries without a final state, oldest first; a new array after each change. */
  get queue(): readonly QueuedEntry<Out>[] {
    return this.outgoing.courier.entries
  }

  /** Number of outgoing entries without a final state. */
  get queueLength(): number {
    return this.outgoing.courier.size
  }

  /** Number of entries that may not have arrived, and were neither sent again nor cancelled since. */
  get unconfirmedCount(): number {
    return this.outgoing.outbox.unconfirmedCount
  }

  /** Connects, and connects again after every loss. Does nothing where that is so already. */
  connect(): void {
    this.connection.connect()
  }

  /** Disconnects until `connect()`: entries that wait stay, what left does not go again. @throws SocketOptionError for a `code` other than 1000 and 3000–4999 */
  disconnect(close?: Partial<CloseFrame>): void {
    this.connection.disconnect(close && parseClose(close))
  }

  /** Skips the wait and tries now; after `failed`, starts over. */
  retry(): void {
    this.connection.dispatch({ type: 'retry' })
  }

  /**
   * Queues `data` and sends it as soon as the connection is open, in the order of the calls. Never throws: the state of
   * an entry that cannot be taken is `failed` at once, and `lastError` tells why.
   *
   * ```ts
   * const entry = socket.send({ type: 'chat', text: 'hello' })
   * if ((await entry.done) !== 'sent') showRetryButton()
   * ```
   */
  send(data: Out): Entry<Out> {
    return this.outgoing.outbox.add(data)
  }

  /**
   * Shared state by its name, the same object at each call, with the options of the first: `socket.topic('room:42', { initial, reduce })`.
   *
   * @throws SocketOptionError without the option `session`, for a name that the server would refuse, and for a wrong option
   */
  topic<State, Event, Command, Here = unknown>(
    name: string,
    options: TopicOptions<State, Event, Command>,
  ): Topic<State, Command, Here> {
    if (this.outgoing.session) return this.outgoing.session.topic(name, options)
    throw new SocketOptionError('session', 'given to use topics', null)
  }

  /** Takes back an entry that is `queued`: the same as `entry.cancel()`. @returns whether it never left */
  cancel(id: number): boolean {
    return this.outgoing.courier.cancel(id)
  }

  /** Sends an `unconfirmed` entry again; `false`: it is not among the newest that the outbox keeps for this, or has no room. */
  resend(id: number): boolean {
    return this.outgoing.outbox.resend(id)
  }

  /** Empties the window. */
  clearMessages(): void {
    this.incoming.clear()
  }

  /**
   * Makes the store ready for another user: closes the socket, deletes the queue, the window, the last message and error,
   * the latency and the backoff, in the storage too, and leaves `idle`. Nothing of the last user leaves afterwards, also
   * nothing that is just being asked for or encoded. Listeners stay.
   */
  reset(): void {
    this.outgoing.courier.reset()
    this.connection.reset()
    this.incoming.reset()
    this.lastError = null
  }

  /** Calls the listener with every received message, until the returned disposer is called. */
  on(listener: MessageListener<In>): Disposer
  /** Calls the listener with the messages that are objects whose `type` member equals `type`. */
  on<T extends TypeOf<In>>(type: T, listener: MessageListener<OfType<In, T>>): Disposer
  on(first: string | MessageListener<In>, second?: MessageListener<never>): Disposer {
    return this.incoming.listen(toListener(first, second))
  }

  /**
   * Explains the state of the connection: since when, why, what happens next, and the last transitions. A reaction that
   * reads it runs again at every transition, not at every heartbeat.
   */
  explain(): Explanation {
    this.transitions.reportObserved()
    return this.journal.explain(this.connection.state)
  }

  /** Ends everything: no timer, listener or socket is left, and waiting entries fail. It cannot be undone. */
  dispose(): void {
    this.connection.dispatch({ type: 'dispose' })
    this.storage?.release()
    this.outgoing.courier.close({ code: 'disposed' })
    this.incoming.close()
  }

  private get state(): State {
    this.moves.reportObserved()
    return this.connection.state
  }

  private readonly moved = (move: Move): void => {
    const { to, notices } = move
    this.moves.reportChanged()
    this.journal.record(move)
    for (const notice of notices) {
      if (notice.type === 'failed') this.report(notice.failure)
      else this.lastHeartbeat = { latency: notice.latency, at: this.platform.now() }
    }
    if (to.name !== 'open') this.lastHeartbeat = null
    this.follower.moved(move)
  }

  /** The one door to `lastError`. */
  private readonly report = (failure: Failure): void => {
    this.lastError = errorOf(failure, this.platform.now())
  }
}
