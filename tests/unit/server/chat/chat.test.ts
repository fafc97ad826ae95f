// The topic of the demo's chat: lines and names that it takes, and the reasons of a refusal.
import { describe, expect, test } from '@jest/globals'
import { type ChatEvent, limits, nameOf } from '../../../../chat'
import { chat } from '../../../../server/chat/chat'
import { simulateTopic } from '../../../../server/testing/simulate-topic'
import { malformed, testTopic } from '../../../../server/testing/test-topic'
import { refuse } from '../../../../server/topics/refusal'

const { given } = testTopic(chat, { now: 1_000 })

const say = (text: string, id = 'a1') => ({ type: 'say', id, text }) as const
const join = (name: string) => ({ type: 'join', name }) as const
const said = (id: string, user = 'ann', at = 1): ChatEvent => ({ type: 'said', id, user, text: id, at })

describe('a line', () => {
  test('has its author and the time of the server', () => {
    given([])
      .when(say('hello'), 'ann')
      .then([{ type: 'said', id: 'a1', user: 'ann', text: 'hello', at: 1_000 }])
  })

  test('is later than the line before it, also where the clock of the server was set back', () => {
    given([said('a', 'bob', 5_000)])
      .when(say('hello'), 'ann')
      .then([{ type: 'said', id: 'a1', user: 'ann', text: 'hello', at: 5_001 }])
  })

  test.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n\t ', 'empty'],
    ['control characters alone', '\u0000\u0007', 'empty'],
    ['one character too many', '话'.repeat(limits.text + 1), 'too-long'],
    ['one emoji too many', '🎉'.repeat(limits.text + 1), 'too-long'],
  ])('of %s is refused', (_name, text, code) => {
    given([]).when(say(text), 'ann').then(refuse(code))
  })

  test.each([
    ['as long as it may be', '话'.repeat(limits.text), '话'.repeat(limits.text)],
    ['of as many emoji', '🎉'.repeat(limits.text), '🎉'.repeat(limits.text)],
    ['in two lines', ' one\ntwo ', 'one\ntwo'],
    ['with half a character', 'a\ud83d', 'a\ufffd'],
    ['with control characters', 'a\u0000b', 'ab'],
  ])('%s is taken, without what cannot be seen', (_name, text, taken) => {
    given([])
      .when(say(text), 'ann')
      .then([{ type: 'said', id: 'a1', user: 'ann', text: taken, at: 1_000 }])
  })

  test('that is here already is not taken again', () => {
    given([said('a1')])
      .when(say('hello'), 'ann')
      .then(refuse('repeated'))
  })

  test.each([
    ['without an id', { type: 'say', text: 'hello' }],
    ['with spaces in its id', say('hello', 'no spaces')],
    ['with a long id', say('hello', 'x'.repeat(33))],
    ['of 4,001 characters', say('x'.repeat(4_001))],
  ])('%s is malformed', (_name, command) => {
    given([])
      .when(command as never, 'ann')
      .then(malformed)
  })
})

describe('a name', () => {
  test('is in one line and without blanks around it', () => {
    given([])
      .when(join(' Ann \n Lee '), 'ann')
      .then([{ type: 'joined', user: 'ann', name: 'Ann Lee' }])
  })

  test.each(['', '  ', 'x'.repeat(limits.name + 1)])('cannot be %j', (name) => {
    given([]).when(join(name), 'ann').then(refuse('bad-name'))
  })

  test('that the user has already changes nothing', () => {
    given([{ type: 'joined', user: 'ann', name: 'Ann' }])
      .when(join('Ann'), 'ann')
      .then(refuse('named-so'))
  })

  test('can be changed, and all lines of the user have it', () => {
    const { state } = given([{ type: 'joined', user: 'ann', name: 'Ann' }]).when(join('Anna'), 'ann')
    expect(nameOf(state, 'ann')).toBe('Anna')
    expect(nameOf(state, 'bob')).toBe('')
  })
})

test('random commands break no rule of topics', () => {
  const texts = ['', 'hello', '话', '🎉🎉', '\u0000', 'x'.repeat(600), '__proto__']
  const pick = <T>(random: () => number, from: readonly T[]): T =>
    from[Math.floor(random() * from.length)] as T
  const next = (random: () => number) =>
    random() < 0.3
      ? join(pick(random, texts))
      : say(pick(random, texts), `id${String(Math.floor(random() * 60))}`)
  expect(() => {
    simulateTopic(chat, { users: ['ann', '__proto__', 'constructor'], next, seeds: 30, steps: 120 })
  }).not.toThrow()
})
