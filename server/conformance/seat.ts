// A connection of a user who has said hello.
import type { Answer, Attached, Command, Events, LineKey, Position } from '../../store/protocol'
import { Broken, show } from './findings'
import type { Wire } from './wire'

/** A command without its kind and topic; `after` is 0 where it is absent. */
export type Order = Pick<Command, 'line' | 'n' | 'data' | 'since'> & { readonly after?: number }

export class Seat {
  readonly wire: Wire
  readonly stamp: string
  #pings = 0

  constructor(wire: Wire, stamp: string) {
    this.wire = wire
    this.stamp = stamp
  }

  async attach(topic: string, lines: readonly LineKey[] = [], at?: Position): Promise<Attached> {
    const mark = this.wire.frames.length
    this.wire.send({ t: 'attach', topic, lines, ...(at === undefined ? {} : { at }) })
    return this.wire.until('attached', (frames) =>
      frames.slice(mark).find((frame): frame is Attached => frame.t === 'attached' && frame.topic === topic),
    )
  }

  /** Sends a command and waits for its answer. */
  async ask(topic: string, order: Order): Promise<Answer> {
    const mark = this.wire.frames.length
    this.tell(topic, order)
    return (await this.answer(topic, order, mark)).answer
  }

  tell(topic: string, { since, ...order }: Order): void {
    this.wire.send({
      t: 'command', topic, after: 0, ...order, ...(since === undefined ? {} : { since }),
    }) // prettier-ignore
  }

  /** The first answer of a number that came after `mark` frames, and the count of frames before it. */
  answer(
    topic: string,
    { line, n }: Pick<Order, 'line' | 'n'>,
    mark = 0,
  ): Promise<{ readonly answer: Answer; readonly at: number }> {
    return this.wire.until(`the answer of number ${String(n)}`, (frames) => {
      for (const [at, frame] of frames.entries()) {
        if (at < mark || frame.t !== 'events' || frame.topic !== topic) continue
        const answer = (frame.answers[line] ?? []).find(([number]) => number === n)
        if (answer) return { answer, at }
      }
      return undefined
    })
  }

  /** Frames of events of a topic, the first `before` frames of this connection left out. */
  eventsOf(topic: string, before = 0): Events[] {
    return this.wire.frames
      .slice(before)
      .filter((frame): frame is Events => frame.t === 'events' && frame.topic === topic)
  }

  /** Waits until so many events of a topic have come, and returns them. */
  async events(topic: string, count: number): Promise<unknown[]> {
    const list = (): unknown[] => this.eventsOf(topic).flatMap((frame) => frame.list)
    const what = `event ${String(count)} in the topic`
    return this.wire.until(what, () => (list().length >= count ? list().slice(0, count) : undefined))
  }

  /** Waits for a pong: frames that the server sent before it have come then. */
  async ping(): Promise<void> {
    const id = `conformance-${String((this.#pings += 1))}`
    this.wire.send({ t: 'ping', id })
    await this.wire.until('the answer to a ping', (frames) =>
      frames.find((frame) => frame.t === 'ping' && frame.id === id),
    )
  }
}

/** The texts of a topic as a whole. @throws Broken */
export function textsOf(attached: Attached): unknown {
  if (attached.state === undefined)
    throw new Broken(`Attached without a position, it sent no state: ${show(attached)}.`)
  return attached.state
}

export function positionOf(attached: Attached): Position | undefined {
  return attached.no === undefined ? attached.to : undefined
}

/** Kept answers of a line, by number. */
export function answersOf(attached: Attached, line: LineKey): readonly Answer[] {
  return [...(attached.answers[line] ?? [])].sort(([a], [b]) => a - b)
}
