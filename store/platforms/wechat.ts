import { reasonOf } from '../errors'
import type {
  ConnectRequest,
  NetworkStatus,
  NetworkWatch,
  Platform,
  Socket,
  SocketHandlers,
  Timing,
} from '../platform'
import { clipUtf8 } from '../utf8'
import { systemTiming } from './system-timing'

interface Outcome {
  readonly errMsg: string
}

interface SocketTask {
  send(option: { data: string | ArrayBuffer; success(): void; fail(outcome: Outcome): void }): void
  close(option: { code: number; reason: string; fail(): void }): void
  onOpen(listener: () => void): void
  onMessage(listener: (event: { data: unknown }) => void): void
  onError(listener: (outcome: Outcome) => void): void
  onClose(listener: (event: { code: number; reason: string }) => void): void
}

/** The part of `wx` that is used; structural, because the official typings change between versions. */
export interface WeChat {
  connectSocket(option: {
    url: string
    header: Record<string, string>
    protocols?: string[]
    timeout: number
    fail(outcome: Outcome): void
  }): SocketTask | undefined
  onAppShow(listener: () => void): void
  offAppShow(listener: () => void): void
  onAppHide(listener: () => void): void
  offAppHide(listener: () => void): void
  getNetworkType(option: { success(result: { networkType: string; weakNet?: boolean }): void }): void
  onNetworkStatusChange(listener: (status: { isConnected: boolean; networkType: string }) => void): void
  offNetworkStatusChange?(listener: (status: { isConnected: boolean; networkType: string }) => void): void
  onNetworkWeakChange?(listener: (status: { weakNet: boolean; networkType: string }) => void): void
  offNetworkWeakChange?(listener: (status: { weakNet: boolean; networkType: string }) => void): void
}

/** WeChat closes with at most this many UTF-8 bytes of reason. https://developers.weixin.qq.com/miniprogram/dev/api/network/websocket/SocketTask.close.html */
const REASON_BYTES = 123

/**
 * The mini-program platform, over `SocketTask` only: WeChat advises against every other socket function of `wx`.
 *
 * @param timing where time and chance come from; a test passes its own. @default the system's
 */
export function wechatPlatform(wx: WeChat, timing: Timing = systemTiming): Platform {
  return {
    now: () => timing.now(),
    random: () => timing.random(),
    setTimer: (callback, ms) => timing.setTimer(callback, ms),
    openSocket: (request, handlers) => openSocket(wx, request, handlers),
    watchNetwork: (listener) => watchNetwork(wx, listener),
    watchForeground(listener) {
      const shown = (): void => {
        listener(true)
      }
      const hidden = (): void => {
        listener(false)
      }
      wx.onAppShow(shown)
      wx.onAppHide(hidden)
      return () => {
        wx.offAppShow(shown)
        wx.offAppHide(hidden)
      }
    },
  }
}

function openSocket(wx: WeChat, request: ConnectRequest, handlers: SocketHandlers): Socket {
  let phase: 'connecting' | 'open' | 'ended' = 'connecting'
  let wish: { code: number; reason: string } | null = null
  let task: SocketTask | undefined

  const end = (detail: string): void => {
    if (phase === 'ended') return
    const code = phase === 'open' ? 'closed' : 'connect-failed'
    phase = 'ended'
    handlers.ended({ code, detail })
  }
  const close = (code: number, reason: string): void => {
    try {
      // Without a code WeChat for PC throws and leaks the socket.
      task?.close({ code, reason: clipUtf8(reason, REASON_BYTES), fail: () => undefined })
    } catch {
      // A task that cannot be closed any more is closed.
    }
  }
  try {
    const { url, header, protocols, timeout } = request
    task = wx.connectSocket({
      url,
      header: { ...header },
      ...(protocols.length > 0 ? { protocols: [...protocols] } : {}),
      timeout,
      fail: ({ errMsg }) => {
        end(errMsg)
      },
    })
    if (task === undefined) throw new Error('connectSocket returned no SocketTask')
    // In the same tick, or onOpen may be missed. https://developers.weixin.qq.com/miniprogram/dev/framework/performance/network.html
    task.onOpen(() => {
      if (phase !== 'connecting') return
      phase = 'open'
      // A close while connecting may have done nothing.
      if (wish) close(wish.code, wish.reason)
      else handlers.opened()
    })
    task.onMessage(({ data }) => {
      if (phase === 'ended') return
      // A task that speaks is open, also where its onOpen was missed.
      phase = 'open'
      handlers.received(data)
    })
    task.onError(({ errMsg }) => {
      end(errMsg)
    })
    task.onClose(({ code, reason }) => {
      end(`${String(code)} ${reason}`.trim())
    })
  } catch (thrown) {
    end(reasonOf(thrown))
  }

  return {
    send(data, done) {
      try {
        if (task === undefined) throw new Error('there is no SocketTask')
        task.send({
          data,
          success: () => {
            done(null)
          },
          fail: ({ errMsg }) => {
            done(errMsg)
          },
        })
      } catch (thrown) {
        done(reasonOf(thrown))
      }
    },
    close(code, reason) {
      wish = { code, reason }
      close(code, reason)
    },
  }
}

function watchNetwork(wx: WeChat, listener: (status: NetworkStatus) => void): NetworkWatch {
  let status: NetworkStatus | null = null
  let watching = true
  const report = (next: NetworkStatus): void => {
    if (!watching) return
    status = next
    listener(next)
  }
  const changed = ({ isConnected, networkType }: { isConnected: boolean; networkType: string }): void => {
    report({ online: isConnected, type: networkType, weak: status?.weak ?? false })
  }
  const weakened = ({ weakNet, networkType }: { weakNet: boolean; networkType: string }): void => {
    report({ online: networkType !== 'none', type: networkType, weak: weakNet })
  }
  wx.onNetworkStatusChange(changed)
  wx.onNetworkWeakChange?.(weakened)
  const read = (): void => {
    const before = status
    wx.getNetworkType({
      success: ({ networkType, weakNet = false }) => {
        // A change that was reported meanwhile is newer.
        if (status === before) report({ online: networkType !== 'none', type: networkType, weak: weakNet })
      },
    })
  }
  read()
  return {
    read,
    stop: () => {
      watching = false
      wx.offNetworkStatusChange?.(changed)
      wx.offNetworkWeakChange?.(weakened)
    },
  }
}
