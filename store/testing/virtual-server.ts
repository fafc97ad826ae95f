import type { CloseFrame } from '../base/errors'
import type { Frame } from '../base/frame'
import type { Timing } from '../base/timing'
import type { Line } from './line'
import type { VirtualPhone } from './virtual-phone'

/** Treatment of an attempt: accepted, refused, never answered, or accepted and then dropped. */
export type ServerMode = 'accepts' | 'refuses' | 'hangs' | 'drops'

export interface VirtualServerOptions {
  /**
   * Delay of one direction, in ms, for every phone it serves.
   * @default the latency of the phone
   */
  readonly latency?: number
  /**
   * Returns the answer to a frame, or `null` for none.
   * @default 'pong' for a text that ends in "ping"
   */
  readonly pong?: (frame: Frame) => Frame | null
}

/** A server for any number of virtual phones. */
export class VirtualServer {
  /** Treatment of the next attempts. It can be changed at any time. */
  mode: ServerMode = 'accepts'
  /** Code and reason of the drop in mode `drops`, and its delay after accepting, in ms. */
  dropping: CloseFrame & { readonly after: number } = { code: 1006, reason: 'abnormal closure', after: 0 }
  /** All attempts that reached the server. */
  readonly connects: { readonly at: number; readonly phone: VirtualPhone; readonly line: Line }[] = []
  /** All frames that reached the server, pings included. */
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

  /** Makes this server answer the attempts of `phone`. */
  serve(phone: VirtualPhone): void {
    if (this.latency !== undefined) phone.latency = this.latency
    phone.onDial = (line) => {
      this.connects.push({ at: this.timing.now(), phone, line })
      this.answer(line)
    }
  }

  /** Connections that are open for the server. Half-open ones are among them. */
  get connections(): readonly Line[] {
    this.open = this.open.filter((line) => !line.isOver)
    return this.open
  }

  /** Makes every current connection half-open. Later connections are not affected. */
  silence(): void {
    for (const line of this.connections) line.mute()
  }

  /** Breaks every current connection. */
  drop(code?: number, reason?: string): void {
    for (const line of this.connections) line.drop(code, reason)
  }

  /** Sends a frame to every current connection. */
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
