// Given some events, when a command comes, then these events follow.
import { deepStrictEqual } from 'node:assert'
import { decideOn, fold, type Order } from '../topics/decision'
import { SYSTEM, type SystemCommand, type Topic } from '../topics/define-topic'
import { contextOf } from '../topics/host'
import type { Refusal } from '../topics/refusal'
import { checkViews, type Said } from './views'

export interface TestTopicOptions {
  /** Name of the topic. @default the name of its kind, with `test` for the star */
  readonly name?: string
  /** Ms. @default 0 */
  readonly now?: number
  /** @default always 0.5 */
  readonly random?: () => number
  /** Key of `secret(label)`. @default 'test' */
  readonly secretKey?: string
}

/** The outcome of one command. */
export interface Outcome<State, Event> {
  /** The state after it. */
  readonly state: State
  /** Fails unless the command led to these events, or to this refusal: `refuse(code, data)`, `forbidden` or `malformed`. */
  then(expected: readonly Event[] | Refusal): void
}

export interface TestTopic<State, Event, Input> {
  /** The events before. */
  given(events: readonly Event[]): {
    /** @param as the user; `'system'` for `timeout`, `away` and `back` */
    when(command: Input | SystemCommand, as: string): Outcome<State, Event>
  }
  /**
   * Fails unless each user who folds the visible events has what `viewState` shows. Otherwise a phone that missed
   * events differs from one that was there.
   */
  viewsAgree(commits: readonly Said<Event>[], users: readonly string[]): void
}

/** The refusal of those who may not send. */
export const forbidden: Refusal = { kind: 'refusal', code: 'forbidden' }
/** The refusal of data that the schema does not take. */
export const malformed: Refusal = { kind: 'refusal', code: 'malformed' }

/** Makes the test kit of one topic. It decides as the server does, with the schema, `authorize` and the limits. */
export function testTopic<State, Event, Input, Command>(
  topic: Topic<State, Event, Input, Command>,
  options: TestTopicOptions = {},
): TestTopic<State, Event, Input> {
  const { now = 0, random = () => 0.5, secretKey = 'test' } = options
  const { name = topic.name.replace('*', 'test') } = options
  const host = { now: () => now, random, secretKey }
  const encode = (events: readonly Event[]): string[] => events.map((event) => JSON.stringify(event))
  return {
    given: (before) => ({
      when(command, as) {
        const state = fold(topic, topic.initial(name), encode(before))
        const order: Order =
          as === SYSTEM
            ? { kind: 'system', command: command as SystemCommand }
            : { kind: 'command', data: JSON.parse(JSON.stringify(command)) }
        const decision = decideOn(topic, state, order, contextOf(host, name, as))
        if (decision.kind === 'refuse' && decision.error) throw decision.error
        const events = decision.kind === 'accept' ? decision.events : []
        const got =
          decision.kind === 'refuse'
            ? refusalOf(decision.answer)
            : events.map((event) => JSON.parse(event) as unknown)
        return {
          state: fold(topic, state, events),
          then: (expected) => deepStrictEqual(got, JSON.parse(JSON.stringify(expected))),
        }
      },
    }),
    viewsAgree: (commits, users) => checkViews(topic, name, commits, users),
  }
}

function refusalOf(answer: string): unknown {
  const [code, data] = JSON.parse(answer) as [string, unknown]
  return { kind: 'refusal', code, ...(data === undefined ? {} : { data }) }
}
