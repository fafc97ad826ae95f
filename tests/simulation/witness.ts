import type {
  ConnectRequest,
  Disposer,
  Frame,
  NetworkStatus,
  NetworkWatch,
  Platform,
  PlatformStorage,
  Socket,
  SocketHandlers,
} from 'mobx-miniprogram-socket'
import type { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { HELLO, WELCOME } from './numbered'

/** One socket as the store uses it. */
interface WatchedSocket {
  /** Neither ended nor asked to close. */
  isLive: boolean
  /** The greeting was handed over, and the server has answered it; `open` where the store does not greet. */
  phase: 'new' | 'greeted' | 'open'
}

/** A report that forbids attempts is doubted after this time, in ms. */
const DOUBTED_AFTER = 65_000

/** Longest attempt, in ms. */
const ATTEMPT = 10_000

/** Knows the entries of a walk by the frames that they become. */
export interface Ledger {
  /** Times mean nothing. */
  readonly isTimeWrong: boolean
  /** The store goes on in the background, so that being there forbids nothing. */
  readonly goesOn: boolean
  /** The store greets on each connection. */
  readonly greets: boolean
  /** The number of the entry that became this frame; `null` for a ping. */
  numberOf(frame: Frame): number | null
  /** The entry is handed over now. Gives what is wrong with that, or `null`. */
  handedOver(number: number): string | null
  /** The platform said that it has the frame. */
  confirmed(number: number): void
  /** The platform said that it has not. */
  refused(number: number): void
}

/** Stands between a store and its phone and notes whatever the store should not have done, as it does it. */
export class Witness implements Platform {
  /** Faults of the store, oldest first. */
  readonly faults: string[] = []
  /** Timers that the store has set and not stopped. */
  timers = 0
  /** The user wants a connection. */
  wished = false
  /** The server has sent the phone away for good, and the user has not asked again. */
  banned = false
  disposed = false
  readonly storage?: PlatformStorage
  /** The phone says what became of what is written. */
  answersWrites = true
  /** It did not always. */
  hasSwallowed = false
  private wishEnds = false
  private network: NetworkStatus | null = null
  private visible = true
  /** Time of the first report that forbids attempts. */
  private reportedAt = -Infinity
  /** Time of the user's last `connect()` or `retry()`, or of the server's last sign of life. */
  private outweighedAt = -Infinity
  private watchers = 0
  private readonly sockets: WatchedSocket[] = []
  /** Timers that are due while timers stand still. */
  private stalled: (() => void)[] | null = null
  /** When timers began to fire again. */
  resumedAt = -Infinity
  private stalledAt = 0
  /** Longest time that timers stood still, in ms. */
  private lateness = 0
  /** Stops the phone's timer, unknown to the store, of each timer that the store has set. */
  private readonly losses = new Set<Disposer>()
  private readonly phone: VirtualPhone
  private readonly ledger: Ledger

  constructor(phone: VirtualPhone, ledger: Ledger) {
    this.phone = phone
    this.ledger = ledger
    if (phone.storage) this.storage = this.watchStorage(phone.storage)
  }

  /** Watchers and sockets that the store has running. */
  get running(): { readonly watchers: number; readonly sockets: number } {
    return { watchers: this.watchers, sockets: this.sockets.filter(({ isLive }) => isLive).length }
  }

  /** As the store was told. */
  get isOnline(): boolean {
    return this.network?.online ?? true
  }

  /** As the store was told. */
  get isVisible(): boolean {
    return this.visible
  }

  /**
   * An attempt is right: nothing that the phone reports forbids it, or somebody knows better than the phone, or it has
   * said the same for a minute.
   */
  get mayTry(): boolean {
    const { reportedAt, outweighedAt, ledger } = this
    if ((this.visible && this.isOnline) || outweighedAt >= reportedAt) return true
    return ledger.isTimeWrong || this.time() - reportedAt >= DOUBTED_AFTER
  }

  /** The user asks for a connection, or the server answers: both outweigh what the phone reported before. */
  outweigh(): void {
    this.outweighedAt = this.time()
  }

  /** The user wants none any more; what a reaction asked for just before is still done, and undone. */
  unwish(): void {
    this.wished = false
    this.wishEnds = true
    void Promise.resolve().then(() => {
      this.wishEnds = false
    })
  }

  now(): number {
    return this.phone.now()
  }

  random(): number {
    return this.phone.random()
  }

  setTimer(callback: () => void, ms: number): Disposer {
    this.notAfterDispose('a timer')
    if (!(ms >= 0 && ms < 2 ** 31)) this.faults.push(`a timer of ${String(ms)} ms`)
    let isRunning = true
    this.timers += 1
    const stop = (): void => {
      if (isRunning) this.timers -= 1
      isRunning = false
      this.losses.delete(stopTimer)
    }
    const fire = (): void => {
      if (!isRunning) return
      stop()
      callback()
    }
    const stopTimer = this.phone.setTimer(() => {
      if (this.stalled) this.stalled.push(fire)
      else fire()
    }, ms)
    this.losses.add(stopTimer)
    return () => {
      stop()
      stopTimer()
    }
  }

  /** From now on timers do not fire … */
  stall(): void {
    this.stalled = []
    this.stalledAt = this.time()
  }

  /** … until now, when those fire that were due. */
  resume(): void {
    const due = this.stalled
    if (due === null) return
    this.stalled = null
    this.resumedAt = this.time()
    this.lateness = Math.max(this.lateness, this.time() - this.stalledAt)
    for (const fire of due) fire()
  }

  /** The timers that are set now never fire. */
  loseTimers(): void {
    for (const stopTimer of this.losses) stopTimer()
  }

  openSocket(request: ConnectRequest, handlers: SocketHandlers): Socket {
    this.notAfterDispose('a socket')
    if (!this.wished && !this.wishEnds) this.faults.push('dialled unasked')
    if (this.banned) this.faults.push('dialled though sent away for good')
    // An attempt whose address was still asked for goes on.
    const isUnderWay = this.visible && this.time() - this.reportedAt <= ATTEMPT + this.lateness
    if (!this.mayTry && !isUnderWay) this.faults.push('dialled against the word of the phone')
    if (this.running.sockets > 0) this.faults.push('dialled a second socket')
    const watched: WatchedSocket = { isLive: true, phase: this.ledger.greets ? 'new' : 'open' }
    this.sockets.push(watched)
    const socket = this.phone.openSocket(request, {
      opened: () => {
        this.outweigh()
        handlers.opened()
      },
      received: (data) => {
        this.outweigh()
        if (data === WELCOME && watched.phase === 'greeted') watched.phase = 'open'
        handlers.received(data)
      },
      ended: (failure) => {
        watched.isLive = false
        handlers.ended(failure)
      },
    })
    return {
      send: (frame, done) => {
        this.hand(watched, frame)
        socket.send(frame, (failure) => {
          const number = this.ledger.numberOf(frame)
          if (number !== null && watched.isLive) {
            if (failure === null) this.ledger.confirmed(number)
            else this.ledger.refused(number)
          }
          done(failure)
        })
      },
      close: (code, reason) => {
        this.notAfterDispose('a call of close')
        watched.isLive = false
        socket.close(code, reason)
      },
    }
  }

  watchNetwork(listener: (status: NetworkStatus) => void): NetworkWatch {
    this.watchers += 1
    const watch = this.phone.watchNetwork((status) => {
      if (this.isVisible && this.isOnline) this.reportedAt = this.time()
      this.network = status
      listener(status)
    })
    const stop = this.once(() => {
      watch.stop()
    })
    return {
      read: () => {
        this.notAfterDispose('a look at the network')
        watch.read()
      },
      stop,
    }
  }

  watchForeground(listener: (visible: boolean) => void): Disposer {
    this.watchers += 1
    return this.once(
      this.phone.watchForeground((visible) => {
        if (this.isVisible && this.isOnline) this.reportedAt = this.time()
        this.visible = visible || this.ledger.goesOn
        listener(visible)
      }),
    )
  }

  private hand(socket: WatchedSocket, frame: Frame): void {
    this.notAfterDispose('a call of send')
    if (!socket.isLive) this.faults.push('sent on a socket that is over')
    if (this.greets(socket, frame)) return
    const number = this.ledger.numberOf(frame)
    // A ping asks whether the phone is right that there is no network.
    const isTooBold = !this.mayTry && (number !== null || !this.visible)
    if (isTooBold) this.faults.push('sent against the word of the phone')
    if (number === null) return
    const fault = this.ledger.handedOver(number)
    if (fault !== null) this.faults.push(fault)
  }

  /** The frame is the greeting; an attempt under way may greet, whatever the phone reports. */
  private greets(socket: WatchedSocket, frame: Frame): boolean {
    const isHello = this.ledger.greets && frame === HELLO
    if (isHello && socket.phase === 'open') this.faults.push('greeted after the welcome')
    if (!isHello && socket.phase !== 'open') this.faults.push('sent before the welcome')
    if (isHello && socket.phase === 'new') socket.phase = 'greeted'
    return isHello
  }

  /** Time without the errors of the phone's clock. */
  private time(): number {
    return this.phone.now() - this.phone.clockSkew
  }

  private once(stop: Disposer): Disposer {
    let stopped = false
    return () => {
      if (!stopped) this.watchers -= 1
      stopped = true
      stop()
    }
  }

  private notAfterDispose(what: string): void {
    if (this.disposed) this.faults.push(`${what} after dispose()`)
  }

  private watchStorage(storage: PlatformStorage): PlatformStorage {
    return {
      read: (key) => storage.read(key),
      write: (key, value, done) => {
        storage.write(key, value, (failure) => {
          if (this.answersWrites) done(failure)
          else this.hasSwallowed = true
        })
      },
      remove: (key) => {
        storage.remove(key)
      },
    }
  }
}
