// Wake-ups, and the counts that find those which were lost: each carries the count of its partition.
import type { Wake, Watch } from '../topic-log'
import { partitionOf, type Space } from './keys'

interface Watching {
  readonly wake: Wake
  topics: ReadonlySet<string>
}

export class Wakes {
  readonly #space: Space
  /** Whether messages come, so that a poll may find a count before its message. */
  readonly #isTold: boolean
  readonly #watches = new Set<Watching>()
  readonly #presence = new Set<(topic: string) => void>()
  /** Counts by partition: the last one that is known, and that of the last poll. */
  readonly #known: number[] = []
  readonly #polled: number[] = []
  /** Counts by partition that a poll has found since the last message. */
  readonly #unheard: number[] = []

  constructor(space: Space, isTold: boolean) {
    this.#space = space
    this.#isTold = isTold
  }

  watch(wake: Wake): Watch {
    const watching: Watching = { wake, topics: new Set() }
    this.#watches.add(watching)
    return {
      set(topics) {
        watching.topics = topics
      },
      stop: () => {
        this.#watches.delete(watching)
        return Promise.resolve()
      },
    }
  }

  watchPresence(changed: (topic: string) => void): () => void {
    const own = (topic: string): void => changed(topic)
    this.#presence.add(own)
    return () => void this.#presence.delete(own)
  }

  /**
   * Takes a message: the count before and after a change, of what kind, where the topic stands, and its name. One that does not follow the last shows that
   * others were missed, or that the log has lost its tail. Others write to channels, too.
   */
  hear(message: string): void {
    const [, before, count, kind, place = '', topic = ''] =
      /^(\d{1,15}) (\d{1,15}) (log|here) (\S+) ([^]*)$/.exec(message) ?? []
    if (topic === '') return
    const partition = partitionOf(topic, this.#space)
    this.#unheard[partition] = 0
    const known = this.#known[partition] ?? 0
    this.#known[partition] = Number(count)
    if (known !== Number(before) && known !== Number(count)) return this.#wakeAll(partition)
    if (kind === 'here') for (const changed of this.#presence) changed(topic)
    else for (const { wake, topics } of this.#watches) if (topics.has(topic)) wake(topic, place)
  }

  /** Compares the count of a partition with that of the messages, which have the time until the next poll. */
  async poll(partition: number, ask: () => Promise<number>): Promise<void> {
    const asked = this.#known[partition] ?? 0
    const count = await ask()
    const [before = count, known = count] = [this.#polled[partition], this.#known[partition]]
    this.#polled[partition] = count
    this.#known[partition] = known
    // A count that went back is that of a log that has lost its tail.
    if (count >= asked && (this.#isTold ? before : count) <= known) return
    this.#known[partition] = count
    this.#unheard[partition] = (this.#unheard[partition] ?? 0) + 1
    this.#wakeAll(partition)
  }

  /** Whether messages do not come where they should: the connection for them may be dead and seem to be open. */
  get isDeaf(): boolean {
    return this.#isTold && this.#unheard.some((found) => found > 1)
  }

  /** Messages may have been lost in all partitions. */
  missed(): void {
    this.#unheard.length = 0
    this.#wakeAll(null)
  }

  #wakeAll(partition: number | null): void {
    for (const { wake, topics } of this.#watches)
      for (const topic of topics)
        if (partition === null || partitionOf(topic, this.#space) === partition) {
          wake(topic)
          for (const changed of this.#presence) changed(topic)
        }
  }
}
