import { describe, expect, test } from '@jest/globals'
import { optionsOf } from '../../../../game/options'
import type { RoomView } from '../../../../game/room/view'
import { command } from '../../../../server/game/command'
import { memoryDirectory } from '../../../../server/game/memory-directory'
import { roomTopic } from '../../../../server/game/room-topic'
import { simulateTopic, testTopic } from '../../../../server/testing'
import { refuse } from '../../../../server/topics/refusal'
import { SEED } from '../../../support/game/room-scene'
import { TestNode } from '../../../support/topics/node'

const create = { type: 'create', options: optionsOf(), by: 'ann', listed: true } as const
const room = roomTopic(memoryDirectory(() => 0))
const kit = testTopic(room, { name: 'room:7KQ3MX' })

describe('a room on the server', () => {
  test('is made by the server alone, once, under the code of its topic', () => {
    expect(kit.given([]).when(create, 'system').state).toMatchObject({ code: '7KQ3MX', phase: 'waiting' })
    kit.given([]).when(create, 'ann').then(refuse('not-host'))
    kit.given([]).when({ type: 'start' }, 'ann').then(refuse('room-gone'))
    // A code is taken once.
    const there = { type: 'created', options: create.options, commitment: 'c', at: 0 } as const
    kit.given([there]).when(create, 'system').then(refuse('room-full'))
    kit.given([there]).when(create, 'ann').then(refuse('not-host'))
  })

  test('hides the board: it is neither in its state nor in an event', () => {
    const { state } = kit.given([]).when(create, 'system')
    const server = state
    expect(Object.keys(server.hidden).sort()).toEqual([
      'by',
      'emptySince',
      'listed',
      'nonce',
      'seeds',
      'users',
      'watching',
    ])
  })

  test('shows the same to all who were there and to those who come later, whatever users send', () => {
    simulateTopic(room, {
      users: ['system', 'ann', 'bob', 'cem'],
      seeds: 150,
      steps: 80,
      next: (random, user, state) => {
        const { turn, hidden, phase } = state
        if (phase === 'gone') return create
        const pick = random()
        if (pick < 0.15) return { type: 'sit', name: user, avatar: null, seed: SEED }
        if (pick < 0.2) return { type: 'add-bot', level: 'easy' }
        if (pick < 0.25) return { type: 'rematch', yes: random() < 0.8, seed: SEED }
        if (pick < 0.28) return { type: random() < 0.5 ? 'stand' : 'resign' }
        if (pick < 0.35) return { type: 'react', n: 2 }
        const isMine = turn && hidden.users[turn.seat] === user
        return { type: 'dig', cell: Math.floor(random() * 81), turn: isMine ? turn.number : 1 }
      },
    })
  })
})

describe('a server that comes back', () => {
  test('skips the turn that ran out meanwhile, once, and gives the next one its full time', async () => {
    const first = new TestNode({ kinds: [room] })
    const topic = 'room:7KQ3MX'
    await first.topics.send(topic, create, 'system')
    for (const user of ['ann', 'bob'])
      await first.topics.send(topic, { type: 'sit', name: user, avatar: null, seed: SEED }, user)
    await first.topics.stop()
    const { clock, log } = first
    clock.stall(90_000)
    const second = new TestNode({ kinds: [room], clock, log, name: 'second' })
    await clock.pass(1_000)
    const client = second.connect('ann', topic)
    await client.attach()
    const { turn, seats } = (client.last as { state: RoomView }).state
    expect(turn).toMatchObject({ number: 2, deadline: expect.any(Number) })
    expect((turn?.deadline ?? 0) - (turn?.since ?? 0)).toBe(30_000)
    expect(seats.map((seat) => seat?.strikes).sort()).toEqual([0, 1])
    await second.topics.stop()
  })
})

describe('the schema takes', () => {
  const isTaken = (data: unknown): boolean => !('issues' in command['~standard'].validate(data))

  test.each([
    { type: 'sit', name: '小明', avatar: null, seed: SEED },
    { type: 'sit', name: 'ann', avatar: 'https://example.com/a.png', seed: SEED, seat: 1 },
    { type: 'dig', cell: 3, turn: 1 },
    // Refused by the rules, with a reason of their own.
    { type: 'dig', cell: -3, turn: 1 },
    { type: 'rematch', yes: false, seed: '' },
    create,
  ])('%j', (data) => {
    expect(isTaken(data)).toBe(true)
  })

  test.each([
    { type: 'sit', name: '', avatar: null, seed: SEED },
    { type: 'sit', name: 'thirteen char', avatar: null, seed: SEED },
    { type: 'sit', name: 'a\u202eb', avatar: null, seed: SEED },
    { type: 'sit', name: 'ann', avatar: 'javascript:alert(1)', seed: SEED },
    { type: 'dig', cell: '3', turn: 1 },
    { type: 'react', n: 6 },
    { type: 'timeout' },
    { type: 'away', user: 'bob' },
    { type: 'create', options: { ...create.options, gold: 10 } },
    { type: 'create', options: { ...create.options, width: 1_000 } },
    null,
  ])('not %j', (data) => {
    expect(isTaken(data)).toBe(false)
  })
})
