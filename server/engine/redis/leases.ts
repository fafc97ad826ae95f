// The leases of nodes on their members. A sorted set holds when each node was seen last, so that the others find one that has died.
import type { LeaseHolder, Member } from '../topic-log'
import { keyOf, rootOf, type Space } from './keys'
import type { Link } from './link'
import { beatScript, forgetScript, inheritScript } from './presence-scripts'

export class Leases {
  readonly #link: Link
  readonly #space: Space
  /** Ms that a node may be silent. */
  readonly #ms: number
  readonly #holders = new Map<string, LeaseHolder>()
  /** When each node has said that it lives, by our clock. */
  readonly #beatAt = new Map<string, number>()
  #isInheriting = false
  /** While it lasts, others may only seem to be dead: nobody could say that it lives. By our clock. */
  #calmUntil = -Infinity

  constructor(link: Link, space: Space, ms: number) {
    this.#link = link
    this.#space = space
    this.#ms = ms
  }

  hold(node: string, holder: LeaseHolder): () => void {
    this.#holders.set(node, holder)
    return () => void this.#holders.delete(node)
  }

  /** A member of a node that is not known to live would stay for ever. */
  async ensure(node: string): Promise<void> {
    const at = this.#beatAt.get(node)
    if (this.#holders.has(node) && (at === undefined || performance.now() - at > this.#ms / 2))
      await this.#beat()
  }

  /** Beats a few times within a lease, however often it is called. */
  async beat(): Promise<void> {
    const oldest = Math.min(...[...this.#holders.keys()].map((node) => this.#beatAt.get(node) ?? -Infinity))
    if (this.#holders.size > 0 && performance.now() - oldest > this.#ms / 8) await this.#beat()
  }

  async stop(): Promise<void> {
    const nodes = [...this.#beatAt.keys()]
    if (nodes.length > 0)
      await this.#link.send(this.#key, 'ZADD', this.#key, ...nodes.flatMap((node) => ['0', node]))
  }

  get #key(): string {
    return `${rootOf(this.#space)}:nodes`
  }

  async #beat(): Promise<void> {
    const nodes = [...this.#holders.keys()]
    const asked = performance.now()
    const reply = await this.#link.run(beatScript, [this.#key], [String(this.#ms), ...nodes])
    const [lapsed, dead] = reply as [string[], string[]]
    // An answer that got lost may have told it: our own clock tells, too.
    const isLapsed = (node: string, at: number): boolean =>
      at < Infinity && (lapsed.includes(node) || asked - at > this.#ms)
    const known = nodes.filter((node) => isLapsed(node, this.#beatAt.get(node) ?? Infinity))
    for (const node of nodes) this.#beatAt.set(node, asked)
    if (known.length > 0) this.#calmUntil = asked + this.#ms
    for (const node of known) this.#holders.get(node)?.lapsed()
    if (!this.#isInheriting && asked >= this.#calmUntil) void this.#inheritAll(dead)
  }

  async #inheritAll(dead: readonly string[]): Promise<void> {
    this.#isInheriting = true
    try {
      for (const node of dead) await this.#inherit(node)
    } catch {
      // Redis is away: the next beat finds them again.
    }
    this.#isInheriting = false
  }

  async #inherit(dead: string): Promise<void> {
    const inPartition = async (partition: number): Promise<void> => {
      const held = keyOf(this.#space, partition, `held:${dead}`)
      for (const topic of (await this.#link.send(held, 'HKEYS', held)) as string[]) {
        const [heir] = this.#holders
        if (!heir) return
        const keys = [`${topic}:here`, `held:${dead}`, `held:${heir[0]}`, `${topic}:users`]
        const named = keys.map((name) => keyOf(this.#space, partition, name))
        const moved = (await this.#link.run(inheritScript, named, [topic, dead, heir[0]])) as string[]
        moved.forEach((key, index) => {
          const [member] = index % 2 === 0 ? membersIn(moved[index + 1] as string) : []
          if (member) heir[1].inherited(topic, key, member)
        })
      }
    }
    await Promise.all(
      Array.from({ length: this.#space.partitions }, (_, partition) => inPartition(partition)),
    )
    await this.#link.run(forgetScript, [this.#key], [String(this.#ms), dead])
  }
}

/** The member that a text holds; none where others have written it. */
export function membersIn(text: string): Member[] {
  try {
    const member = JSON.parse(text) as Member | null
    return typeof member?.user === 'string' ? [member] : []
  } catch {
    return []
  }
}
