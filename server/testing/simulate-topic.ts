// Random commands against one topic: finds what nobody thought of testing.
import { deepStrictEqual } from 'node:assert'
import { decideOn, fold, type Decision, type Order } from '../topics/decision'
import { SYSTEM, type Topic } from '../topics/define-topic'
import { contextOf } from '../topics/host'
import { checkViews, type Said } from './views'

export interface Simulation<State, Input> {
  /** Names of the users who send. */
  readonly users: readonly string[]
  /** Makes the next command of a user. @param random a random number in [0, 1) */
  readonly next: (random: () => number, user: string, state: State) => Input
  /** Runs with different random numbers. @default 100 */
  readonly seeds?: number
  /** The first of them: a failure names its seed. @default 1 */
  readonly first?: number
  /** Commands of a run. @default 50 */
  readonly steps?: number
}

/**
 * Sends random commands, and timeouts when the deadline has passed. Fails with the seed, the step and the command if a
 * function of the topic throws or changes its argument, if `decide` is not pure, if a limit is broken, if the state does
 * not survive a snapshot, or if the views do not agree.
 */
export function simulateTopic<State, Event, Input, Command>(
  topic: Topic<State, Event, Input, Command>,
  { users, next, seeds = 100, first = 1, steps = 50 }: Simulation<State, Input>,
): void {
  for (let seed = first; seed < first + seeds; seed += 1) run(topic, users, next, seed, steps)
}

function run<State, Event, Input, Command>(
  topic: Topic<State, Event, Input, Command>,
  users: readonly string[],
  next: Simulation<State, Input>['next'],
  seed: number,
  steps: number,
): void {
  const name = topic.name.replace('*', String(seed))
  const random = dice(seed)
  const commits: Said<Event>[] = []
  let now = 1_000_000
  let state = freeze(topic.initial(name))
  for (let step = 1; step <= steps; step += 1) {
    now += Math.floor(random() * 1_000)
    const deadline = topic.deadline(state)
    const isDue = deadline !== null && deadline <= now
    const user = isDue ? SYSTEM : (users[Math.floor(random() * users.length)] as string)
    const order: Order = isDue
      ? { kind: 'system', command: { type: 'timeout' } }
      : { kind: 'command', data: next(random, user, state) }
    try {
      const chance = random()
      const decide = (): Decision<State> =>
        decideOn(
          topic,
          state,
          order,
          contextOf({ now: () => now, random: () => chance, secretKey: 'test' }, name, user),
        )
      const decision = decide()
      if (decision.kind === 'refuse' && decision.error) throw decision.error
      deepStrictEqual(decide(), decision, 'decide gives something else the second time: it must be pure')
      if (decision.kind !== 'accept') continue
      commits.push({ by: user, events: decision.events.map((event) => freeze(JSON.parse(event) as Event)) })
      state = freeze(fold(topic, state, decision.events))
      deepStrictEqual(JSON.parse(JSON.stringify(state)), state, 'the state is not the same after a snapshot')
    } catch (error) {
      throw fault(error, `seed ${String(seed)}, step ${String(step)}, ${user} sends ${JSON.stringify(order)}`)
    }
  }
  try {
    checkViews(topic, name, commits, users)
  } catch (error) {
    throw fault(error, `seed ${String(seed)}`)
  }
}

function fault(error: unknown, place: string): Error {
  const { message, cause } = error as Error
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message
  return new Error(`${place}: ${reason}`, { cause: error })
}

/** Makes each change of a value throw. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) freeze(member)
  return Object.freeze(value)
}

/** Random numbers in [0, 1), the same for a seed at every run: mulberry32. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
