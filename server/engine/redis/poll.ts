// The look at all partitions every two seconds: it finds each lost wake-up, the deadlines of others, the time, and whether Redis answers.
import type { Health } from '../topic-log'
import type { EngineClock } from './clock'
import type { Deadlines } from './deadlines'
import { keyOf, rootOf, type Space } from './keys'
import { type Link, Silence } from './link'
import type { Wakes } from './wakes'

export interface PollFacts {
  readonly link: Link
  readonly space: Space
  /** Ms between two looks. */
  readonly every: number
  readonly clock: EngineClock
  readonly wakes: Wakes
  readonly deadlines: Deadlines
  /** Says that this node lives. */
  readonly beat: () => Promise<void>
}

/** Ms without a look that went well, after which a node is of no use. */
const stalled = 10_000

export class Poll {
  readonly #facts: PollFacts
  #goodAt: number | undefined
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(facts: PollFacts) {
    this.#facts = facts
  }

  /** Looks for the first time. Rejects where that fails. */
  async start(): Promise<void> {
    await this.#look()
    this.#arm()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  health(): Health {
    if (this.#goodAt === undefined) return { ok: false, why: 'The engine has not started.' }
    const age = performance.now() - this.#goodAt
    if (age < stalled) return { ok: true }
    return { ok: false, why: `Redis has not answered for ${String(Math.floor(age / 1_000))} s.` }
  }

  #arm(): void {
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#beat(), this.#facts.every)
  }

  async #beat(): Promise<void> {
    const { link } = this.#facts
    try {
      await this.#look()
      link.answered()
    } catch (error) {
      if (error instanceof Silence) await link.renew()
    }
    this.#arm()
  }

  async #look(): Promise<void> {
    const { link, space, clock, wakes, deadlines, beat } = this.#facts
    const root = rootOf(space)
    await clock.measure(() => link.send(root, 'TIME'))
    await beat()
    const lookAt = async (partition: number): Promise<void> => {
      const key = keyOf(space, partition, 'count')
      const count = async (): Promise<number> => Number((await link.send(key, 'GET', key)) ?? 0)
      await Promise.all([wakes.poll(partition, count), deadlines.poll(partition)])
    }
    await Promise.all(Array.from({ length: space.partitions }, (_, partition) => lookAt(partition)))
    this.#goodAt = performance.now()
  }
}
