import { type CloseFrame, type Failure, reasonOf } from '../../base/errors'
import type { Frame } from '../../base/frame'
import type { Disposer, Timing } from '../../base/timing'
import { clipUtf8 } from '../../base/utf8'
import { closeOf, messageOf } from '../outcome'
import type { ConnectRequest, Socket, SocketHandlers } from '../platform'
import type { Attempt, SocketBudget } from './socket-budget'

/** The outcome of a call or an event. */
export interface Outcome {
  readonly errMsg: string
}

export interface SocketTask {
  send(option: { data: Frame; success(): void; fail(outcome: Outcome): void }): void
  close(option: { code: number; reason: string; fail(outcome: Outcome): void }): void
  onOpen(listener: () => void): void
  onMessage(listener: (event: { data: unknown }) => void): void
  onError(listener: (outcome: Outcome) => void): void
  onClose(listener: (event: { code: number; reason: string }) => void): void
}

/** The part of a platform's object that opens sockets, in the words of WeChat. */
export interface SocketApi {
  connectSocket(option: {
    url: string
    header: Record<string, string>
    protocols?: string[]
    timeout: number
    perMessageDeflate?: boolean
    tcpNoDelay?: boolean
    fail(outcome: Outcome): void
  }): SocketTask | undefined
}

/** WeChat closes with at most this many UTF-8 bytes of reason. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/SocketTask.close.html */
const REASON_BYTES = 123
/**
 * Phones report an end twice, and the second report says more: `onError`, then `onClose` with the close code, which
 * decides about the next attempt; no task, then `fail` with the reason. This is the wait for the second report, in ms.
 */
const SECOND_REPORT = 50
/** A task that nothing was heard of is asked to close this often, every second: a phone gives up an attempt after 60 s. */
const CLOSINGS = 62

type Ending = Pick<Failure, 'detail' | 'close'>

/** One socket over a `SocketTask`, dialled when the budget has room for it. After `close` it reports nothing more. */
export class TaskSocket implements Socket, Attempt {
  readonly timing: Timing
  private phase: 'connecting' | 'open' | 'over' = 'connecting'
  private task: SocketTask | undefined
  /** How the socket was closed by its user, or `null`. */
  private closing: CloseFrame | null = null
  /** How often the task is still asked to close. */
  private closings = 0
  /** The text of `onError`, which `onClose` follows. */
  private firstReport: string | null = null
  private stopWaiting: Disposer = () => undefined

  private readonly api: SocketApi
  private readonly budget: SocketBudget
  private readonly request: ConnectRequest
  private readonly handlers: SocketHandlers

  constructor(
    api: SocketApi,
    budget: SocketBudget,
    timing: Timing,
    request: ConnectRequest,
    handlers: SocketHandlers,
  ) {
    this.api = api
    this.budget = budget
    this.timing = timing
    this.request = request
    this.handlers = handlers
    budget.enter(this)
  }

  /** @see Attempt: the budget has room. */
  dial(): void {
    try {
      const task = this.connect()
      if (task === undefined) this.endSoon('connectSocket returned no SocketTask')
      else if ('then' in task) this.refusePromise(task)
      else {
        this.task = task
        this.listen(task)
      }
    } catch (thrown) {
      this.end({ detail: reasonOf(thrown) })
    }
  }

  /** @see Attempt: the budget has no room and will have none. */
  refuse(detail: string): void {
    this.end({ detail })
  }

  send(data: Frame, done: (failure: string | null) => void): void {
    try {
      if (this.task === undefined) throw new Error('there is no SocketTask')
      this.task.send({
        data,
        success: () => {
          done(null)
        },
        fail: (outcome) => {
          done(messageOf(outcome))
        },
      })
    } catch (thrown) {
      done(reasonOf(thrown))
    }
  }

  close(code: number, reason: string): void {
    this.phase = 'over'
    this.stopWaiting()
    this.closing = { code, reason }
    this.budget.closing(this)
    this.hangUp(this.closing)
  }

  /** Taro's `connectSocket` returns a Promise: its task comes too late to be heard, and is closed, or it would leak. */
  private refusePromise(promise: unknown): void {
    this.end({
      detail: "connectSocket returned a Promise: use the native object, not Taro's",
    })
    void Promise.resolve(promise as PromiseLike<SocketTask>)
      .then((task) => {
        this.task = task
        this.closings = CLOSINGS
        this.close(1000, 'came too late')
      })
      .catch(() => undefined)
  }

  private connect(): SocketTask | undefined {
    const { header, protocols, ...rest } = this.request
    return this.api.connectSocket({
      ...rest,
      header: { ...header },
      ...(protocols.length > 0 ? { protocols: [...protocols] } : {}),
      fail: (outcome) => {
        this.end({ detail: messageOf(outcome) })
      },
    })
  }

  /** In the same tick as `connectSocket`, or onOpen may be missed. https://developers.weixin.qq.com/miniprogram/dev/framework/performance/network.html */
  private listen(task: SocketTask): void {
    task.onOpen(() => {
      // A close while connecting may have done nothing.
      if (this.closing) this.hangUp(this.closing)
      if (this.phase !== 'connecting') return
      this.phase = 'open'
      this.handlers.opened()
    })
    task.onMessage(({ data }) => {
      if (this.phase === 'over') return
      // A task that receives is open, also where its onOpen was missed.
      this.phase = 'open'
      this.handlers.received(data)
    })
    task.onError((outcome) => {
      const detail = messageOf(outcome)
      if (this.phase === 'open') {
        this.firstReport = detail
        this.endSoon(detail)
      } else {
        // Before the handshake no close code follows.
        this.end({ detail })
      }
    })
    task.onClose((event) => {
      const { detail, close } = closeOf(event)
      this.end({ detail: this.firstReport ?? detail, close })
    })
  }

  private hangUp(frame: CloseFrame): void {
    try {
      // Without a code WeChat for PC throws and leaks the socket.
      this.task?.close({
        code: frame.code,
        reason: clipUtf8(frame.reason, REASON_BYTES),
        fail: (outcome) => {
          // The task is gone and reports no end: its place in the budget is free at once.
          if (messageOf(outcome).includes('not exist')) this.budget.leave(this)
          // A task that is still connecting cannot be closed, and one that came too late reports no onOpen.
          else if (this.closings-- > 0)
            this.timing.setTimer(() => {
              this.hangUp(frame)
            }, 1_000)
        },
      })
    } catch {
      // A task that cannot be closed any more is closed.
    }
  }

  private end(ending: Ending): void {
    this.stopWaiting()
    this.budget.leave(this)
    if (this.phase === 'over') return
    const code = this.phase === 'open' ? 'closed' : 'connect-failed'
    this.phase = 'over'
    this.handlers.ended({ code, ...ending })
  }

  private endSoon(detail: string): void {
    if (this.phase === 'over') return
    this.stopWaiting()
    this.stopWaiting = this.timing.setTimer(() => {
      this.end({ detail })
    }, SECOND_REPORT)
  }
}
