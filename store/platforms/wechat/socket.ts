import { type CloseFrame, type Failure, reasonOf } from '../../base/errors'
import type { ConnectRequest, Socket, SocketHandlers } from '../platform'
import type { Disposer, Timing } from '../../base/timing'
import { clipUtf8 } from '../../base/utf8'
import { closeOf, messageOf } from '../outcome'
import type { Attempt, SocketBudget } from './socket-budget'

export interface Outcome {
  readonly errMsg: string
}

interface SocketTask {
  send(option: { data: string | ArrayBuffer; success(): void; fail(outcome: Outcome): void }): void
  close(option: { code: number; reason: string; fail(outcome: Outcome): void }): void
  onOpen(listener: () => void): void
  onMessage(listener: (event: { data: unknown }) => void): void
  onError(listener: (outcome: Outcome) => void): void
  onClose(listener: (event: { code: number; reason: string }) => void): void
}

/** What is used of `wx` for a socket. */
export interface SocketApi {
  connectSocket(option: {
    url: string
    header: Record<string, string>
    protocols?: string[]
    timeout: number
    fail(outcome: Outcome): void
  }): SocketTask | undefined
}

/** WeChat closes with at most this many UTF-8 bytes of reason. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/SocketTask.close.html */
const REASON_BYTES = 123
/**
 * Phones say the same end twice, and the second time better: `onError`, then `onClose` with the close code, which
 * decides when to come back; no task, then `fail` with the reason. This long the second is waited for, in ms.
 */
const SECOND_WORD = 50

/** One socket, dialled when the budget has room for it. After `close` it reports nothing more. */
export function openSocket(
  wx: SocketApi,
  budget: SocketBudget,
  timing: Timing,
  request: ConnectRequest,
  handlers: SocketHandlers,
): Socket {
  let phase: 'connecting' | 'open' | 'over' = 'connecting'
  let task: SocketTask | undefined
  let wish: CloseFrame | null = null
  let firstWord: string | null = null
  let stopWaiting: Disposer = () => undefined

  const end = (ending: Pick<Failure, 'detail' | 'close'>): void => {
    stopWaiting()
    budget.leave(attempt)
    if (phase === 'over') return
    const code = phase === 'open' ? 'closed' : 'connect-failed'
    phase = 'over'
    handlers.ended({ code, ...ending })
  }
  const endSoon = (detail: string): void => {
    if (phase === 'over') return
    stopWaiting()
    stopWaiting = timing.setTimer(() => {
      end({ detail })
    }, SECOND_WORD)
  }
  const hangUp = ({ code, reason }: CloseFrame): void => {
    try {
      // Without a code WeChat for PC throws and leaks the socket.
      task?.close({
        code,
        reason: clipUtf8(reason, REASON_BYTES),
        fail: (outcome) => {
          // Gone without a word: its place in the budget is free at once.
          if (messageOf(outcome).includes('not exist')) budget.leave(attempt)
        },
      })
    } catch {
      // A task that cannot be closed any more is closed.
    }
  }

  const dial = (): void => {
    const { url, header, protocols, timeout } = request
    task = wx.connectSocket({
      url,
      header: { ...header },
      ...(protocols.length > 0 ? { protocols: [...protocols] } : {}),
      timeout,
      fail: (outcome) => {
        end({ detail: messageOf(outcome) })
      },
    })
    if (task === undefined) {
      endSoon('connectSocket returned no SocketTask')
      return
    }
    // In the same tick, or onOpen may be missed. https://developers.weixin.qq.com/miniprogram/dev/framework/performance/network.html
    task.onOpen(() => {
      // A close while connecting may have done nothing.
      if (wish) hangUp(wish)
      if (phase !== 'connecting') return
      phase = 'open'
      handlers.opened()
    })
    task.onMessage(({ data }) => {
      if (phase === 'over') return
      // A task that speaks is open, also where its onOpen was missed.
      phase = 'open'
      handlers.received(data)
    })
    task.onError((outcome) => {
      const detail = messageOf(outcome)
      // Before the handshake there is no close code to wait for.
      if (phase !== 'open') {
        end({ detail })
        return
      }
      firstWord = detail
      endSoon(detail)
    })
    task.onClose((event) => {
      const { detail, close } = closeOf(event)
      end({ detail: firstWord ?? detail, close })
    })
  }

  const attempt: Attempt = {
    timing,
    dial() {
      try {
        dial()
      } catch (thrown) {
        end({ detail: reasonOf(thrown) })
      }
    },
    refuse(detail) {
      end({ detail })
    },
  }
  budget.enter(attempt)

  return {
    send(data, done) {
      try {
        if (task === undefined) throw new Error('there is no SocketTask')
        task.send({
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
    },
    close(code, reason) {
      phase = 'over'
      stopWaiting()
      wish = { code, reason }
      budget.closing(attempt)
      hangUp(wish)
    },
  }
}
