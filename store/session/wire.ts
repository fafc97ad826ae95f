import type { Failure } from '../base/errors'
import { type ClientFrame, encodeFrame, limits, type Pong, type Welcome } from '../protocol'
import { clientCloses } from '../protocol/client-closes'
import { type AskHello, userOf } from './hello'
import type { SessionWorld } from './plug'
import { Renewal } from './renewal'

/** The longest window that a server may give, in ms. */
const HOUR = 3_600_000

/** The connection, as a session uses it: hello, frames, pings. */
export class Wire {
  /** The hello has left. */
  isGreeted = false
  /** The welcome has come: commands may leave. */
  isOpen = false
  /** Of the last welcome. */
  stamp: string | undefined
  window = 0
  /** The user of the last hello. */
  private user = ''
  /** Number of the connection. */
  private connection = 0
  private pings = 0
  /** Pages ask for the server's clock. */
  private isTimed = false
  private pingedAt = 0
  /** The server's clock before this one, in ms. */
  private ahead = 0

  private readonly world: SessionWorld
  private readonly renewal: Renewal

  constructor(world: SessionWorld, ask: AskHello) {
    this.world = world
    const failed = (failure: Failure): void => {
      world.report(failure)
    }
    this.renewal = new Renewal(world.clock, ask, { hello: this.renew, failed })
  }

  /** @returns the user that the hello names */
  greeted(hello: string): string {
    this.isGreeted = true
    return (this.user = userOf(hello))
  }

  welcomed({ stamp, window = 0, renew }: Welcome): void {
    this.stamp = stamp
    this.window = Math.min(window, HOUR)
    if (renew !== undefined) this.renewal.plan(renew)
  }

  open(): void {
    this.isOpen = true
    this.ping()
  }

  close(): void {
    this.connection += 1
    this.isOpen = false
    this.isGreeted = false
    this.renewal.stop()
    this.world.clock.wake('session-ping', Infinity, this.ping)
  }

  write(frame: ClientFrame): void {
    this.push(encodeFrame(frame))
  }

  private push(text: string): void {
    const { connection } = this
    this.world.send(text, (failure) => {
      // Without this frame the server would close, or wait for ever.
      if (failure !== null && connection === this.connection) this.world.end(clientCloses.outOfStep)
    })
  }

  private readonly renew = (hello: string): void => {
    if (userOf(hello) === this.user) this.push(hello)
    else this.world.end(clientCloses.otherUser)
  }

  serverNow(): number {
    if (!this.isTimed) {
      this.isTimed = true
      if (this.isOpen) this.ping()
    }
    return Math.round(this.world.clock.now() + this.ahead)
  }

  /** A pong: the server read its clock in the middle of the round trip. */
  ponged({ id, now }: Pong): void {
    if (now !== undefined && id === String(this.pings))
      this.ahead = now - (this.pingedAt + this.world.clock.now()) / 2
  }

  private readonly ping = (): void => {
    const { clock, pings } = this.world
    if (!pings && !this.isTimed) return
    this.pingedAt = clock.now()
    this.write({ t: 'ping', id: String(++this.pings) })
    clock.wake('session-ping', this.pingedAt + limits.ping, this.ping)
  }
}
