import type { CloseFrame } from '../base/errors'
import type { ConnectRequest } from '../platforms/platform'
import type { Frame } from '../base/frame'
import type { TaskEvents } from './events'
import type { SocketTaskApi } from './socket-task-api'

/** What a line does to the phone's end of it. */
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
 * The server's end of one socket. It does what the test says, however unlikely: a line that is over can still talk,
 * because phones were seen to report on a socket long after it was closed.
 */
export class Line {
  /** Frames that arrived, oldest first. */
  readonly sent: Frame[] = []
  /** How the phone asked to close, or `null`. While connecting it may have asked in vain. */
  closing: CloseFrame | null = null
  /** What the next `send`s fail with, oldest first; `null` lets one pass. Empty: all pass. */
  readonly failures: (string | null)[] = []
  /** Withholds the answers to `send` until `answer()` is called. */
  holdsAnswers = false
  /** Called with each frame that arrives. */
  onFrame: ((frame: Frame) => void) | null = null
  /** What the phone asked for. */
  readonly request: ConnectRequest
  /** What the app holds. Put another function in place of one of its methods for a fault that no phone was seen to have. */
  readonly task: SocketTaskApi
  private readonly withheld: (() => void)[] = []
  private readonly phone: PhoneEnd

  constructor(request: ConnectRequest, phone: PhoneEnd) {
    this.task = phone
    this.request = request
    this.phone = phone
  }

  /** Ended by either side, or by the phone's own doing; also when the phone has asked to close it. */
  get isOver(): boolean {
    return this.phone.isEnded || this.closing !== null
  }

  /** How many listeners the app has registered in time, by event. */
  get heard(): PhoneEnd['heard'] {
    return this.phone.heard
  }

  /** Lets the phone in: `onOpen`. */
  accept(): void {
    this.phone.accept()
  }

  /** The server's words: `onMessage`. A phone that was not let in takes them for the proof that it was. */
  say(data: unknown): void {
    this.phone.say(data)
  }

  /** Turns the phone away, told as `quirks.refusal` says. */
  refuse(errMsg = 'connection refused'): void {
    this.phone.refuse(errMsg)
  }

  /** The connection breaks, told as `quirks.loss` says. */
  drop(code = 1006, reason = 'abnormal closure'): void {
    this.phone.drop({ code, reason })
  }

  /** The server closes: `onClose` with its own code and reason, whatever the quirks. */
  close(code = 1000, reason = ''): void {
    this.phone.closedByServer({ code, reason })
  }

  /** `connectSocket` calls its `fail`, and nothing else comes of the attempt. */
  fail(errMsg: string): void {
    this.phone.fail(errMsg)
  }

  /** A mere `onError`: nothing else is told, and the socket is what it was. */
  error(errMsg = 'Underlying Transport Error'): void {
    this.phone.error(errMsg)
  }

  /** From now on half-open: nothing arrives in either direction, and `close()` of the phone yields nothing. */
  mute(): void {
    this.phone.mute()
  }

  /** Lets the withheld answers go. */
  answer(): void {
    for (const go of this.withheld.splice(0)) go()
  }

  /** @internal A frame of the phone is here. */
  arrived(frame: Frame): void {
    this.sent.push(frame)
    this.onFrame?.(frame)
  }

  /** @internal The phone has an answer to a `send`. */
  answered(go: () => void): void {
    if (this.holdsAnswers) this.withheld.push(go)
    else go()
  }
}
