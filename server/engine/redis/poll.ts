// The look at all partitions every two seconds: it finds each lost wake-up, the deadlines of others, the time, and whether Redis answers.
import type { Health } from '../topic-log'
import type { EngineClock } from './clock'
import type { Deadlines } from './deadlines'
import { keyOf, rootOf, type Space } from './keys'
import type { Link } from './link'
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

/** Ms without an answer of any shard, after which a node is of no use. */
const stalled = 10_000
/** Looks in a row that failed, after which other connections are made. */
const mostFailed = 3

export class Poll {
  readonly #facts: PollFacts
  #goodAt: number | undefined
  #failed = 0
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(facts: PollFacts) {
    this.#facts = facts
  }

  /** Looks for the first time. Rejects where that fails. */
  async start(): Promise<void> {
    const [failure] = await this.#look()
    if (failure) throw failure.reason
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
    const { link, wakes } = this.#facts
    const [failure] = await this.#look()
    if (this.#isStopped) return
    if (failure) link.failed(failure.reason)
    else link.answered()
    if (wakes.isDeaf || this.#failed >= mostFailed) void link.renew()
    this.#arm()
  }

  /** Asks all at once, so that a shard that hangs keeps no other one waiting. Returns what failed. */
  async #look(): Promise<readonly PromiseRejectedResult[]> {
    const { link, space, clock, wakes, deadlines, beat } = this.#facts
    const root = rootOf(space)
    const lookAt = async (partition: number): Promise<void> => {
      const key = keyOf(space, partition, 'count')
      const count = async (): Promise<number> => Number((await link.send(key, 'GET', key)) ?? 0)
      await Promise.all([wakes.poll(partition, count), deadlines.poll(partition)])
    }
    const time = clock.measure(() => link.send(root, 'TIME'))
    const [own, looks] = await Promise.all([
      Promise.allSettled([time, time.then(beat)]),
      Promise.allSettled(Array.from({ length: space.partitions }, (_, partition) => lookAt(partition))),
    ])
    const failed = [...looks, ...own].filter((each) => each.status === 'rejected')
    const isReadOnly = failed.some(
      ({ reason }) => reason instanceof Error && /^READONLY/.test(reason.message),
    )
    if (looks.some(({ status }) => status === 'fulfilled') && !isReadOnly) this.#goodAt = performance.now()
    // A Redis that is full refuses the beat, and other connections would not help.
    this.#failed = looks.some(({ status }) => status === 'rejected') ? this.#failed + 1 : 0
    return failed
  }
}
