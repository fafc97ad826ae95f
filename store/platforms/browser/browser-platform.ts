import { reasonOf } from '../../base/errors'
import type { NetworkStatus, Platform, PlatformStorage, SocketHandlers } from '../platform'
import type { Disposer } from '../../base/timing'
import { clipUtf8 } from '../../base/utf8'
import { closeOf } from '../outcome'
import { systemTiming } from '../system-timing'

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

interface LocalStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** The part of a browser's globals that is used. All but `WebSocket` may be missing, as in Node. */
export interface BrowserGlobals extends Partial<Target> {
  readonly WebSocket: new (url: string, protocols: string[]) => WebSocketLike
  readonly document?: Target & { readonly visibilityState: string }
  readonly navigator?: { readonly onLine?: boolean }
  readonly localStorage?: LocalStorage
}

declare const globalThis: BrowserGlobals
/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const OPEN = 1
/** RFC 6455 §5.5: a close frame carries at most this many bytes of reason. */
const REASON_BYTES = 123

/**
 * A browser page (H5), or anything else with a standard `WebSocket`. Headers cannot be sent from there. Not part of the
 * main entry, so that a mini-program does not carry it: import it from `mobx-miniprogram-socket/platforms/browser`.
 *
 * A hidden tab is no hidden mini-program: the browser slows its timers and leaves its sockets alone, so it stays
 * connected. The page counts as left when it is frozen or put into the back-forward cache, where no code runs.
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
      const hear: Listener = ({ type }) => {
        if (type === 'pagehide' || type === 'freeze') listener(false)
        // Somebody who looks at the page again deserves another attempt where the store gave up.
        else if (type !== 'visibilitychange' || document?.visibilityState === 'visible') listener(true)
      }
      const stops = [
        listen(browser, ['pagehide', 'pageshow'], hear),
        listen(document, ['freeze', 'resume', 'visibilitychange'], hear),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
    ...storageOf(browser),
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
  // `close` always follows `error` and says more; but in Node the `ws` package ends the process where nobody hears `error`.
  ws.onerror = () => undefined
  ws.onclose = (event) => {
    if (phase === 'ended') return
    const code = phase === 'open' ? 'closed' : 'connect-failed'
    phase = 'ended'
    handlers.ended({ code, ...closeOf(event) })
  }
  return {
    send(frame, done) {
      // A browser drops what is sent on a closing socket without a word.
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
        // Browsers refuse the codes that are not an app's to give.
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

/** One for each `localStorage`: stores know by it that they are on the same page. */
const storages = new WeakMap<LocalStorage, PlatformStorage>()

/** None where the page may not keep anything: merely asking for it throws there. */
function storageOf(browser: BrowserGlobals): { storage?: PlatformStorage } {
  try {
    const { localStorage } = browser
    if (!localStorage) return {}
    const storage: PlatformStorage = storages.get(localStorage) ?? {
      read: (key) => localStorage.getItem(key) ?? undefined,
      write(key, value, done) {
        localStorage.setItem(key, value)
        done(null)
      },
      remove(key) {
        localStorage.removeItem(key)
      },
    }
    storages.set(localStorage, storage)
    return { storage }
  } catch {
    return {}
  }
}
