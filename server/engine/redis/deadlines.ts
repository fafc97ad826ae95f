// Deadlines of all topics. A partition is asked only where one may have passed.
import { keyOf, partitionOf, type Space } from './keys'
import type { Link } from './link'
import { scriptOf } from './script'

const postponeScript = scriptOf(`
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) ~= tonumber(ARGV[2]) then return end
if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
`)

export class Deadlines {
  readonly #link: Link
  readonly #space: Space
  /** The next one of each partition, as far as this node knows. */
  readonly #next: number[] = []

  constructor(link: Link, space: Space) {
    this.#link = link
    this.#space = space
  }

  /** There may be a deadline then: this node has written it, or a poll has found it. */
  expect(partition: number, at: number): void {
    this.#next[partition] = Math.min(this.#next[partition] ?? Infinity, at)
  }

  /** Asks one partition for its first deadlines. */
  async #first(partition: number, limit: number): Promise<{ topic: string; at: number }[]> {
    const key = keyOf(this.#space, partition, 'due')
    this.#next[partition] = Infinity
    const flat = (await this.#link.send(key, 'ZRANGE', key, '0', String(limit), 'WITHSCORES')) as string[]
    const found = flat.flatMap((topic, index) =>
      index % 2 === 0 ? [{ topic, at: Number(flat[index + 1]) }] : [],
    )
    this.expect(partition, found[0]?.at ?? Infinity)
    return found
  }

  /** Looks for deadlines that other nodes have written. */
  async poll(partition: number): Promise<void> {
    const known = this.#next[partition] ?? Infinity
    await this.#first(partition, 0)
    // This node may know of a newer one than it was told.
    this.expect(partition, known)
  }

  async due(
    limit: number,
    except: ReadonlySet<string>,
    now: number,
  ): Promise<readonly { topic: string; at: number }[]> {
    const passed = this.#next.flatMap((at, partition) => (at <= now ? [partition] : []))
    const left: number[] = []
    for (const topic of except) {
      const partition = partitionOf(topic, this.#space)
      left[partition] = (left[partition] ?? 0) + 1
    }
    const found = await Promise.all(
      passed.map((partition) => this.#first(partition, limit + (left[partition] ?? 0))),
    )
    return found
      .flat()
      .filter(({ topic, at }) => at <= now && !except.has(topic))
      .sort((a, b) => a.at - b.at)
      .slice(0, limit)
  }

  /** Replaces a deadline that is still `from`. */
  async postpone(topic: string, from: number, to: number | null): Promise<void> {
    const partition = partitionOf(topic, this.#space)
    const at = to !== null && Number.isFinite(to) ? String(to) : ''
    await this.#link.run(postponeScript, [keyOf(this.#space, partition, 'due')], [topic, String(from), at])
    if (at !== '') this.expect(partition, Number(at))
  }
}
