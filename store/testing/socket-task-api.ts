import type { Frame } from '../base/frame'
import type { Callbacks, TaskEvents } from './events'

/** Argument of `wx.connectSocket`. */
export interface ConnectOption extends Callbacks {
  readonly url: string
  readonly header?: Readonly<Record<string, string>>
  readonly protocols?: readonly string[]
  /**
   * Time limit of the attempt, in ms.
   * @default 60000
   */
  readonly timeout?: number
  /** @default false */
  readonly perMessageDeflate?: boolean
  /** @default false */
  readonly tcpNoDelay?: boolean
}

export interface SendOption extends Callbacks {
  readonly data: Frame
}

export interface CloseOption extends Callbacks {
  readonly code?: number
  readonly reason?: string
}

/** Members of WeChat's `SocketTask` that an app uses. */
export interface SocketTaskApi {
  /** `success` means that the system has taken the frame, not that it has arrived. */
  send(option: SendOption): void
  close(option?: CloseOption): void
  onOpen(listener: (event: TaskEvents['open']) => void): void
  onMessage(listener: (event: TaskEvents['message']) => void): void
  onError(listener: (event: TaskEvents['error']) => void): void
  onClose(listener: (event: TaskEvents['close']) => void): void
}
