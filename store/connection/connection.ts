import { isFrame } from '../base/frame'
import type { Clock } from '../base/clock'
import { type Failure, reasonOf } from '../base/errors'
import type { HeartbeatSettings } from './heartbeat'
import type { Event, Notice, Operation, Rules } from './events'
import { transition } from './machine'
import { dueAt, initialState, isCurrent, type State } from './state'
import type { Asked } from './sources'
import type { ConnectRequest, NetworkStatus, NetworkWatch, Platform, Socket } from '../platforms/platform'
import type { Disposer } from '../base/timing'
import type { Frame } from '../base/frame'

/** What the connection asks for: the rules of the machine, and where to connect to. */
export interface ConnectionSettings extends Rules {
  readonly heartbeat: HeartbeatSettings | false
  readonly url: Asked<string>
  readonly header: Asked<Record<string, string>>
  readonly protocols: Asked<string[]>
}

/** Whom the connection tells. */
export interface ConnectionObserver {
  /** The event has moved the machine; the news belongs to the move. */
  moved(state: State, news: readonly Notice[], event: Event): void
  /** A received frame that is no pong. Not yet checked to be a frame at all. */
  frameReceived(frame: unknown): void
  networkChanged(network: NetworkStatus): void
  failed(failure: Failure): void
}

/** How long the platform may take to say what became of a frame, in ms. */
const ANSWER_PATIENCE = 10_000
/** The same once it has refused one, in ms. */
const REFUSAL_PATIENCE = 300

/** What the platform owes: answers to frames that it took, and what it refused the first one with. */
interface Owed {
  answers: number
  failure: Failure | null
}

/** Performs the machine: the one socket, the one alarm, the generation check. */
export class Connection {
  private state: State = initialState
  private socket: Socket | null = null
  private network: NetworkStatus | null = null
  private readonly networkWatch: NetworkWatch
  private readonly stopForeground: Disposer
  /** What came up while an event was being performed, users' functions and platforms calling back at once. */
  private readonly pending: (() => void)[] = []
  private performing = false
  /** Of the present socket. */
  private owed: Owed = { answers: 0, failure: null }
  /** An address that was found out in the background, where nothing is dialled. */
  private dialWhenShown: (() => void) | null = null

  private readonly settings: ConnectionSettings
  private readonly platform: Platform
  private readonly clock: Clock
  private readonly observer: ConnectionObserver

  constructor(settings: ConnectionSettings, platform: Platform, clock: Clock, observer: ConnectionObserver) {
    this.settings = settings
    this.platform = platform
    this.clock = clock
    this.observer = observer
    this.networkWatch = this.watchNetwork()
    this.stopForeground = platform.watchForeground((visible) => {
      this.dispatch({ type: visible ? 'shown' : 'hidden' })
    })
  }

  dispatch(event: Event): void {
    this.enqueue(() => {
      this.perform(event)
    })
  }

  /** Hands a frame to the open socket. A failure is told to `done` and ends the connection: the task is gone. */
  send(frame: Frame, done: (failure: string | null) => void): void {
    const { generation } = this.state
    if (this.socket === null) {
      done('there is no socket')
      return
    }
    const { owed } = this
    owed.answers += 1
    if (owed.answers === 1) this.awaitAnswer(generation)
    let answered = false
    this.socket.send(frame, (failure) => {
      if (!answered) {
        answered = true
        owed.answers -= 1
        done(failure)
      }
      if (owed !== this.owed) return
      if (failure !== null) owed.failure ??= { code: 'send-failed', detail: failure }
      this.awaitAnswer(generation)
    })
  }

  dispose(): void {
    this.dispatch({ type: 'dispose' })
  }

  /** One thing after the other: what comes up meanwhile waits for its turn. */
  private enqueue(work: () => void): void {
    this.pending.push(work)
    if (this.performing) return
    this.performing = true
    try {
      for (let next = this.pending.shift(); next; next = this.pending.shift()) next()
    } finally {
      this.performing = false
    }
  }

  private perform(event: Event): void {
    const moment = { now: this.clock.now(), random: this.platform.random() }
    const [state, ...effects] = transition(this.settings, this.state, event, moment)
    const changed = state !== this.state
    this.state = state
    const news: Notice[] = []
    for (const effect of effects) {
      if (effect.type === 'measured' || effect.type === 'failed') news.push(effect)
      else this.act(effect)
    }
    if (state.name !== 'suspended') {
      this.dialWhenShown?.()
      this.dialWhenShown = null
    }
    this.clock.wake('connection', dueAt(state), () => {
      this.dispatch({ type: 'due' })
    })
    if (changed) this.observer.moved(state, news, event)
  }

  private act(operation: Operation): void {
    switch (operation.type) {
      case 'open':
        this.open(operation.generation)
        return
      case 'close':
        this.socket?.close(operation.code, operation.reason)
        this.socket = null
        this.owed = { answers: 0, failure: null }
        this.clock.wake('send', Infinity, () => undefined)
        return
      case 'ping':
        this.ping()
        return
      case 'reread-network':
        this.networkWatch.read()
        return
      case 'release':
        this.networkWatch.stop()
        this.stopForeground()
    }
  }

  /** Nothing waits where nothing is asynchronous: WeChat misses `onOpen` of a task that is listened to a tick late. */
  private open(generation: number): void {
    const fail = (thrown: unknown): void => {
      this.lose(generation, { code: 'url-failed', detail: reasonOf(thrown) })
    }
    try {
      const { url, header, protocols, connectTimeout } = this.settings
      const connect = (answers: readonly unknown[]): void => {
        this.openSocket(generation, {
          url: url.check(answers[0]),
          header: header.check(answers[1]),
          protocols: protocols.check(answers[2]),
          timeout: connectTimeout,
        })
      }
      const answers = [ask(url), ask(header), ask(protocols)]
      if (answers.some(isThenable)) void Promise.all(answers).then(connect).catch(fail)
      else connect(answers)
    } catch (thrown) {
      fail(thrown)
    }
  }

  private openSocket(generation: number, request: ConnectRequest): void {
    if (!isCurrent(this.state, generation)) return
    if (this.state.name === 'suspended') {
      this.dialWhenShown = () => {
        this.openSocket(generation, request)
      }
      return
    }
    // In its turn: `url` may have asked for something else, and the platform may call back before there is a socket.
    this.enqueue(() => {
      if (!isCurrent(this.state, generation)) return
      try {
        this.socket = this.platform.openSocket(request, {
          opened: () => {
            this.dispatch({ type: 'opened', generation })
          },
          received: (data) => {
            this.receive(generation, data)
          },
          ended: (failure) => {
            this.lose(generation, failure)
          },
        })
      } catch (thrown) {
        this.lose(generation, { code: 'connect-failed', detail: reasonOf(thrown) })
      }
    })
  }

  private receive(generation: number, data: unknown): void {
    if (!isCurrent(this.state, generation)) return
    const pong = this.isPong(data)
    if (!isCurrent(this.state, generation)) return
    this.dispatch({ type: 'heard', generation, pong })
    if (!pong) this.observer.frameReceived(data)
  }

  private isPong(data: unknown): boolean {
    const { heartbeat } = this.settings
    if (heartbeat === false || !isFrame(data)) return false
    try {
      return heartbeat.isPong(data)
    } catch (thrown) {
      this.observer.failed({ code: 'decode-failed', detail: `heartbeat.isPong: ${reasonOf(thrown)}` })
      return false
    }
  }

  private ping(): void {
    const { generation } = this.state
    try {
      // Where there is no heartbeat the machine does not ping.
      const frame: unknown = (this.settings.heartbeat as HeartbeatSettings).ping()
      if (!isFrame(frame)) throw new TypeError('expected a string or an ArrayBuffer')
      this.send(frame, () => undefined)
    } catch (thrown) {
      this.lose(generation, { code: 'send-failed', detail: `heartbeat.ping: ${reasonOf(thrown)}` })
    }
  }

  /**
   * A platform that takes frames and never says what became of them would hold up all that wait. And one that refused a
   * frame may have taken others after it: what it says of them decides what goes again.
   */
  private awaitAnswer(generation: number): void {
    const { answers, failure } = this.owed
    if (failure !== null && answers === 0) {
      this.lose(generation, failure)
      return
    }
    const patience = failure === null ? ANSWER_PATIENCE : REFUSAL_PATIENCE
    const detail = `no answer for ${String(ANSWER_PATIENCE)} ms`
    this.clock.wake('send', answers > 0 ? this.clock.now() + patience : Infinity, () => {
      this.lose(generation, failure ?? { code: 'send-failed', detail })
    })
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

/** A source that throws is one that rejects, so that no other's rejection goes unheard. */
function ask(source: Asked<unknown>): unknown {
  try {
    return source.ask()
  } catch (thrown) {
    return Promise.resolve().then(() => {
      throw thrown
    })
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
