import type { CloseFrame } from '../../store/base/errors'
import type { Event, Rules } from '../../store/connection/events'
import { transition } from '../../store/connection/machine'
import { dueAt, initialState, type State } from '../../store/connection/state'
import type { End } from './drained'
import type { Fleet, Hands, StormRules } from './world'

/** Time of the machine at the loss, in ms: epoch times are above 0. */
const epoch = 1_000_000
/** Time from the first connection to the loss, in ms. */
const upTime = 60_000

/**
 * A phone is told this when the process of its server, or the machine, is gone. An empty reason would cost the parser an exception, a
 * million times.
 */
const vanished: End = { at: 0, close: { code: 1006, reason: '{}' } }

/** Clients that decide by the store's own lifecycle: one state for each, and the transitions of the store. */
export class OurFleet implements Fleet {
  readonly #rules: Rules
  readonly #hands: Hands
  readonly #random: () => number
  readonly #states: State[]
  /** Those of one process; others end in the same moments. */
  readonly #ends: readonly End[]

  constructor({ clients, ends = [vanished] }: StormRules, rules: Rules, hands: Hands, random: () => number) {
    this.#ends = ends
    this.#rules = rules
    this.#hands = hands
    this.#random = random
    this.#states = new Array<State>(clients).fill(connected(rules))
  }

  vanish(): void {
    const { length } = this.#ends
    for (let client = 0; client < this.#states.length; client += 1) {
      const { at, close } = this.#ends[client % length] as End
      if (at === 0) this.#lose(client, close, 0)
      else this.#hands.wake(client, at)
    }
  }

  due(client: number, now: number): void {
    const state = this.#states[client] as State
    if (state.name === 'open') {
      // A timer of an attempt may come when that has succeeded.
      const { close } = this.#ends[client % this.#ends.length] as End
      if (state.generation === 1) this.#lose(client, close, now)
    } else if (now + epoch >= dueAt(state)) this.#hear(client, { type: 'due' }, now)
  }

  refused(client: number, now: number): void {
    const failure = { code: 'connect-failed', detail: 'refused' } as const
    this.#hear(client, { type: 'lost', generation: this.#generationOf(client), failure }, now)
  }

  welcomed(client: number, now: number): void {
    const generation = this.#generationOf(client)
    this.#hear(client, { type: 'opened', generation }, now)
    this.#hear(client, { type: 'welcomed', generation }, now)
  }

  shed(client: number, now: number, close: CloseFrame): void {
    this.#hear(client, { type: 'opened', generation: this.#generationOf(client) }, now)
    this.#lose(client, close, now)
  }

  #lose(client: number, close: CloseFrame, now: number): void {
    const failure = { code: 'closed', close } as const
    this.#hear(client, { type: 'lost', generation: this.#generationOf(client), failure }, now)
  }

  #generationOf(client: number): number {
    return (this.#states[client] as State).generation
  }

  #hear(client: number, event: Event, now: number): void {
    const before = this.#states[client] as State
    const step = transition(this.#rules, before, event, { now: now + epoch, random: this.#random() })
    const state = step[0]
    this.#states[client] = state
    for (let index = 1; index < step.length; index += 1) {
      const effect = step[index]
      if (typeof effect !== 'object' || !('type' in effect)) continue
      if (effect.type === 'open') this.#hands.dial(client)
      else if (effect.type === 'close') this.#hands.hangUp(client)
    }
    if (state.name === 'failed') return this.#hands.giveUp()
    const due = dueAt(state)
    // An open link lives on by its heartbeat, which is no part of a storm.
    if (state.name !== 'open' && due !== dueAt(before)) this.#hands.wake(client, due - epoch)
  }
}

/** A client that has been connected for a minute. */
function connected(rules: Rules): State {
  const at = epoch - upTime
  const events: readonly (readonly [number, Event])[] = [
    [at, { type: 'connect' }],
    [at, { type: 'opened', generation: 1 }],
    [at, { type: 'welcomed', generation: 1 }],
    [epoch - 1, { type: 'heard', generation: 1, latency: 50 }],
  ]
  let state = initialState
  for (const [now, event] of events) [state] = transition(rules, state, event, { now, random: 0.5 })
  return state
}
