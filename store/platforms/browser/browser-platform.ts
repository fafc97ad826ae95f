import { reasonOf } from '../../base/errors'
import type { NetworkStatus, Platform, SocketHandlers } from '../platform'
import type { Disposer } from '../../base/timing'
import { clipUtf8 } from '../../base/utf8'
import { closeOf } from '../outcome'
import { systemTiming } from '../system-timing'
import { type TabStorageApi, tabStorageOf } from './tab-storage'

interface WebSocketLike {
  readonly readyState: number
  binaryType: string
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onerror: (() => void) | null
  onclose: ((event: unknown) => void) | null
  send(data: string | ArrayBuffer): void
  close(code: number, reason: string): void
}

type Listener = (event: { readonly type: string }) => void

interface Target {
  addEventListener(type: string, listener: Listener): void
  removeEventListener(type: string, listener: Listener): void
}

/** Globals of a browser that the platform uses. All but `WebSocket` are optional, as in Node. */
export interface BrowserGlobals extends Partial<Target> {
  readonly WebSocket: new (url: string, protocols: string[]) => WebSocketLike
  readonly document?: Target & { readonly visibilityState: string }
  readonly navigator?: { readonly onLine?: boolean }
  readonly sessionStorage?: TabStorageApi
  readonly crypto?: { getRandomValues(bytes: Uint8Array): unknown }
}

declare const globalThis: BrowserGlobals
/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const OPEN = 1
/** Longest close reason, in bytes of UTF-8. RFC 6455 §5.5. */
const REASON_BYTES = 123

/**
 * Platform for a browser page (H5), or any environment with a standard `WebSocket`. A browser cannot send headers. The
 * main entry does not contain it, to keep mini-programs small: import it from `mobx-miniprogram-socket/platforms/browser`.
 *
 * A hidden tab stays connected, because the browser slows its timers but keeps its sockets. The page counts as in the
 * background when it is frozen or in the back-forward cache, where no code runs.
 *
 * The storage for the next launch belongs to the tab: it outlives a reload, and goes when the tab is closed. A tab that
 * is duplicated while it is in front begins empty, and so does one whose page crashed there, because the two look alike. A
 * tab that is duplicated while it is hidden sends again what waited, because it looks like a page that was thrown out.
 */
export function browserPlatform(browser: BrowserGlobals = globalThis): Platform {
  const storage = tabStorageOf(browser)
  return {
    ...systemTiming,
    randomBytes(count, then) {
      const bytes = new Uint8Array(count)
      if (browser.crypto?.getRandomValues(bytes)) then(bytes.buffer)
    },
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
      const isInFront = (): boolean => document?.visibilityState === 'visible'
      const report: Listener = ({ type }) => {
        const isLeft = type === 'pagehide' || type === 'freeze'
        storage?.mark(report, !isLeft && isInFront())
        if (isLeft) listener(false)
        // A user who returns to the tab gets another attempt, even after the store has given up.
        else if (type !== 'visibilitychange' || isInFront()) listener(true)
      }
      const stops = [
        listen(browser, ['pagehide', 'pageshow'], report),
        listen(document, ['freeze', 'resume', 'visibilitychange'], report),
      ]
      storage?.mark(report, isInFront())
      return () => {
        storage?.mark(report, false)
        for (const stop of stops) stop()
      }
    },
    ...(storage && { storage }),
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
    if (phase !== 'ended') handlers.received(data)
  }
  // `close` follows `error` and has the details. In Node the `ws` package ends the process if `error` has no listener.
  ws.onerror = () => undefined
  ws.onclose = (event) => {
    if (phase === 'ended') return
    const code = phase === 'open' ? 'closed' : 'connect-failed'
    phase = 'ended'
    handlers.ended({ code, ...closeOf(event) })
  }
  return {
    send(frame, done) {
      // A browser drops a frame on a closing socket without an error.
      if (phase !== 'open' || ws.readyState !== OPEN) {
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
      try {
        ws.close(code, clipUtf8(reason, REASON_BYTES))
      } catch {
        // Browsers throw for a code that an app may not use.
        ws.close(1000, '')
      }
    },
  }
}

function networkOf({ navigator }: BrowserGlobals): NetworkStatus {
  const online = navigator?.onLine !== false
  return { online, type: online ? 'unknown' : 'none', weak: false }
}

function listen(target: Partial<Target> | undefined, types: readonly string[], listener: Listener): Disposer {
  for (const type of types) target?.addEventListener?.(type, listener)
  return () => {
    for (const type of types) target?.removeEventListener?.(type, listener)
  }
}
