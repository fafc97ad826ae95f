import type { CloseFrame } from '../base/errors'
import type { ConnectRequest } from '../platforms/platform'
import type { Frame } from '../base/frame'
import type { TaskEvents } from './events'
import type { SocketTaskApi } from './socket-task-api'

/** Operations of a line on the phone's end of the socket. */
export interface PhoneEnd extends SocketTaskApi {
  readonly isEnded: boolean
  readonly heard: Readonly<Record<keyof TaskEvents, number>>
  accept(): void
  say(data: unknown): void
  refuse(errMsg: string): void
  drop(close: CloseFrame): void
  closedByServer(close: CloseFrame): void
  fail(errMsg: string): void
  error(errMsg: string): void
  mute(): void
}

/**
 * The server's end of one socket. The test controls it and may do anything, at any time. A line that is over can still
 * send, because real phones reported events of a socket long after it was closed.
 */
export class Line {
  /** Frames that arrived, oldest first. */
  readonly sent: Frame[] = []
  /** Code and reason of the phone's `close()`, or `null`. While connecting, that `close()` may have failed. */
  closing: CloseFrame | null = null
  /** `errMsg` of the next calls of `send`, in order; `null` lets one succeed. Empty: all succeed. */
  readonly failures: (string | null)[] = []
  /** Withholds the answers to `send` until `answer()` is called. */
  holdsAnswers = false
  /** Called with each frame that arrives. */
  onFrame: ((frame: Frame) => void) | null = null
  /** Arguments of the phone's `connectSocket`. */
  readonly request: ConnectRequest
  /** The app's `SocketTask`. Replace one of its methods to simulate a fault that `quirks` does not have. */
  readonly task: SocketTaskApi
  private readonly withheld: (() => void)[] = []
  private readonly phone: PhoneEnd

  constructor(request: ConnectRequest, phone: PhoneEnd) {
    this.task = phone
    this.request = request
    this.phone = phone
  }

  /** The server, the app or the phone has ended it, or the app has called `close()`. */
  get isOver(): boolean {
    return this.phone.isEnded || this.closing !== null
  }

  /** Number of listeners that the app registered in time, by event. */
  get heard(): PhoneEnd['heard'] {
    return this.phone.heard
  }

  /** Accepts the connection: `onOpen`. */
  accept(): void {
    this.phone.accept()
  }

  /** Sends a message to the phone: `onMessage`. Before `accept()`, it also opens the connection. */
  say(data: unknown): void {
    this.phone.say(data)
  }

  /** Refuses the connection. `quirks.refusal` decides which listeners the phone calls. */
  refuse(errMsg = 'connection refused'): void {
    this.phone.refuse(errMsg)
  }

  /** Breaks the connection. `quirks.loss` decides which listeners the phone calls. */
  drop(code = 1006, reason = 'abnormal closure'): void {
    this.phone.drop({ code, reason })
  }

  /** Closes from the server: `onClose` with this code and reason, independent of the quirks. */
  close(code = 1000, reason = ''): void {
    this.phone.closedByServer({ code, reason })
  }

  /** Makes `connectSocket` call its `fail`. No listener is called. */
  fail(errMsg: string): void {
    this.phone.fail(errMsg)
  }

  /** Calls `onError` only. The socket stays in its state. */
  error(errMsg = 'Underlying Transport Error'): void {
    this.phone.error(errMsg)
  }

  /** Makes the connection half-open: no frame arrives in either direction, and the phone's `close()` has no effect. */
  mute(): void {
    this.phone.mute()
  }

  /** Delivers the withheld answers now. */
  answer(): void {
    for (const deliver of this.withheld.splice(0)) deliver()
  }

  /** @internal Receives a frame of the phone. */
  receive(frame: Frame): void {
    this.sent.push(frame)
    this.onFrame?.(frame)
  }

  /** @internal Keeps the phone's answer to a `send` until `answer()`. */
  withhold(answer: () => void): void {
    this.withheld.push(answer)
  }
}
