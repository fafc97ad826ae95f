// The test kit, as a team uses it on its topic: given these events, when this command comes, then these events follow.
import { describe, expect, test } from '@jest/globals'
import { defineTopic } from '../../../../server/topics/define-topic'
import { refuse } from '../../../../server/topics/refusal'
import { forbidden, malformed, testTopic } from '../../../../server/testing'
import { chat, type ChatEvent } from '../../../support/topics/chat'

const { given, viewsAgree } = testTopic(chat, { now: 1_000 })
const joined = (user: string): ChatEvent => ({ type: 'joined', user })

describe('a chat:', () => {
  test('a line is said at the time of the server, without spaces around it', () => {
    const said = given([]).when({ type: 'say', text: ' hi ' }, 'ann')
    said.then([{ type: 'said', user: 'ann', text: 'hi', at: 1_000 }])
    expect(said.state.lines).toEqual([{ user: 'ann', text: 'hi' }])
  })

  test('a user joins once', () => {
    given([])
      .when({ type: 'join' }, 'ann')
      .then([joined('ann')])
    given([joined('ann')])
      .when({ type: 'join' }, 'ann')
      .then(refuse('already-here'))
  })

  test('a muted user is refused, and told until when', () => {
    const muted: ChatEvent = { type: 'muted', user: 'ann', until: 1_001 }
    given([muted])
      .when({ type: 'say', text: 'hi' }, 'ann')
      .then(refuse('muted', { until: 1_001 }))
    given([{ ...muted, until: 1_000 }])
      .when({ type: 'say', text: 'hi' }, 'ann')
      .then([{ type: 'said', user: 'ann', text: 'hi', at: 1_000 }])
  })

  test('a command without permission or of a wrong shape is refused as the server refuses it', () => {
    given([]).when({ type: 'say', text: 'hi' }, 'guest').then(forbidden)
    given([]).when({ type: 'say', text: '' }, 'ann').then(malformed)
  })

  test('the commands of the server come as the user system', () => {
    given([joined('locked'), { type: 'asked', ends: 900 }])
      .when({ type: 'timeout' }, 'system')
      .then([{ type: 'ended' }])
    given([joined('ann')])
      .when({ type: 'away', user: 'ann' }, 'system')
      .then([{ type: 'went', user: 'ann' }])
    given([]).when({ type: 'back', user: 'ann' }, 'system').then([])
  })

  test('each user who was there has what a user who comes later is shown', () => {
    viewsAgree(
      [
        { by: 'ann', events: [joined('ann')] },
        { by: 'ann', events: [{ type: 'said', user: 'ann', text: 'psst', to: 'bob', at: 1 }] },
        { by: 'bob', events: [{ type: 'said', user: 'bob', text: 'loud', at: 2 }] },
      ],
      ['ann', 'bob', 'cleo'],
    )
  })
})

describe('the kit fails', () => {
  test('for other events than expected, and for another refusal', () => {
    const say = given([]).when({ type: 'say', text: 'hi' }, 'ann')
    expect(() => say.then([])).toThrow()
    expect(() => say.then(refuse('muted'))).toThrow()
    expect(() => say.then([{ type: 'said', user: 'ann', text: 'hi', at: 999 }])).toThrow()
    const refused = given([{ type: 'muted', user: 'ann', until: 2_000 }]).when(
      { type: 'say', text: 'hi' },
      'ann',
    )
    expect(() => refused.then(refuse('muted'))).toThrow()
    expect(() => refused.then([])).toThrow()
  })

  test('with the fault of the code, where the server would answer failed', () => {
    const broken = defineTopic({ ...chat, name: 'broken', decide: () => [] })
    expect(() => testTopic(broken).given([]).when({ type: 'join' }, 'ann')).toThrow(
      'Topic "broken": decide returned no event for a command of ann',
    )
  })

  test('where a user sees another state than the visible events make', () => {
    const leaky = defineTopic({ ...chat, viewState: (state) => state })
    expect(() =>
      testTopic(leaky).viewsAgree(
        [{ by: 'ann', events: [{ type: 'said', user: 'ann', text: 'psst', to: 'bob', at: 1 }] }],
        ['cleo'],
      ),
    ).toThrow('cleo sees another state')
  })
})

test('chance, time, name and secret are what the test says', () => {
  const lot = defineTopic({
    ...chat,
    name: 'lot:*',
    decide: (_, __, { now, random, secret, topic }) => [
      { type: 'said', user: topic, text: `${String(random())} ${secret('a').slice(0, 4)}`, at: now },
    ],
  })
  const draw = (options: Parameters<typeof testTopic>[1]): unknown =>
    testTopic(lot, options).given([]).when({ type: 'join' }, 'ann').state.lines
  expect(draw({})).toEqual([{ user: 'lot:test', text: expect.stringMatching(/^0\.5 [0-9a-f]{4}$/) }])
  expect(draw({})).toEqual(draw({}))
  expect(draw({ secretKey: 'other' })).not.toEqual(draw({}))
  expect(draw({ name: 'lot:2' })).not.toEqual(draw({}))
  expect(draw({ random: () => 0.25, name: 'lot:2' })).toMatchObject([
    { user: 'lot:2', text: expect.stringMatching(/^0\.25 /) },
  ])
})
