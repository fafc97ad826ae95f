// One connection that reads the members of a topic, and tells what its user does: the topic `here:NAME`.
import type { Disposer } from '../../../store/base/timing'
import { utf8Length } from '../../../store/base/utf8'
import { type Answer, type Command, isTame, limits, type Position } from '../../../store/protocol'
import { engineFailed, type Peer, type Subscription } from '../peer'
import type { Hall, HallReader } from './hall'
import type { Leaving, Seat } from './seat'

/** Ms between two changes of a member's data. */
const rest = 1_000 / limits.presencePerSecond
/** Levels that a frame has left for a member's data. */
const depth = limits.depth - 3

/** A connection and what it reads. */
export interface VisitFacts {
  /** Name of the topic that it attached: `here:room:42`. */
  readonly topic: string
  readonly user: string
  readonly hall: Hall
  readonly peer: Peer
  readonly seat: Seat
  readonly host: { setTimer(callback: () => void, ms: number): Disposer }
}

export class Visit implements Subscription, HallReader {
  /** A command is answered at once. */
  readonly unanswered = 0
  readonly #facts: VisitFacts
  /** How far the client is. Undefined before `attached`, and without membership. */
  #at: Position | undefined
  #isGreeting = false
  /** The last word of the user within the rest. */
  #wish: string | undefined
  #stopRest: Disposer | undefined

  constructor(facts: VisitFacts) {
    this.#facts = facts
  }

  attach(): void {
    this.#isGreeting = true
    this.#facts.hall.enter(this)
  }

  command({ line, n, data }: Pick<Command, 'line' | 'n' | 'data'>): void {
    this.#answer(line, this.#take(n, data))
    if (!this.#stopRest) this.#tell()
  }

  detach(how: Leaving): void {
    this.#leave(how)
    this.#isGreeting = false
    this.#facts.hall.leave(this)
  }

  moved(): void {
    const at = this.#at
    if (at === undefined && !this.#isGreeting) return
    if (this.#facts.hall.roleOf(this.#facts.user) === null) {
      this.#isGreeting = false
      this.#leave('left')
      return this.#facts.peer.send({ t: 'attached', topic: this.#facts.topic, no: 'forbidden', answers: {} })
    }
    if (this.#facts.peer.isFull) return
    const { at: to, members: state } = this.#facts.hall
    const list = at === undefined || this.#isGreeting ? undefined : this.#facts.hall.since(at)
    if (list?.length === 0) return
    this.#isGreeting = false
    this.#at = to
    const frame = { topic: this.#facts.topic, to, answers: {} }
    if (at === undefined || !list) this.#facts.peer.send({ ...frame, t: 'attached', state })
    else this.#facts.peer.send({ ...frame, t: 'events', after: at, list })
  }

  failed(): void {
    this.#facts.peer.close(engineFailed)
  }

  #take(n: number, data: unknown): Answer {
    if (this.#at === undefined || this.#facts.hall.roleOf(this.#facts.user) !== 'write')
      return [n, 'forbidden']
    const text = JSON.stringify(data)
    if (utf8Length(text) > limits.presenceBytes || !isTame(data, depth)) return [n, 'malformed']
    this.#wish = text
    return [n]
  }

  #answer(line: string, answer: Answer): void {
    const at = this.#at
    const place = at === undefined ? {} : { after: at, to: at }
    this.#facts.peer.send({
      t: 'events',
      topic: this.#facts.topic,
      ...place,
      list: [],
      answers: { [line]: [answer] },
    })
  }

  #tell(): void {
    const wish = this.#wish
    this.#wish = undefined
    this.#stopRest = undefined
    if (wish === undefined) return
    this.#facts.seat.tell(wish)
    this.#stopRest = this.#facts.host.setTimer(() => this.#tell(), rest)
  }

  #leave(how: Leaving): void {
    this.#at = undefined
    this.#wish = undefined
    this.#stopRest?.()
    this.#stopRest = undefined
    this.#facts.seat.leave(how)
  }
}
