import { describe, expect, test } from '@jest/globals'
import { RoomScene } from '../../../support/game/room-scene'

const playing = (...users: string[]) =>
  new RoomScene({ seats: Math.max(2, users.length) }).seat(...(users.length > 0 ? users : ['ann', 'bob']))

describe('the clock of a turn', () => {
  test('gives 60 s for the first dig of a round and 30 s for each other one', () => {
    const scene = playing()
    scene.wait(60_999)
    expect(scene.room.turn?.seat).toBe(0)
    scene.wait(1)
    expect(scene.room).toMatchObject({
      turn: { number: 2, seat: 1 },
      seats: [{ strikes: 1 }, { strikes: 0 }],
    })
    scene.wait(31_000)
    expect(scene.room).toMatchObject({
      turn: { number: 3, seat: 0 },
      seats: [{ strikes: 1 }, { strikes: 1 }],
    })
  })

  test('is as long as the room says', () => {
    const scene = new RoomScene({ width: 16 }).seat('ann', 'bob')
    scene.dig('ann', 200)
    expect(scene.room.turn).toMatchObject({ deadline: scene.now + 20_000 })
  })

  test('takes a player out who lets three own turns pass, and the other wins', () => {
    const scene = playing()
    for (let turn = 0; turn < 3; turn++) {
      scene.wait(scene.room.turn!.deadline - scene.now + 1_000)
      if (turn < 2) scene.dig('bob', 40 + turn)
    }
    expect(scene.room).toMatchObject({
      seats: [{ out: 'silent', strikes: 3 }, { out: null }],
      result: { why: 'left', winners: [1] },
    })
  })

  test('forgets strikes with the next own dig', () => {
    const scene = playing()
    scene.wait(61_000)
    scene.dig('bob', 40)
    scene.dig('ann', 41)
    expect(scene.room.seats[0]?.strikes).toBe(0)
  })

  test('ends a round in which all are silent without a winner, after five turns', () => {
    const scene = playing()
    scene.wait(61_000 + 4 * 31_000)
    expect(scene.room).toMatchObject({
      seats: [{ out: 'silent' }, { out: 'silent' }],
      result: { why: 'abandoned', winners: [] },
    })
  })

  test('goes on for the others when one of three is out, and the one who is out cannot win', () => {
    const scene = playing('ann', 'bob', 'cem')
    scene.dig('ann', 0)
    scene.ok('ann', { type: 'resign' })
    expect(scene.room).toMatchObject({ phase: 'playing', turn: { seat: 1 } })
    scene.dig('bob', 40)
    scene.dig('cem', 41)
    expect(scene.room.turn?.seat).toBe(1)
    scene.ok('bob', { type: 'resign' })
    expect(scene.room.result).toMatchObject({ why: 'left', winners: [2], players: [{ score: 1 }, {}, {}] })
  })

  test('passes on at once when the player whose turn it is resigns', () => {
    const scene = playing('ann', 'bob', 'cem')
    scene.ok('ann', { type: 'resign' })
    expect(scene.room.turn).toMatchObject({ number: 2, seat: 1, deadline: scene.now + 30_000 })
    expect(scene.send('ann', { type: 'resign' })).toBe('not-a-player')
  })
})

describe('a player who was away', () => {
  test('and comes back with less than 10 s left has 10 s, once a turn', () => {
    const scene = playing()
    scene.dig('ann', 40)
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(27_000)
    scene.server({ type: 'back', user: 'bob' })
    const { deadline } = scene.room.turn!
    expect(deadline).toBe(scene.now + 10_000)
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(9_000)
    scene.server({ type: 'back', user: 'bob' })
    expect(scene.room.turn).toMatchObject({ number: 2, deadline })
  })

  test('has no more time in the turn of the other, nor with time enough', () => {
    const scene = playing()
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(55_000)
    const { deadline } = scene.room.turn!
    scene.server({ type: 'back', user: 'bob' })
    expect(scene.room.turn?.deadline).toBe(deadline)
    scene.dig('ann', 40)
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(20_000)
    scene.server({ type: 'back', user: 'bob' })
    expect(scene.room.turn?.deadline).toBe(scene.now + 10_000)
  })

  /** How long `bob` has after being away for so long in his own turn. */
  const comeBackAfter = (scene: RoomScene, ms: number): number => {
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(ms)
    scene.server({ type: 'back', user: 'bob' })
    return scene.room.turn!.deadline - scene.now
  }

  test('and comes back with 3 s left twice has 10 s the first time, and again a minute after those', () => {
    const scene = playing()
    scene.dig('ann', 40)
    expect([comeBackAfter(scene, 27_000), comeBackAfter(scene, 7_000)]).toEqual([10_000, 3_000])
    scene.dig('bob', 41)
    scene.dig('ann', 42)
    expect(comeBackAfter(scene, 27_000)).toBe(3_000)
    scene.dig('bob', 43)
    scene.wait(29_000)
    scene.dig('ann', 44)
    expect(comeBackAfter(scene, 27_000)).toBe(10_000)
  })

  test('for less than 2 s has no more time: to say so in the last second gains nothing', () => {
    const scene = playing()
    scene.dig('ann', 40)
    scene.wait(29_000)
    for (const here of [false, true]) scene.ok('bob', { type: 'present', here })
    expect(scene.room.turn?.deadline).toBe(scene.now + 1_000)
    const other = playing()
    other.dig('ann', 40)
    other.wait(26_000)
    expect(comeBackAfter(other, 1_999)).toBe(2_001)
    expect(comeBackAfter(other, 2_000)).toBe(10_000)
  })

  test('together with the other stops no clock: five turns pass, and the round has no winner', () => {
    const scene = playing()
    for (const user of ['ann', 'bob']) scene.server({ type: 'away', user })
    scene.wait(61_000 + 4 * 31_000)
    expect(scene.room.result).toMatchObject({ why: 'abandoned', winners: [] })
  })

  test('together with the other, and comes back, plays on', () => {
    const scene = playing()
    for (const user of ['ann', 'bob']) scene.server({ type: 'away', user })
    scene.wait(70_000)
    for (const user of ['ann', 'bob']) scene.server({ type: 'back', user })
    expect(scene.room.turn).toMatchObject({ number: 2, seat: 1 })
    expect(scene.dig('bob', 40)).not.toEqual(expect.any(String))
  })

  test('is shown as away, and keeps the seat for any time', () => {
    const scene = playing()
    scene.server({ type: 'away', user: 'bob' })
    expect(scene.phone('ann').seats[1]?.awaySince).toBe(scene.now)
    expect(scene.server({ type: 'away', user: 'bob' })).toEqual([])
    scene.server({ type: 'back', user: 'bob' })
    expect(scene.phone('ann').seats[1]?.awaySince).toBeNull()
  })
})

describe('a claim', () => {
  /** `bob` is away and it is his turn. */
  function away() {
    const scene = playing()
    scene.server({ type: 'away', user: 'bob' })
    scene.dig('ann', 0)
    return scene
  }

  test('ends the round for those who stayed, after 60 s of absence in own turns, and names the reason', () => {
    const scene = away()
    scene.wait(29_000)
    expect(scene.send('ann', { type: 'claim' })).toBe('too-early')
    scene.wait(2_000)
    // Now it is ann's turn: the absence does not grow, and there is nothing to claim.
    expect(scene.send('ann', { type: 'claim' })).toBe('nobody-away')
    scene.wait(25_000)
    scene.dig('ann', 40)
    scene.wait(28_999)
    expect(scene.send('ann', { type: 'claim' })).toBe('too-early')
    scene.wait(1)
    expect(scene.ok('ann', { type: 'claim' })).toEqual(['forfeited', 'ended'])
    expect(scene.phone('bob')).toMatchObject({
      seats: [{}, { out: 'claimed' }],
      result: { why: 'claimed', winners: [0] },
    })
  })

  test('begins anew when the player has been back', () => {
    const scene = away()
    scene.wait(29_000)
    scene.server({ type: 'back', user: 'bob' })
    scene.server({ type: 'away', user: 'bob' })
    scene.wait(11_000)
    scene.dig('ann', 40)
    scene.wait(30_000)
    expect(scene.send('ann', { type: 'claim' })).toBe('too-early')
  })

  test('is refused while the other is here, before and after the round', () => {
    const scene = playing()
    scene.dig('ann', 0)
    expect(scene.send('ann', { type: 'claim' })).toBe('nobody-away')
    expect(scene.send('bob', { type: 'claim' })).toBe('nobody-away')
    scene.ok('bob', { type: 'resign' })
    expect(scene.send('ann', { type: 'claim' })).toBe('game-over')
    expect(new RoomScene().seat('ann').send('ann', { type: 'claim' })).toBe('not-playing')
  })
})

describe('a bot', () => {
  test('digs by itself 0.7 to 1.6 s after its turn has begun, whatever it will find', () => {
    const scene = new RoomScene({ random: () => 0.999 }).seat('ann')
    scene.ok('ann', { type: 'add-bot', level: 'medium' })
    scene.dig('ann', 40)
    expect(scene.room.turn).toMatchObject({ seat: 1, deadline: scene.now + 1_599 })
    scene.wait(1_598)
    expect(scene.room.turn?.seat).toBe(1)
    scene.wait(1)
    expect(scene.room.turn).toMatchObject({ number: 3, seat: 0 })
  })

  test('wins nothing alone: the round ends when the last person leaves it', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    scene.ok('ann', { type: 'add-bot', level: 'easy' })
    scene.ok('ann', { type: 'add-bot', level: 'hard' })
    scene.ok('ann', { type: 'stand' })
    expect(scene.room).toMatchObject({ phase: 'over', result: { why: 'left' } })
  })
})

describe('reactions', () => {
  test('show at all phones, one in 2 s', () => {
    const scene = playing()
    scene.ok('ann', { type: 'react', n: 3 })
    expect(scene.phone('bob').seats[0]?.reaction).toEqual({ n: 3, at: scene.now })
    scene.wait(1_999)
    expect(scene.send('ann', { type: 'react', n: 1 })).toBe('too-fast')
    expect(scene.ok('bob', { type: 'react', n: 1 })).toEqual(['reaction'])
    scene.wait(1)
    expect(scene.ok('ann', { type: 'react', n: 1 })).toEqual(['reaction'])
    expect(scene.send('cem', { type: 'react', n: 1 })).toBe('not-a-player')
  })
})
