// The clock of the deadlines of all topics. Any node may end one: the append decides which one does.
import type { Disposer } from '../../store/base/timing'
import type { TopicLog } from '../engine/topic-log'

export interface AlarmHost {
  readonly log: Pick<TopicLog, 'due' | 'postpone' | 'now'>
  setTimer(callback: () => void, ms: number): Disposer
  /** Ends the deadline `at` of a topic. Resolves to whether this node knows topics of that kind. */
  ring(topic: string, at: number): Promise<boolean>
  report(error: unknown): void
}

/** Ms between two looks for deadlines that have passed. */
const lookEvery = 250
/** Deadlines taken in one look. */
const atOnce = 100
/** Ms that a node of another release, which may know the topic, has for its deadline. */
const othersHave = 10_000
/** Ms by which a deadline is put off, so that it does not stand before the others for ever. */
const later = { failed: 5_000, unknown: 3_600_000 }

export class Alarm {
  readonly #host: AlarmHost
  /** Topics whose deadline is being ended, or left to others. */
  readonly #ringing = new Set<string>()
  readonly #waits = new Set<Disposer>()
  /** Undefined once it is stopped. */
  #stopTimer: Disposer | undefined

  constructor(host: AlarmHost) {
    this.#host = host
    this.#stopTimer = this.#arm()
  }

  stop(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
    for (const stop of this.#waits) stop()
    this.#waits.clear()
  }

  #arm(): Disposer {
    return this.#host.setTimer(() => void this.#look(), lookEvery)
  }

  async #look(): Promise<void> {
    try {
      const due = await this.#host.log.due(atOnce, this.#ringing)
      for (const { topic, at } of due) if (!this.#ringing.has(topic)) void this.#ring(topic, at)
    } catch (error) {
      this.#host.report(error)
    }
    if (this.#stopTimer) this.#stopTimer = this.#arm()
  }

  /** Ends one deadline. The others do not wait for it. */
  async #ring(topic: string, at: number): Promise<void> {
    this.#ringing.add(topic)
    try {
      if (!(await this.#host.ring(topic, at)))
        return this.#after(othersHave, () => void this.#putOff(topic, at, later.unknown))
    } catch (error) {
      this.#host.report(error)
      return this.#putOff(topic, at, later.failed)
    }
    this.#ringing.delete(topic)
  }

  async #putOff(topic: string, at: number, ms: number): Promise<void> {
    const { log } = this.#host
    try {
      await log.postpone(topic, at, log.now() + ms)
    } catch (error) {
      this.#host.report(error)
    }
    this.#ringing.delete(topic)
  }

  #after(ms: number, run: () => void): void {
    if (!this.#stopTimer) return
    const stop = this.#host.setTimer(() => {
      this.#waits.delete(stop)
      run()
    }, ms)
    this.#waits.add(stop)
  }
}
