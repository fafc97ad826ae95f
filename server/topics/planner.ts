// From commands that wait to what the log takes in one step: each is decided on the state after those before it.
import { serverLimits } from '../../store/protocol'
import type { Append } from '../engine/topic-log'
import { decideOn, sizeOf, type Decision, type Order } from './decision'
import { SYSTEM, type SystemCommand, type Topic } from './define-topic'
import { contextOf, type TopicHost } from './host'
import type { Sent } from './sent'

/** A command that is decided, and the state after it. */
export interface Plan<State> {
  readonly command: Append
  readonly state: State
}

/** Command, and line, of a deadline that has passed. */
export const timeout = 'timeout'
/** Most that goes into the log in one step: others wait for the engine meanwhile. */
export const mostCommands = 64
const mostBytes = 262_144

export class Planner<State, Event> {
  readonly #topic: Topic<State, Event>
  readonly #name: string
  readonly #host: TopicHost
  /** Bytes by which the state may grow before it is measured. */
  #room = 0

  constructor(topic: Topic<State, Event>, name: string, host: TopicHost) {
    this.#topic = topic
    this.#name = name
    this.#host = host
  }

  /** The state is another one, which nobody has measured. */
  forget(): void {
    this.#room = 0
  }

  /** The state has taken events. */
  took(events: readonly string[]): void {
    this.#room -= sizeOf(events)
  }

  /** @param bytes size of the state */
  measured(bytes: number): void {
    this.#room = serverLimits.stateBytes - bytes
  }

  /** Decides as many commands as one step may take. */
  plan(state: State, all: readonly Sent[]): readonly Plan<State>[] {
    const plans: Plan<State>[] = []
    let bytes = 0
    // Readers stand at the commit before a step: a window that keeps fewer than a step has would send each the whole state.
    const most = Math.min(mostCommands, Math.max(1, this.#topic.history))
    for (const { receivedAt: _receivedAt, data, ...place } of all.slice(0, most)) {
      const before = plans[plans.length - 1]?.state ?? state
      const decision = this.#decide(before, { kind: 'command', data }, place.user, bytes)
      const plan = this.#planOf(place, decision, before)
      plans.push(plan)
      bytes += sizeOf(plan.command.events)
      if (bytes > mostBytes) break
    }
    return plans
  }

  /** Decides a command of the server itself. Returns undefined where the topic does not care about it. */
  planOwn(state: State, command: SystemCommand, n: number): Plan<State> | undefined {
    const decision = this.#decide(state, { kind: 'system', command }, SYSTEM, 0)
    // A timeout that changes nothing is noted, and ends the deadline: it would come for ever.
    if (command.type !== timeout && decision.kind !== 'accept') return undefined
    return this.#planOf({ user: SYSTEM, line: command.type, n, after: 0 }, decision, state)
  }

  /** @param ahead bytes of events that were decided before it and are not in the state that was measured */
  #decide(state: State, order: Order, user: string, ahead: number): Decision<State> {
    const context = contextOf(this.#host, this.#name, user)
    const decision = decideOn(this.#topic, state, order, context, this.#room - ahead)
    if (decision.kind === 'refuse' && decision.error) this.#host.report(decision.error)
    if (decision.kind === 'accept' && decision.stateBytes !== undefined)
      this.#room = serverLimits.stateBytes - decision.stateBytes + sizeOf(decision.events) + ahead
    return decision
  }

  #planOf(
    place: Omit<Append, 'takesOld' | 'history' | 'events' | 'answer' | 'wakeAt'>,
    decision: Decision<State>,
    before: State,
  ): Plan<State> {
    const { afterReset, history } = this.#topic
    const isTimeout = place.user === SYSTEM && place.line === timeout
    const wakeAt = decision.kind === 'accept' ? decision.wakeAt : isTimeout ? null : undefined
    const command = {
      ...place,
      takesOld: afterReset === 'take',
      history,
      events: decision.kind === 'accept' ? decision.events : [],
      answer: decision.kind === 'ignore' ? '["ignored"]' : decision.answer,
      ...(wakeAt === undefined ? {} : { wakeAt }),
    }
    return { command, state: decision.kind === 'accept' ? decision.state : before }
  }
}
