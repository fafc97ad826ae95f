import type { CloseFrame } from '../base/errors'
import type { Frame } from '../base/frame'
import type { Timing } from '../base/timing'
import type { Line } from './line'
import type { VirtualPhone } from './virtual-phone'

/** What becomes of an attempt: let in, turned away, never answered, or let in and dropped. */
export type ServerMode = 'accepts' | 'refuses' | 'hangs' | 'drops'

export interface VirtualServerOptions {
  /** One way, in ms, for every phone that it serves. By default the phone's own. */
  readonly latency?: number
  /**
   * What a frame is answered with; `null`: nothing.
   * @default 'pong' for a text that ends in "ping"
   */
  readonly pong?: (frame: Frame) => Frame | null
}

/** A server for any number of virtual phones. */
export class VirtualServer {
  /** Changed, it counts for the attempts that come. */
  mode: ServerMode = 'accepts'
  /** How a phone is dropped in mode `drops`, and after how many ms. */
  dropping: CloseFrame & { readonly after: number } = { code: 1006, reason: 'abnormal closure', after: 0 }
  /** Every attempt that reached it. */
  readonly connects: { readonly at: number; readonly phone: VirtualPhone; readonly line: Line }[] = []
  /** Every frame that reached it, pings included. */
  readonly received: { readonly at: number; readonly frame: Frame; readonly line: Line }[] = []
  private open: Line[] = []
  private readonly timing: Timing
  private readonly latency: number | undefined
  private readonly pong: (frame: Frame) => Frame | null

  constructor(timing: Timing, { latency, pong = answerToPing }: VirtualServerOptions = {}) {
    this.timing = timing
    this.latency = latency
    this.pong = pong
  }

  /** From now on this server answers the phone. */
  serve(phone: VirtualPhone): void {
    if (this.latency !== undefined) phone.latency = this.latency
    phone.onDial = (line) => {
      this.connects.push({ at: this.timing.now(), phone, line })
      this.answer(line)
    }
  }

  /** The connections that are open as far as the server knows. */
  get connections(): readonly Line[] {
    this.open = this.open.filter((line) => !line.isOver)
    return this.open
  }

  /** Every present connection goes half-open; those that come are not concerned. */
  silence(): void {
    for (const line of this.connections) line.mute()
  }

  /** Every present connection breaks. */
  drop(code?: number, reason?: string): void {
    for (const line of this.connections) line.drop(code, reason)
  }

  /** To every present connection. */
  send(frame: Frame): void {
    for (const line of this.connections) line.say(frame)
  }

  private answer(line: Line): void {
    if (this.mode === 'refuses') line.refuse()
    if (this.mode === 'refuses' || this.mode === 'hangs') return
    this.open.push(line)
    line.onFrame = (frame) => {
      this.received.push({ at: this.timing.now(), frame, line })
      const pong = this.pong(frame)
      if (pong !== null) line.say(pong)
    }
    line.accept()
    if (this.mode === 'accepts') return
    const { after, code, reason } = this.dropping
    const drop = (): void => line.drop(code, reason)
    if (after > 0) this.timing.setTimer(drop, after)
    else drop()
  }
}

function answerToPing(frame: Frame): Frame | null {
  return typeof frame === 'string' && frame.endsWith('ping') ? 'pong' : null
}
