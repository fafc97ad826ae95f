import type { Failure } from '../base/errors'
import type { Frame } from '../base/frame'
import type { Disposer, Timing } from '../base/timing'

export interface ConnectRequest {
  readonly url: string
  readonly header: Readonly<Record<string, string>>
  readonly protocols: readonly string[]
  /** Milliseconds until the platform itself may give up; the store has its own timer. */
  readonly timeout: number
}

/** How a platform reports on one socket. After `ended`, and after `close` of the socket, it says nothing more. */
export interface SocketHandlers {
  opened(): void
  received(data: unknown): void
  /** Exactly once, whichever of the platform's many ways to say it comes first. */
  ended(failure: Failure): void
}

/** One native socket. */
export interface Socket {
  /** `done(null)`: handed to the network, which does not mean delivered. `done(text)`: failed, and why. */
  send(frame: Frame, done: (failure: string | null) => void): void
  /** Never throws, and works in every phase: a close while connecting is remembered and done on open. */
  close(code: number, reason: string): void
}

/** What the phone says about its network. */
export interface NetworkStatus {
  readonly online: boolean
  /** `wifi`, `2g` … `5g`, `none` or `unknown`. */
  readonly type: string
  /** The phone measured a weak network (`wx.onNetworkWeakChange`). */
  readonly weak: boolean
}

/** What watches the network. */
export interface NetworkWatch {
  /** Reads the network again and reports it: the phone may have missed a change. */
  read(): void
  stop(): void
}

/** Small texts that outlive the app. Every method may throw. */
export interface PlatformStorage {
  /** What was written; `undefined` or `''` where nothing was. Others may have written something else there. */
  read(key: string): unknown
  /** `done(null)`: kept. `done(text)`: failed, and why. */
  write(key: string, value: string, done: (failure: string | null) => void): void
  remove(key: string): void
}

/**
 * Everything the store needs from the world it runs in, and the only way it reaches it. Write one for another
 * mini-program platform, or a virtual one for tests.
 */
export interface Platform extends Timing {
  /** Opens a socket. Never throws: whatever goes wrong is told to `handlers.ended`. */
  openSocket(request: ConnectRequest, handlers: SocketHandlers): Socket
  /** Reports the present network soon, then every change. */
  watchNetwork(listener: (status: NetworkStatus) => void): NetworkWatch
  /** Reports `true` when the app comes to the foreground and `false` when it leaves it. */
  watchForeground(listener: (visible: boolean) => void): Disposer
  /** Without it nothing outlives the app. */
  readonly storage?: PlatformStorage
  /** Something about this world that the user should know; the store reports it once. */
  readonly fault?: Failure
}
