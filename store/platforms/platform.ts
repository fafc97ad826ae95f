import type { Failure } from '../base/errors'
import type { Frame } from '../base/frame'
import type { Disposer, Timing } from '../base/timing'

export interface ConnectRequest {
  readonly url: string
  readonly header: Readonly<Record<string, string>>
  readonly protocols: readonly string[]
  /** When the platform may give up, in ms from now; the store has its own timer. */
  readonly timeout: number
  /** Compresses frames, where the platform can. @default false */
  readonly perMessageDeflate?: boolean
  /** Sends small frames at once, where the platform can. @default false */
  readonly tcpNoDelay?: boolean
}

/** Receives what a platform reports of one socket. After `ended`, and after `close` of the socket, it reports nothing more. */
export interface SocketHandlers {
  opened(): void
  received(data: unknown): void
  /** Called exactly once, for the first of the platform's many reports of an end. */
  ended(failure: Failure): void
}

/** One native socket. */
export interface Socket {
  /** Hands a frame over. `done(null)`: handed to the network, not yet delivered. `done(text)`: failed, and why. */
  send(frame: Frame, done: (failure: string | null) => void): void
  /** Closes. Never throws; a close while connecting is done again on open. */
  close(code: number, reason: string): void
}

/** The network as the phone reports it. */
export interface NetworkStatus {
  readonly online: boolean
  /** `wifi`, `2g` … `5g`, `none` or `unknown`. */
  readonly type: string
  /** The phone measured a weak network (`wx.onNetworkWeakChange`). */
  readonly weak: boolean
}

/** Watches the network. */
export interface NetworkWatch {
  /** Reads the network again and reports it: the phone may have missed a change. */
  read(): void
  stop(): void
}

/** Keeps small texts across launches of the app. Every method may throw. */
export interface PlatformStorage {
  /** Returns the written text; `undefined` or `''` if there is none. Other code may have written anything there. */
  read(key: string): unknown
  /** Writes. `done(null)`: kept. `done(text)`: failed, and why. */
  write(key: string, value: string, done: (failure: string | null) => void): void
  remove(key: string): void
}

/**
 * The port: everything that the store needs from the platform it runs on, and its only way there. Write one for another
 * mini-program platform, or a virtual one for tests.
 */
export interface Platform extends Timing {
  /** Opens a socket. Never throws: failures go to `handlers.ended`. */
  openSocket(request: ConnectRequest, handlers: SocketHandlers): Socket
  /** Reports the present network soon, then every change. */
  watchNetwork(listener: (status: NetworkStatus) => void): NetworkWatch
  /** Reports `true` when the app comes to the foreground and `false` when it leaves it. */
  watchForeground(listener: (visible: boolean) => void): Disposer
  /** Gives so many bytes that nothing can guess, now, later or never. @default numbers of `random` are used */
  randomBytes?(count: number, then: (bytes: ArrayBuffer) => void): void
  /** Keeps texts across launches; without it nothing outlives the app. */
  readonly storage?: PlatformStorage
  /**
   * Called once with each store that is made on this platform, so that a tool such as a preview finds the stores of any
   * app. The store is not connected then. `wechatPlatform(wx)` passes the call on to the function that `wx` has under
   * `Symbol.for('mobx-miniprogram-socket:attach')`, if any.
   */
  attach?(store: object): void
  /** A fault of this platform that the user should know; the store reports it once. */
  readonly fault?: Failure
}
