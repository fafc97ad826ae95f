// The definition of a topic: its types are inferred, and a definition that cannot work is refused.
import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import {
  defineTopic,
  type CommandOf,
  type EventOf,
  type Role,
  type StateOf,
  type Topic,
} from '../../../../server/topics/define-topic'
import { isOfKind } from '../../../../server/topics/names'
import { hide, refuse } from '../../../../server/topics/refusal'

type Counted = { readonly type: 'added'; readonly by: number } | { readonly type: 'cleared' }
interface Count {
  readonly sum: number
}

const counter = {
  name: 'counter:*',
  command: v.object({ add: v.pipe(v.string(), v.transform(Number)) }),
  initial: (): Count => ({ sum: 0 }),
  authorize: (): Role => 'write',
  reduce: ({ sum }: Count, event: Counted): Count => ({ sum: event.type === 'added' ? sum + event.by : 0 }),
} as const

const topic = defineTopic({
  ...counter,
  decide: ({ sum }, command) =>
    'type' in command ? [] : sum > 3 ? refuse('too-much', { sum }) : [{ type: 'added', by: command.add }],
})

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? 'same' : 'different'

describe('types:', () => {
  test('state, event and command of a topic are those of its functions and its schema', () => {
    const state: Same<StateOf<typeof topic>, Count> = 'same'
    const event: Same<EventOf<typeof topic>, Counted> = 'same'
    const command: Same<CommandOf<typeof topic>, { add: string }> = 'same'
    expect([state, event, command]).toEqual(['same', 'same', 'same'])
  })

  test('one reduce serves the state of the server and the view of the client', () => {
    interface Secret extends Count {
      readonly secret: number
    }
    function reduce<State extends Count>(state: State, event: Counted): State {
      return { ...state, sum: event.type === 'added' ? state.sum + event.by : 0 }
    }
    const secret = defineTopic({
      ...counter,
      initial: (): Secret => ({ sum: 0, secret: 7 }),
      decide: (state) => [{ type: 'added', by: state.secret }],
      reduce,
      view: (event, user) => (user === 'spy' ? hide : event),
      viewState: ({ sum }) => ({ sum }),
    })
    const state: Same<StateOf<typeof secret>, Secret> = 'same'
    const all: readonly Topic[] = [secret, topic]
    expect([state, all.length]).toEqual(['same', 2])
  })

  test('an event that reduce does not know is an error of the compiler', () => {
    // @ts-expect-error: no event has this type
    expect(defineTopic({ ...counter, decide: () => [{ type: 'unheard' }] })).toBeDefined()
  })
})

describe('a definition that cannot work is refused:', () => {
  const decide = (): readonly Counted[] => []
  test.each(['', '*', 'a b', 'a*b', 'a**', 'toString', 'x'.repeat(129), 7, null])('name %p', (name) => {
    expect(() => defineTopic({ ...counter, decide, name: name as string })).toThrow(/name must be a text/)
  })

  test.each([0, -1, 1.5, NaN, '9'])('snapshotEvery and history %p', (number) => {
    const wrong = number as number
    expect(() => defineTopic({ ...counter, decide, snapshotEvery: wrong })).toThrow('snapshotEvery')
    expect(() => defineTopic({ ...counter, decide, history: wrong })).toThrow('history')
  })

  test('one view without the other would show what it hides', () => {
    expect(() => defineTopic({ ...counter, decide, view: () => hide })).toThrow('go together')
    expect(() => defineTopic({ ...counter, decide, viewState: () => 0 })).toThrow('go together')
  })
})

describe('refuse:', () => {
  test.each(['', 'not ok', 'x'.repeat(65), 'constructor', 'unknown', 'forbidden', 'malformed', 'failed'])(
    'the code %p',
    (code) => {
      expect(() => refuse(code)).toThrow(TypeError)
    },
  )

  test('keeps code and data', () => {
    expect([refuse('muted'), refuse('muted', { until: 5 })]).toEqual([
      { kind: 'refusal', code: 'muted' },
      { kind: 'refusal', code: 'muted', data: { until: 5 } },
    ])
  })
})

test('a name belongs to the kind that it begins with, and to no other', () => {
  const names = ['room:1', 'room:', 'room', 'rooms:1', 'room:1:2']
  expect(names.map((name) => isOfKind('room:*', name))).toEqual([true, false, false, false, true])
  expect([isOfKind('room', 'room'), isOfKind('room', 'room:1')]).toEqual([true, false])
})
