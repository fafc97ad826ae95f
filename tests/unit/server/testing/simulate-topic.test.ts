// Random commands against a topic find what its functions must not do, and name the seed.
import { describe, expect, test } from '@jest/globals'
import { defineTopic, type CommandOf } from '../../../../server/topics/define-topic'
import { simulateTopic, type Simulation } from '../../../../server/testing'
import { chat, type ChatEvent, type ChatState } from '../../../support/topics/chat'

const users = ['ann', 'bob', 'cleo', 'guest']
let asked = 0

const simulation: Simulation<ChatState, CommandOf<typeof chat>> = {
  users,
  seeds: 20,
  next(random, user) {
    asked += 1
    const other = users[Math.floor(random() * users.length)] ?? user
    const luck = random()
    if (luck < 0.4) return { type: 'say', text: String(asked) }
    if (luck < 0.6) return { type: 'say', text: String(asked), to: other }
    if (luck < 0.8) return { type: 'join' }
    if (luck < 0.9) return { type: 'mute', user: other, ms: 2_000 }
    return { type: 'quiz', ms: 500 }
  },
}

test('a topic that keeps the rules passes, and its deadlines come', () => {
  let timeouts = 0
  const counted = defineTopic({
    ...chat,
    decide(state, command, context) {
      if (command.type === 'timeout') timeouts += 1
      return chat.decide(state, command, context)
    },
  })
  asked = 0
  simulateTopic(counted, simulation)
  expect(asked).toBeGreaterThan(500)
  expect(timeouts).toBeGreaterThan(10)
})

describe('it finds', () => {
  test('a decide that is not pure', () => {
    let calls = 0
    const topic = defineTopic({
      ...chat,
      decide: (_, __, { user }) => [{ type: 'said', user, text: String((calls += 1)), at: 0 }],
    })
    expect(() => simulateTopic(topic, simulation)).toThrow(/^seed 1, step \d+, \w+ sends .*must be pure/)
  })

  test('a reduce that changes the state that it is given', () => {
    const topic = defineTopic({
      ...chat,
      reduce(state: ChatState, event: ChatEvent) {
        if (event.type === 'joined') (state.members as string[]).push(event.user)
        return chat.reduce(state, event)
      },
    })
    expect(() => simulateTopic(topic, simulation)).toThrow(/seed 1, step .*object is not extensible/)
  })

  test('a state that a snapshot would change', () => {
    const topic = defineTopic({
      ...chat,
      reduce: (state: ChatState, event: ChatEvent) => ({
        ...chat.reduce(state, event),
        muted: new Map() as never,
      }),
    })
    expect(() => simulateTopic(topic, simulation)).toThrow('not the same after a snapshot')
  })

  test('a view that shows less than viewState, and the seed that shows it', () => {
    const topic = defineTopic({ ...chat, viewState: (state) => state })
    expect(() => simulateTopic(topic, { ...simulation, first: 7 })).toThrow(/^seed 7: \w+ sees another state/)
  })

  test('a limit that is broken', () => {
    const next: typeof simulation.next = () => ({ type: 'say', text: 'x'.repeat(20_000) })
    expect(() => simulateTopic(chat, { ...simulation, next })).toThrow(/an event would be 20\d+ bytes/)
  })
})
