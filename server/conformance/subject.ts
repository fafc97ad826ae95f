// The server that is tested, as one rule sees it: new topics, new lines, and connections that end with the rule.
import { randomBytes } from 'node:crypto'
import type { Hello, LineKey, Welcome } from '../../store/protocol'
import { Broken, NotTested, Unreachable } from './findings'
import { Seat, textsOf } from './seat'
import { Wire, type WireOptions } from './wire'

export type User = 'conformance-a' | 'conformance-b'

/** Commands of the control address, as docs/protocol.md names them. */
export type Control =
  | { readonly do: 'remove'; readonly user: User; readonly topic: string }
  | { readonly do: 'expire'; readonly user: User }
  | { readonly do: 'forget' }

export interface SubjectOptions extends WireOptions {
  /** Address of the control, which removes members, ends renewals and loses the memory. */
  readonly control?: string
  /** Ms that a server gives a connection: for its hello, and for any frame. */
  readonly patience: { readonly hello: number; readonly silence: number }
}

export class Subject {
  readonly patience: SubjectOptions['patience']
  readonly timeout: number
  /** Texts of the server that were no frames, in any rule so far. */
  readonly unreadable: readonly string[]
  readonly #options: SubjectOptions
  readonly #wires: Wire[] = []

  constructor(options: SubjectOptions, unreadable: readonly string[]) {
    this.#options = options
    this.unreadable = unreadable
    this.patience = options.patience
    this.timeout = options.timeout
  }

  /** A topic that no other rule uses. */
  topic(): string {
    return `conformance:${randomBytes(8).toString('hex')}`
  }

  line(): LineKey {
    return randomBytes(16).toString('hex')
  }

  async open(): Promise<Wire> {
    const wire = await Wire.open(this.#options)
    this.#wires.push(wire)
    return wire
  }

  /** A connection that was welcomed. */
  async join(user: User = 'conformance-a'): Promise<Seat> {
    const wire = await this.open()
    wire.send(helloOf(user))
    const { stamp } = await wire.until('welcome', (frames) =>
      frames.find((frame): frame is Welcome => frame.t === 'welcome'),
    )
    return new Seat(wire, stamp)
  }

  /** A connection that is attached to a topic. */
  async enter(topic: string, user: User = 'conformance-a'): Promise<Seat> {
    const seat = await this.join(user)
    await seat.attach(topic)
    return seat
  }

  /** The texts of a topic, read by a connection of its own. */
  async read(topic: string): Promise<unknown> {
    const seat = await this.join()
    return textsOf(await seat.attach(topic))
  }

  /** @throws NotTested where the control cannot do it */
  async control(command: Control): Promise<void> {
    const { control = '' } = this.#options
    const signal = AbortSignal.timeout(this.timeout)
    const body = JSON.stringify(command)
    let status: number
    try {
      ;({ status } = await fetch(control, { method: 'POST', body, signal }))
    } catch {
      throw new NotTested(`${control} did not answer`)
    }
    if (status === 501) throw new NotTested(`${control} cannot do "${command.do}"`)
    if (status >= 300) throw new NotTested(`${control} answered ${String(status)} to ${body}`)
  }

  /** Joins again after the server lost its memory, which may take a restart. */
  async joinAgain(): Promise<Seat> {
    const end = Date.now() + this.timeout
    for (;;) {
      try {
        return await this.join()
      } catch (error) {
        const mayCome = error instanceof Unreachable || error instanceof Broken
        if (!mayCome || Date.now() >= end) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  end(): void {
    for (const wire of this.#wires) wire.end()
  }
}

/** @param token that of the user, unless another is given */
export function helloOf(user: User, token: string = user): Hello {
  return { t: 'hello', v: 1, user, token }
}
