import { action, computed, makeObservable, observable, untracked } from 'mobx-miniprogram'
import { BackoffMemory } from './connection/backoff-memory'
import { isFrame } from './base/frame'
import { Clock } from './base/clock'
import { Connection } from './connection/connection'
import { errorOf, type Failure, reasonOf, type SocketError } from './base/errors'
import type { Event, Notice } from './connection/events'
import {
  type Chronicle,
  chronicleFrom,
  explain,
  type Explanation,
  type Move,
  recorded,
} from './explain/explain'
import { claimStorage, type GuardedStorage } from './platforms/guarded-storage'
import type { HeartbeatSample } from './connection/heartbeat'
import { Inbox, type Message } from './messages/inbox'
import { Listeners } from './messages/listeners'
import { hearing, type MessageListener, type OfType, type TypeOf } from './messages/message-types'
import type { Settings } from './options'
import { Outbox } from './outbox/outbox'
import type { Entry, QueuedEntry } from './outbox/entry'
import { OutboxStorage } from './outbox/storage'
import type { NetworkStatus, Platform } from './platforms/platform'
import type { Disposer } from './base/timing'
import type { Frame } from './base/frame'
import { initialState, isLive, isDisposed, type State, type StateName } from './connection/state'
import { byteLength } from './base/utf8'

/**
 * What a page says about the connection, in one word:
 * `idle` not connected yet · `connecting` · `open` · `waiting` lost, tries again at `nextRetryAt` · `offline` the phone
 * has no network · `suspended` the app is in the background · `failed` gave up, `retry()` starts over · `closed` by
 * `disconnect()`.
 */
export type SocketStatus = StateName

/** The MobX face of one connection. Make one with `createSocketStore`. */
export class SocketStore<In = Frame, Out = unknown> {
  /**
   * The window of received messages, newest last: at every change a new array, of the same frozen records. The newest
   * `limit` are always there; it grows to twice as many before the older half goes at once: see `MessagesOptions`.
   */
  messages: readonly Message<In>[] = []
  /** The newest message of the window, or `null`. `clearMessages()` does not forget it. */
  lastMessage: Message<In> | null = null
  /** The last answered heartbeat of this connection; a new value each time, also where the latency is the same. */
  lastHeartbeat: HeartbeatSample | null = null
  /** What the phone says about its network. */
  network: NetworkStatus = { online: true, type: 'unknown', weak: false }
  /** The last thing that went wrong, or `null`. It stays until something else does. */
  lastError: SocketError | null = null
  /** The value that everything about the connection is read from. */
  private state: State = initialState
  private chronicle: Chronicle

  private readonly inbox: Inbox<In>
  private readonly outbox: Outbox<Out>
  private readonly listeners = new Listeners<Message<In>>()
  private readonly connection: Connection
  private readonly clock: Clock
  private readonly storage: GuardedStorage | null
  private readonly memory: BackoffMemory | null

  private readonly settings: Settings<In, Out>
  private readonly platform: Platform

  /** @internal use `createSocketStore` */
  constructor(settings: Settings<In, Out>, platform: Platform) {
    this.settings = settings
    this.platform = platform
    this.clock = new Clock(platform)
    this.chronicle = chronicleFrom(this.clock.now())
    makeObservable<this, 'state' | 'chronicle' | 'moved' | 'frameReceived' | 'networkChanged' | 'failed'>(
      this,
      {
        state: observable.ref,
        chronicle: observable.ref,
        messages: observable.ref,
        lastMessage: observable.ref,
        lastHeartbeat: observable.ref,
        network: observable.struct,
        lastError: observable.ref,
        status: computed,
        latency: computed,
        retryCount: computed,
        nextRetryAt: computed,
        queue: computed,
        queueLength: computed,
        connect: action.bound,
        disconnect: action.bound,
        retry: action.bound,
        cancel: action.bound,
        send: action.bound,
        clearMessages: action.bound,
        dispose: action.bound,
        moved: action,
        frameReceived: action,
        networkChanged: action,
        failed: action,
      },
    )
    const report = (failure: Failure): void => {
      this.failed(failure)
    }
    const reportStorage = (failure: Failure): void => {
      // The phone may answer after dispose(), when nothing changes any more.
      if (!isDisposed(this.state)) report(failure)
    }
    if (platform.fault) report(platform.fault)
    const storage = claimStorage(platform.storage, settings.name, settings.outbox.persist, reportStorage)
    this.storage = storage
    this.memory = storage && new BackoffMemory(storage, this.clock)
    this.inbox = new Inbox(settings.messages)
    this.outbox = new Outbox({
      bounds: settings.outbox,
      encode: settings.encode,
      clock: this.clock,
      storage: storage && new OutboxStorage(storage, this.clock),
      report,
    })
    this.connection = new Connection(settings, platform, this.clock, {
      moved: (state, news, event) => {
        this.moved(state, news, event)
      },
      frameReceived: (frame) => {
        this.receive(frame)
      },
      networkChanged: (network) => {
        this.networkChanged(network)
      },
      failed: (failure) => {
        this.failed(failure)
      },
    })
  }

  get status(): SocketStatus {
    return this.state.name
  }

  /** Attempts since the connection was last proven good (something was heard 10 s or more after it opened). */
  get retryCount(): number {
    return this.state.retryCount
  }

  /** When the next attempt starts, in epoch ms, or `null` when none is planned. */
  get nextRetryAt(): number | null {
    return this.state.name === 'waiting' ? this.clock.wall(this.state.until) : null
  }

  /** Round-trip time in ms, smoothed over the heartbeats of this connection (RFC 6298); `null` until there was one. */
  get latency(): number | null {
    return this.state.name === 'open' && this.state.rtt !== null ? Math.round(this.state.rtt.smoothed) : null
  }

  /** Outgoing entries without a final state, oldest first; a new array at every change. */
  get queue(): readonly QueuedEntry<Out>[] {
    return this.outbox.entries
  }

  get queueLength(): number {
    return this.outbox.size
  }

  /** Wishes to be connected, now and after every loss. Does nothing where that is so already. */
  connect(): void {
    const checkpoint = this.state.name === 'idle' ? this.memory?.recall() : null
    this.connection.dispatch({ type: 'connect', checkpoint: checkpoint ?? null })
  }

  /** Wishes to be disconnected, for good until `connect()`. What waits in the queue stays there. */
  disconnect(): void {
    this.connection.dispatch({ type: 'disconnect' })
  }

  /** Skips the wait and tries now; after `failed`, starts over. */
  retry(): void {
    this.connection.dispatch({ type: 'retry' })
  }

  /**
   * Queues `data` and sends it as soon as the connection is open, in the order of the calls. Never throws: an entry
   * that could not be taken has `state` `failed` at once, and `lastError` says why.
   */
  send(data: Out): Entry<Out> {
    const entry = this.outbox.add(data)
    this.flush()
    return entry
  }

  /**
   * Takes an entry back that has not been handed over yet; its state is `failed` then. `entry.cancel()` does the same.
   *
   * @returns whether it was still there to be taken back
   */
  cancel(id: number): boolean {
    return this.outbox.cancel(id)
  }

  /** Empties the window. */
  clearMessages(): void {
    this.inbox.clear()
    this.messages = []
  }

  /** Hears every received message until the returned disposer is called. */
  on(listener: MessageListener<In>): Disposer
  /** Hears the messages that are objects whose `type` member equals `type`. */
  on<T extends TypeOf<In>>(type: T, listener: MessageListener<OfType<In, T>>): Disposer
  on(first: string | MessageListener<In>, second?: MessageListener<never>): Disposer {
    return this.listeners.add(hearing(first, second))
  }

  /**
   * Why the connection is in the state it is in, since when, what happens next, and how it came to this. A reaction
   * that reads it runs again at every transition, not at every heartbeat.
   */
  explain(): Explanation {
    const { chronicle, settings, clock } = this
    return untracked(() => explain(chronicle, this.state, settings.name, clock))
  }

  /** Ends everything: no timer, listener or socket is left. What still waits fails. There is no way back. */
  dispose(): void {
    this.connection.dispose()
    this.outbox.close({ code: 'disposed' })
    this.storage?.release()
    this.listeners.clear()
  }

  private moved(state: State, news: readonly Notice[], event: Event): void {
    const from = this.state
    this.state = state
    this.chronicled({ from, to: state, event, news })
    this.memory?.moved(state)
    for (const item of news) {
      if (item.type === 'failed') this.failed(item.failure)
      else this.lastHeartbeat = { latency: item.latency, at: this.platform.now() }
    }
    if (state.name === 'open') this.flush()
    else this.lastHeartbeat = null
    if (state.name === 'connecting' || !isLive(state)) this.outbox.rewind()
    else if (state.name !== 'open') this.outbox.pause()
    // The phone may end the app without another word.
    if (event.type === 'hidden') this.outbox.save()
  }

  private chronicled(move: Move): void {
    const { name, log } = this.settings
    const chronicle = recorded(this.chronicle, move, name, this.clock)
    if (chronicle === this.chronicle) return
    this.chronicle = chronicle
    try {
      log(chronicle.history[chronicle.history.length - 1]!.line)
    } catch (thrown) {
      this.failed({ code: 'listener-failed', detail: `log: ${reasonOf(thrown)}` })
    }
  }

  private flush(): void {
    if (this.state.name !== 'open') return
    this.outbox.flush((frame, done) => {
      this.connection.send(frame, done)
    })
  }

  /** Decodes once; what cannot be decoded is told and left out. */
  private receive(received: unknown): void {
    let data: In
    if (!isFrame(received)) {
      this.failed({ code: 'decode-failed', detail: 'expected text or an ArrayBuffer' })
      return
    }
    try {
      data = this.settings.decode(received)
    } catch (thrown) {
      this.failed({ code: 'decode-failed', detail: reasonOf(thrown) })
      return
    }
    // decode is a user's function, and may have disposed of the store.
    if (isDisposed(this.state)) return
    const message = this.frameReceived(data, byteLength(received))
    const thrown = this.listeners.emit(message)
    if (thrown.length === 0) return
    this.failed({ code: 'listener-failed', detail: reasonOf(thrown[0]) })
    // State is settled and everybody has heard: the platform's own error report gets the stack.
    throw thrown[0]
  }

  private frameReceived(data: In, bytes: number): Message<In> {
    const { message, kept } = this.inbox.add(data, bytes, this.platform.now())
    if (kept) {
      this.messages = this.inbox.messages
      this.lastMessage = message
    } else {
      // Whatever is bound travels through setData, which such a message would break.
      const detail = `${String(bytes)} of ${String(this.settings.messages.bytes)} bytes`
      this.failed({ code: 'message-too-large', detail })
    }
    return message
  }

  private networkChanged(network: NetworkStatus): void {
    this.network = network
  }

  private failed(failure: Failure): void {
    this.lastError = errorOf(failure, this.platform.now())
  }
}
