import type { Frame } from '../base/frame'
import type { Callbacks, TaskEvents } from './events'

/** What `wx.connectSocket` takes. */
export interface ConnectOption extends Callbacks {
  readonly url: string
  readonly header?: Readonly<Record<string, string>>
  readonly protocols?: readonly string[]
  /**
   * Milliseconds.
   * @default 60000
   */
  readonly timeout?: number
}

export interface SendOption extends Callbacks {
  readonly data: Frame
}

export interface CloseOption extends Callbacks {
  readonly code?: number
  readonly reason?: string
}

/** What the app holds of a socket: the members of WeChat's `SocketTask`. */
export interface SocketTaskApi {
  /** `success` says that the system has it, not that it arrives. */
  send(option: SendOption): void
  close(option?: CloseOption): void
  onOpen(listener: (event: TaskEvents['open']) => void): void
  onMessage(listener: (event: TaskEvents['message']) => void): void
  onError(listener: (event: TaskEvents['error']) => void): void
  onClose(listener: (event: TaskEvents['close']) => void): void
}
