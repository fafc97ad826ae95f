import type { CloseFrame } from '../../store/base/errors'
import type { Event, Rules } from '../../store/connection/events'
import { transition } from '../../store/connection/machine'
import { dueAt, initialState, type State } from '../../store/connection/state'
import type { Fleet, Hands } from './world'

/** Time of the machine at the loss, in ms: epoch times are above 0. */
const epoch = 1_000_000
/** Time from the first connection to the loss, in ms. */
const upTime = 60_000

/** Clients that decide by the store's own lifecycle: one state for each, and the transitions of the store. */
export class OurFleet implements Fleet {
  readonly #rules: Rules
  readonly #hands: Hands
  readonly #random: () => number
  readonly #states: State[]

  constructor(clients: number, rules: Rules, hands: Hands, random: () => number) {
    this.#rules = rules
    this.#hands = hands
    this.#random = random
    this.#states = new Array<State>(clients).fill(connected(rules))
  }

  vanish(): void {
    // A phone is told this when the process of its server, or the machine, is gone. An empty reason costs the parser an exception, a million times.
    const failure = { code: 'closed', close: { code: 1006, reason: '{}' } } as const
    this.#each((client, generation) => this.#hear(client, { type: 'lost', generation, failure }, 0))
  }

  due(client: number, now: number): void {
    const state = this.#states[client] as State
    if (state.name !== 'open' && now + epoch >= dueAt(state)) this.#hear(client, { type: 'due' }, now)
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
    const generation = this.#generationOf(client)
    this.#hear(client, { type: 'opened', generation }, now)
    this.#hear(client, { type: 'lost', generation, failure: { code: 'closed', close } }, now)
  }

  #each(run: (client: number, generation: number) => void): void {
    for (let client = 0; client < this.#states.length; client += 1) run(client, this.#generationOf(client))
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
