import type {
  ConnectRequest,
  Disposer,
  Frame,
  NetworkStatus,
  NetworkWatch,
  Platform,
  Socket,
  SocketHandlers,
} from 'mobx-miniprogram-socket'

/** The wire between one socket of the phone and the test, which plays the server. */
export class Line {
  /** Frames that the phone handed over, oldest first. */
  readonly sent: Frame[] = []
  /** How the phone asked to close, or `null`. */
  closing: { readonly code: number; readonly reason: string } | null = null
  /** What the next `send`s fail with, oldest first; `null` lets one pass. Empty: all pass. */
  readonly failures: (string | null)[] = []
  /** Withholds the answers to `send` until `answer()` is called. */
  holdsAnswers = false
  private readonly withheld: (() => void)[] = []
  private ended = false
  readonly request: ConnectRequest
  private readonly handlers: SocketHandlers

  constructor(request: ConnectRequest, handlers: SocketHandlers) {
    this.request = request
    this.handlers = handlers
  }

  /** Closed by the phone, refused or dropped. */
  get isOver(): boolean {
    return this.ended || this.closing !== null
  }

  accept(): void {
    this.handlers.opened()
  }

  /** The server's words. */
  say(data: unknown): void {
    this.handlers.received(data)
  }

  refuse(detail = 'connection refused'): void {
    this.ended = true
    this.handlers.ended({ code: 'connect-failed', detail })
  }

  drop(detail = '1006 abnormal closure'): void {
    this.ended = true
    this.handlers.ended({ code: 'closed', detail })
  }

  /** Lets the withheld answers go. */
  answer(): void {
    for (const go of this.withheld.splice(0)) go()
  }

  /** The phone's end of it. */
  readonly socket: Socket = {
    send: (frame, done) => {
      const failure = this.failures.shift() ?? null
      if (failure === null) this.sent.push(frame)
      if (this.holdsAnswers) this.withheld.push(() => done(failure))
      else done(failure)
    },
    close: (code, reason) => {
      this.closing ??= { code, reason }
    },
  }
}

/**
 * A phone in the test's hand: it dials lines instead of sockets, and its network and foreground change when told to.
 * Time is the global clock, so `jest.useFakeTimers()` drives it.
 */
export class Phone implements Platform {
  /** One for each attempt, oldest first. */
  readonly lines: Line[] = []
  /** What `random` answers. */
  dice: () => number = () => 0.5
  network: NetworkStatus = { online: true, type: 'wifi', weak: false }
  visible = true
  /** How far the phone's clock is off, in ms; timers do not follow it. */
  clockSkew = 0
  /** Listeners and timers that were started and not stopped. */
  readonly running = { timers: 0, networkWatchers: 0, foregroundWatchers: 0 }
  private readonly networkListeners = new Set<(status: NetworkStatus) => void>()
  private readonly foregroundListeners = new Set<(visible: boolean) => void>()

  /** The line of the latest attempt. */
  get line(): Line {
    const line = this.lines.at(-1)
    if (line === undefined) throw new Error('The phone has not dialled yet')
    return line
  }

  openSocket(request: ConnectRequest, handlers: SocketHandlers): Socket {
    const line = new Line(request, handlers)
    this.lines.push(line)
    return line.socket
  }

  now(): number {
    return Date.now() + this.clockSkew
  }

  random(): number {
    return this.dice()
  }

  setTimer(callback: () => void, ms: number): Disposer {
    let running = true
    this.running.timers += 1
    const stop = (): void => {
      if (running) this.running.timers -= 1
      running = false
    }
    const timer = setTimeout(() => {
      stop()
      callback()
    }, ms)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }

  watchNetwork(listener: (status: NetworkStatus) => void): NetworkWatch {
    this.networkListeners.add(listener)
    this.running.networkWatchers += 1
    listener(this.network)
    return {
      read: () => {
        listener(this.network)
      },
      stop: once(() => {
        this.networkListeners.delete(listener)
        this.running.networkWatchers -= 1
      }),
    }
  }

  watchForeground(listener: (visible: boolean) => void): Disposer {
    this.foregroundListeners.add(listener)
    this.running.foregroundWatchers += 1
    return once(() => {
      this.foregroundListeners.delete(listener)
      this.running.foregroundWatchers -= 1
    })
  }

  /** Changes the network and tells everybody. */
  goes(type: 'none' | 'wifi' | '4g'): void {
    this.switchSilently(type)
    for (const listener of [...this.networkListeners]) listener(this.network)
  }

  /** Changes the network without a word, as phones sometimes do. */
  switchSilently(type: 'none' | 'wifi' | '4g'): void {
    this.network = { online: type !== 'none', type, weak: false }
  }

  hide(): void {
    this.visible = false
    for (const listener of [...this.foregroundListeners]) listener(false)
  }

  show(): void {
    this.visible = true
    for (const listener of [...this.foregroundListeners]) listener(true)
  }
}

function once(stop: () => void): Disposer {
  let stopped = false
  return () => {
    if (stopped) return
    stopped = true
    stop()
  }
}
