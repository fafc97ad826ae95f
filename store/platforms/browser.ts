import { reasonOf } from '../errors'
import type { NetworkStatus, Platform, SocketHandlers } from '../platform'
import { clipUtf8 } from '../utf8'
import { systemTiming } from './system-timing'

interface WebSocketLike {
  binaryType: string
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onerror: (() => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  send(data: string | ArrayBuffer): void
  close(code: number, reason: string): void
}

interface Target {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** The part of a browser's globals that is used. `document` and `navigator` may be missing, as in Node. */
export interface BrowserGlobals extends Partial<Target> {
  readonly WebSocket: new (url: string, protocols: string[]) => WebSocketLike
  readonly document?: Target & { readonly visibilityState: string }
  readonly navigator?: { readonly onLine?: boolean }
}

declare const globalThis: BrowserGlobals
/** RFC 6455 §5.5: a close frame carries at most this many bytes of reason. */
const REASON_BYTES = 123

/**
 * A browser page (H5), or anything else with a standard `WebSocket`. Headers cannot be sent from there. Not part of the
 * main entry, so that a mini-program does not carry it: import it from `mobx-miniprogram-socket/platforms/browser`.
 */
export function browserPlatform(browser: BrowserGlobals = globalThis): Platform {
  return {
    ...systemTiming,
    openSocket({ url, protocols }, handlers) {
      try {
        return adopt(new browser.WebSocket(url, [...protocols]), handlers)
      } catch (thrown) {
        handlers.ended({ code: 'connect-failed', detail: reasonOf(thrown) })
        return {
          send: (_frame, done) => {
            done('there is no WebSocket')
          },
          close: () => undefined,
        }
      }
    },
    watchNetwork(listener) {
      const report = (): void => {
        listener(networkOf(browser))
      }
      report()
      return { read: report, stop: listen(browser, ['online', 'offline'], report) }
    },
    watchForeground(listener) {
      const { document } = browser
      return listen(document, ['visibilitychange'], () => {
        listener(document?.visibilityState !== 'hidden')
      })
    },
  }
}

function adopt(ws: WebSocketLike, handlers: SocketHandlers): ReturnType<Platform['openSocket']> {
  let phase: 'connecting' | 'open' | 'ended' = 'connecting'
  ws.binaryType = 'arraybuffer'
  ws.onopen = () => {
    phase = 'open'
    handlers.opened()
  }
  ws.onmessage = ({ data }) => {
    handlers.received(data)
  }
  // `close` always follows `error` and says more; but in Node the `ws` package ends the process where nobody hears `error`.
  ws.onerror = () => undefined
  ws.onclose = ({ code, reason }) => {
    if (phase === 'ended') return
    const failure = phase === 'open' ? 'closed' : 'connect-failed'
    phase = 'ended'
    handlers.ended({ code: failure, detail: `${String(code)} ${reason}`.trim() })
  }
  return {
    send(frame, done) {
      // A browser drops what is sent on a closing socket without a word.
      if (phase !== 'open') {
        done('the WebSocket is not open')
        return
      }
      try {
        ws.send(frame)
        done(null)
      } catch (thrown) {
        done(reasonOf(thrown))
      }
    },
    close(code, reason) {
      phase = 'ended'
      ws.close(code, clipUtf8(reason, REASON_BYTES))
    },
  }
}

function networkOf({ navigator }: BrowserGlobals): NetworkStatus {
  const online = navigator?.onLine !== false
  return { online, type: online ? 'unknown' : 'none', weak: false }
}

function listen(
  target: Partial<Target> | undefined,
  types: readonly string[],
  listener: () => void,
): () => void {
  for (const type of types) target?.addEventListener?.(type, listener)
  return () => {
    for (const type of types) target?.removeEventListener?.(type, listener)
  }
}
