// The part of a topic's log that a node holds: the newest commits, and the state after each of them.
import type { Position } from '../../store/protocol'
import { endOf, follow, offsetOf } from '../engine/position'
import type { Commit, LineKey } from '../engine/topic-log'
import { fold, sizeOf } from './decision'
import type { Topic } from './define-topic'

/** A commit with its events decoded. */
export interface Step<Event> extends LineKey {
  readonly n: number
  readonly events: readonly Event[]
  readonly bytes: number
  readonly to: Position
}

/** States are kept for the newest steps, and for each step whose number divides by this; the others are folded again. */
const stride = 32

export class Window<State, Event> {
  readonly #topic: Topic<State, Event>
  #base: Position
  #steps: Step<Event>[] = []
  /** `#states[k]` is the state before step k; the last one is the newest. Index 0 always has one. */
  #states: ({ readonly state: State } | undefined)[]

  constructor(topic: Topic<State, Event>, base: Position, state: State) {
    this.#topic = topic
    this.#base = base
    this.#states = [{ state }]
  }

  get at(): Position {
    return endOf({ base: this.#base, items: this.#steps })
  }

  get state(): State {
    return this.#stateAt(this.#steps.length)
  }

  /** Whether it holds that position, and so all that is before it. */
  has(at: Position): boolean {
    return at === this.at || this.after(at) !== undefined
  }

  /** Steps after `from`; `undefined` if the window does not hold that position. */
  after(from: Position): readonly Step<Event>[] | undefined {
    return follow({ base: this.#base, items: this.#steps }, from)
  }

  /**
   * Whether a commit that the log has taken is gone from it: only an engine that loses its tail does that. A commit
   * before the window is believed, because a snapshot holds it.
   */
  lacks(at: Position): boolean {
    return !this.after(at) && !(offsetOf(at) <= offsetOf(this.#base))
  }

  /** The state after a step that the window holds. */
  stateAfter(step: Step<Event>): State {
    return this.#stateAt(this.#steps.lastIndexOf(step) + 1)
  }

  push({ user, line, n, events, to }: Commit): void {
    const state = fold(this.#topic, this.state, events)
    const decoded = events.map((event) => JSON.parse(event) as Event)
    const count = this.#steps.push({ user, line, n, events: decoded, bytes: sizeOf(events), to })
    this.#states.push({ state })
    const old = count - stride
    if (old > 0 && old % stride !== 0) this.#states[old] = undefined
    if (count < this.#topic.history + stride) return
    this.#base = this.#steps[stride - 1]?.to ?? this.#base
    this.#steps = this.#steps.slice(stride)
    this.#states = this.#states.slice(stride)
  }

  #stateAt(index: number): State {
    let known = index
    while (!this.#states[known]) known -= 1
    let { state } = this.#states[known] as { readonly state: State }
    for (const { events } of this.#steps.slice(known, index))
      for (const event of events) state = this.#topic.reduce(state, event)
    return state
  }
}
