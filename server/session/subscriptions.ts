// The topics that one connection is attached to.
import { type Attach, closes, type Command, type Detach, limits } from '../../store/protocol'
import type { Peer, Subscription } from '../topics/peer'
import type { Topics } from '../topics/topics'
import type { SessionHost } from './ports'
import type { Seekers } from './seekers'

export class Subscriptions {
  readonly user: string
  readonly #peer: Peer
  readonly #topics: Topics
  readonly #pumps = new Map<string, Subscription>()
  /** Pumps without a reader whose commands are not decided yet. */
  readonly #left = new Set<Subscription>()

  readonly #most: number
  readonly #seek: Seekers['seek']

  constructor(
    user: string,
    peer: Peer,
    { topics, topicsPerConnection = limits.topics }: Pick<SessionHost, 'topics' | 'topicsPerConnection'>,
    seek: Seekers['seek'],
  ) {
    this.user = user
    this.#peer = peer
    this.#topics = topics
    this.#most = topicsPerConnection
    this.#seek = seek
  }

  /** @param receivedAt ms of the engine's clock */
  hear(frame: Attach | Detach | Command, receivedAt: number): void {
    if (frame.t === 'attach') return this.#attach(frame)
    if (frame.t === 'command') return this.#command(frame, receivedAt)
    const pump = this.#pumps.get(frame.topic)
    pump?.detach('left')
    if (pump && pump.unanswered > 0) this.#left.add(pump)
    this.#pumps.delete(frame.topic)
  }

  /** Sends what waits for a reader that was slow. */
  moved(): void {
    for (const pump of this.#pumps.values()) pump.moved()
  }

  stop(): void {
    for (const pump of this.#pumps.values()) pump.detach('dropped')
    this.#pumps.clear()
  }

  #attach(attach: Attach): void {
    const { topic } = attach
    const known = this.#pumps.get(topic)
    if (known) return known.attach(attach)
    if (this.#isCrowded) return this.#peer.send({ t: 'attached', topic, no: 'too-many-topics', answers: {} })
    const forbidden = { t: 'attached', topic, no: 'forbidden', answers: {} } as const
    if (!this.#topics.has(topic)) return this.#peer.send(forbidden)
    const found = this.#seek(this.user, topic)
    if (!found) return this.#peer.close(closes.tooMuch)
    const pump = this.#topics.open(topic, this.user, this.#peer, found)
    if (!pump) return this.#peer.send(forbidden)
    this.#pumps.set(topic, pump)
    pump.attach(attach)
  }

  #command(command: Command, receivedAt: number): void {
    const { topic, line, n } = command
    const pump = this.#pumps.get(topic)
    if (pump) {
      if (this.unanswered >= limits.unanswered) return this.#peer.close(closes.tooMuch)
      return pump.command(command, receivedAt)
    }
    const isKnown = this.#topics.has(topic)
    if (isKnown && !this.#isCrowded) return this.#peer.close(closes.outOfStep)
    // No log is asked: of a topic that there is, nobody can tell then.
    const code = isKnown ? 'unknown' : 'forbidden'
    this.#peer.send({ t: 'events', topic, list: [], answers: { [line]: [[n, code]] } })
  }

  get #isCrowded(): boolean {
    return this.#pumps.size >= this.#most
  }

  /** Commands without an answer. */
  get unanswered(): number {
    let sum = 0
    for (const pump of this.#left) if (pump.unanswered === 0) this.#left.delete(pump)
    for (const { unanswered } of [...this.#pumps.values(), ...this.#left]) sum += unanswered
    return sum
  }
}
