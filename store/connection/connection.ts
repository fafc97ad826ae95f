import type { Clock } from '../base/clock'
import type { CloseFrame, Failure } from '../base/errors'
import type { Frame } from '../base/frame'
import type { Disposer } from '../base/timing'
import type { ConnectRequest, NetworkStatus, NetworkWatch, Platform } from '../platforms/platform'
import type { GuardedStorage } from '../platforms/guarded-storage'
import { BackoffMemory } from './backoff-memory'
import { type Address, AddressBook } from './dial'
import { type Event, isNotice, isOperation, type Move, type Operation, type Rules } from './events'
import type { HeartbeatSettings } from './heartbeat'
import { HeldSocket, type SocketObserver } from './held-socket'
import { transition } from './machine'
import { dueAt, initialState, isCurrent, isSameToOthers, linkOf, type State } from './state'
import { Turns } from './turns'

/** The rules of the lifecycle and the address. */
export interface ConnectionSettings extends Rules, Address {
  readonly heartbeat: HeartbeatSettings | false
}

/** Collaborators of a connection. */
export interface ConnectionWorld {
  readonly platform: Platform
  readonly clock: Clock
  /** Keeps the backoff across launches; `null` where there is none. */
  readonly storage: GuardedStorage | null
}

/** Receives what the connection reports. */
export interface ConnectionObserver extends Pick<SocketObserver, 'greeted' | 'pinged' | 'trusted'> {
  /** The state changed in a way that others can see. Its operations are not performed yet. */
  moved(move: Move): void
  /** The operations of the move are done: a ping left before any frame that waited. */
  performed(move: Move): void
  /** The welcome has come; the connection is about to open. */
  readonly welcomed?: ((welcome: unknown) => void) | undefined
  /** A received frame that is no pong. Not yet checked to be a frame at all. */
  frameReceived(frame: unknown): void
  networkChanged(network: NetworkStatus): void
  /** Something failed that belongs to no move. */
  readonly failed: (failure: Failure) => void
}

/** Performs the lifecycle: holds its state, the one socket and the one alarm. */
export class Connection {
  private current: State = initialState
  private socket: HeldSocket | null = null
  private network: NetworkStatus | null = null
  private readonly networkWatch: NetworkWatch
  private readonly stopForeground: Disposer
  private readonly turns = new Turns()
  /** `reset()` has not had its turn: nothing more leaves on this socket. */
  private isResetting = false
  /** Dials an address that was found in the background, where no socket is opened. */
  private dialWhenShown: (() => void) | null = null

  private readonly settings: ConnectionSettings
  private readonly platform: Platform
  private readonly clock: Clock
  private readonly addresses: AddressBook
  private readonly memory: BackoffMemory | null
  private readonly observer: ConnectionObserver

  constructor(
    settings: ConnectionSettings,
    { platform, clock, storage }: ConnectionWorld,
    observer: ConnectionObserver,
  ) {
    this.settings = settings
    this.platform = platform
    this.clock = clock
    this.addresses = new AddressBook(settings, clock)
    this.memory = storage && new BackoffMemory(storage, clock)
    this.observer = observer
    this.networkWatch = this.watchNetwork()
    this.stopForeground = platform.watchForeground((visible) => {
      this.dispatch({ type: visible ? 'shown' : 'hidden' })
    })
  }

  get state(): State {
    return this.current
  }

  /** Connects; at the first call of a launch, with the backoff of the last one. */
  connect(): void {
    const checkpoint = this.current.name === 'idle' ? this.memory?.recall() : null
    this.dispatch({ type: 'connect', checkpoint: checkpoint ?? null })
  }

  /** Lets go of the socket and forgets the backoff and the address asked for: they belong to another user. */
  reset(): void {
    this.isResetting = true
    this.turns.take(() => {
      this.isResetting = false
      this.addresses.forget()
      this.memory?.forget()
      this.perform({ type: 'reset' })
    })
  }

  /** Ends the connection until `connect()`, which asks for the address anew: another user may be logged in by then. */
  disconnect(close?: CloseFrame): void {
    this.addresses.forget()
    this.dispatch({ type: 'disconnect', ...(close && { close }) })
  }

  dispatch(event: Event): void {
    this.turns.take(() => {
      this.perform(event)
    })
  }

  /** Hands a frame to the socket; for a session also between the greeting and the welcome. A failure is passed to `done`. */
  readonly send = (frame: Frame, done: (failure: string | null) => void): void => {
    if (this.socket === null) done('there is no socket')
    else this.socket.send(frame, done)
  }

  /** Ends the present connection, and comes back as after a close of the server. */
  end(close: CloseFrame): void {
    this.lose(this.current.generation, {
      code: 'closed',
      detail: `${String(close.code)} ${close.reason}`,
      close,
    })
  }

  private perform(event: Event): void {
    const moment = { now: this.clock.now(), random: this.platform.random() }
    const from = this.current
    const [to, ...effects] = transition(this.settings, from, event, moment)
    this.current = to
    const notices = effects.filter(isNotice)
    const move = notices.length > 0 || !isSameToOthers(from, to) ? { from, to, event, notices } : null
    // Before the operations: users' functions that they call read the same state everywhere.
    if (move) this.observer.moved(move)
    if (move) this.memory?.moved(to)
    for (const effect of effects) if (isOperation(effect)) this.act(effect)
    if (to.name !== 'suspended') this.dialPending()
    this.clock.wake('connection', dueAt(to), this.due)
    if (move && !this.isResetting) this.observer.performed(move)
  }

  private readonly due = (): void => {
    this.dispatch({ type: 'due' })
  }

  private act(operation: Operation): void {
    switch (operation.type) {
      case 'open':
        this.open(operation.generation)
        return
      case 'close':
        this.socket?.close(operation.code, operation.reason)
        this.socket = null
        return
      case 'greet':
        if (!this.isResetting) this.socket?.greet()
        return
      case 'ping':
        this.socket?.ping()
        return
      case 'reread-network':
        this.networkWatch.read()
        return
      case 'release':
        this.networkWatch.stop()
        this.stopForeground()
    }
  }

  private open(generation: number): void {
    this.addresses.ask({
      connect: (request, greeting) => {
        this.openSocket(generation, request, greeting)
      },
      fail: (failure) => {
        this.lose(generation, failure)
      },
    })
  }

  private openSocket(generation: number, request: ConnectRequest, greeting: Frame | null): void {
    if (!isCurrent(this.current, generation)) return
    if (this.current.name === 'suspended') {
      this.dialWhenShown = () => {
        this.openSocket(generation, request, greeting)
      }
      return
    }
    // In its turn: `url` may have asked for something else, and the platform may call back before there is a socket.
    this.turns.take(() => {
      if (!isCurrent(this.current, generation)) return
      const socket = new HeldSocket(this.clock, this.settings.heartbeat, greeting, {
        opened: () => {
          this.dispatch({ type: 'opened', generation })
        },
        received: (data) => {
          this.receive(generation, socket, data)
        },
        lost: (failure) => {
          this.lose(generation, failure)
        },
        pingWanted: (within) => {
          this.dispatch({ type: 'ping-wanted', generation, within })
        },
        greeted: this.observer.greeted,
        pinged: this.observer.pinged,
        trusted: this.observer.trusted,
        failed: this.observer.failed,
      })
      this.socket = socket
      socket.dial(this.platform, request)
    })
  }

  private dialPending(): void {
    const dial = this.dialWhenShown
    this.dialWhenShown = null
    dial?.()
  }

  private receive(generation: number, socket: HeldSocket, data: unknown): void {
    if (!isCurrent(this.current, generation)) return
    const isGreeting = linkOf(this.current)?.name === 'greeting'
    const heard = socket.hear(data, isGreeting ? this.settings.greeting : null) // A user's function may have ended the connection.
    if (!isCurrent(this.current, generation)) return
    if (heard === 'welcome') this.observer.welcomed?.(data)
    this.dispatch(
      heard === 'welcome'
        ? { type: 'welcomed', generation }
        : { type: 'heard', generation, latency: heard && heard.latency },
    )
    if (!heard && isCurrent(this.current, generation)) this.observer.frameReceived(data)
  }

  private lose(generation: number, failure: Failure): void {
    this.dispatch({ type: 'lost', generation, failure })
  }

  private watchNetwork(): NetworkWatch {
    return this.platform.watchNetwork((network) => {
      const changed = this.network !== null && this.network.type !== network.type
      this.network = network
      this.observer.networkChanged(network)
      this.dispatch({ type: 'network', online: network.online, weak: network.weak, changed })
    })
  }
}
