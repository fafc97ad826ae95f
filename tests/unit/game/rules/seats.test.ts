import { describe, expect, test } from '@jest/globals'
import { RoomScene, SEED } from '../../../support/game/room-scene'

const sit = { type: 'sit', name: 'x', avatar: null, seed: SEED } as const

describe('a room', () => {
  test('waits with a commitment that stands before anybody gives a seed, and does not change until the round ends', () => {
    const scene = new RoomScene()
    const { commitment } = scene.room
    expect(commitment).toMatch(/^[0-9a-f]{64}$/)
    scene.seat('ann', 'bob')
    scene.dig('ann', 40)
    expect(scene.room.commitment).toBe(commitment)
  })

  test('starts when the last seat is taken, and only then shows the seeds of all in one event', () => {
    const scene = new RoomScene().seat('ann')
    expect(scene.phone('bob')).toMatchObject({ phase: 'waiting', seats: [{ name: 'ann', seed: null }, null] })
    scene.seat('bob')
    expect(scene.phone('bob')).toMatchObject({
      phase: 'playing',
      seats: [{ seed: SEED }, { seed: SEED }],
      turn: { number: 1, seat: 0, deadline: scene.now + 60_000 },
    })
  })

  test('starts before it is full when the host says so, and not alone', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    expect(scene.send('ann', { type: 'start' })).toBe('too-early')
    scene.seat('bob')
    expect(scene.send('bob', { type: 'start' })).toBe('not-host')
    expect(scene.ok('ann', { type: 'start' })).toEqual(['started'])
  })

  test('tells each phone its own seat, and no phone a user', () => {
    const scene = new RoomScene().seat('user-one', 'user-two')
    scene.server({ type: 'back', user: 'user-three' })
    expect(scene.phone('user-one').mine).toBe(0)
    expect(scene.phone('user-two').mine).toBe(1)
    expect(scene.phone('watcher').mine).toBeNull()
    const { seats: _, ...rest } = scene.phone('watcher')
    expect(JSON.stringify(rest)).not.toContain('user-')
  })

  test('gives a seat once, and each user one', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    expect(scene.send('ann', sit)).toBe('seat-taken')
    expect(scene.send('bob', { ...sit, seat: 0 })).toBe('seat-taken')
    expect(scene.send('bob', { ...sit, seat: 7 })).toBe('seat-taken')
    expect(scene.send('bob', { ...sit, seed: 'ABC' })).toBe('bad-seed')
    expect(scene.ok('bob', { ...sit, seat: 2 })).toEqual(['seated'])
    scene.seat('cem')
    expect(scene.send('dan', sit)).toBe('room-full')
  })

  test('makes the next person the host when the host leaves', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    scene.ok('ann', { type: 'add-bot', level: 'easy' })
    expect(scene.room.host).toBe(0)
    scene.ok('ann', { type: 'stand' })
    // The bot does not stay alone.
    expect(scene.room).toMatchObject({ host: null, seats: [null, null, null] })
    scene.seat('ann', 'bob')
    scene.ok('ann', { type: 'stand' })
    expect(scene.room.host).toBe(1)
  })

  test('seats bots for its host alone, and lets them go again', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann', 'bob')
    expect(scene.send('bob', { type: 'add-bot', level: 'easy' })).toBe('not-host')
    expect(scene.send('cem', { type: 'add-bot', level: 'easy' })).toBe('not-a-player')
    expect(scene.send('ann', { type: 'remove-bot', seat: 1 })).toBe('out-of-range')
    scene.ok('ann', { type: 'stand' })
    scene.seat('cem')
    expect(scene.ok('bob', { type: 'add-bot', level: 'hard' })).toEqual(['seated', 'started'])
    expect(scene.send('bob', { type: 'remove-bot', seat: 2 })).toBe('too-early')
  })

  test('takes a bot away before the round', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    scene.ok('ann', { type: 'add-bot', level: 'easy' })
    expect(scene.ok('ann', { type: 'remove-bot', seat: 1 })).toEqual(['left-seat'])
    expect(scene.room.seats[1]).toBeNull()
  })

  test('counts those who watch, and a player who sits down watches no more', () => {
    const scene = new RoomScene()
    scene.server({ type: 'back', user: 'ann' })
    scene.server({ type: 'back', user: 'bob' })
    expect(scene.server({ type: 'back', user: 'bob' })).toEqual([])
    expect(scene.room.watchers).toBe(2)
    scene.seat('ann')
    expect(scene.room.watchers).toBe(1)
    scene.ok('ann', { type: 'stand' })
    expect(scene.room.watchers).toBe(2)
    scene.server({ type: 'away', user: 'ann' })
    expect(scene.room.watchers).toBe(1)
  })

  test('that nobody made refuses everything', () => {
    const scene = new RoomScene()
    scene.wait(600_000)
    expect(scene.room.phase).toBe('gone')
    expect(scene.send('ann', sit)).toBe('room-gone')
    expect(scene.server({ type: 'timeout' })).toEqual([])
  })

  test('goes 10 minutes after the last user, and not while one is there', () => {
    const scene = new RoomScene()
    scene.server({ type: 'back', user: 'ann' })
    scene.wait(3_600_000)
    expect(scene.room.phase).toBe('waiting')
    scene.seat('ann')
    scene.server({ type: 'away', user: 'ann' })
    scene.wait(599_999)
    scene.server({ type: 'back', user: 'ann' })
    scene.wait(1)
    expect(scene.room.phase).toBe('waiting')
    scene.server({ type: 'away', user: 'ann' })
    scene.wait(600_000)
    expect(scene.room.phase).toBe('gone')
  })
})

describe('a rematch', () => {
  /** A round that `bob` won because `ann` resigned. */
  function over() {
    const scene = new RoomScene().seat('ann', 'bob')
    scene.ok('ann', { type: 'resign' })
    return scene
  }

  test('starts when all have agreed, with the other starter and a new commitment', () => {
    const scene = over()
    const { commitment, result } = scene.room
    expect(commitment).not.toBe(result?.commitment)
    expect(scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })).toEqual(['rematch'])
    expect(scene.room.rematchUntil).toBe(scene.now + 60_000)
    expect(scene.ok('ann', { type: 'rematch', yes: true, seed: SEED })).toEqual(['rematch', 'started'])
    expect(scene.room).toMatchObject({ round: 2, starter: 1, commitment, result: null, left: 11 })
  })

  test('ends with one who says no, and may be asked for again', () => {
    const scene = over()
    scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })
    scene.ok('ann', { type: 'rematch', yes: false, seed: '' })
    expect(scene.room.rematchUntil).toBeNull()
    scene.ok('ann', { type: 'rematch', yes: true, seed: SEED })
    expect(scene.room.phase).toBe('over')
    expect(scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })).toContain('started')
  })

  test('ends after 60 s', () => {
    const scene = over()
    scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })
    scene.wait(60_000)
    expect(scene.room).toMatchObject({ rematchUntil: null, phase: 'over' })
    expect(scene.ok('ann', { type: 'rematch', yes: true, seed: SEED })).toEqual(['rematch'])
  })

  test('takes one seed of each seat: that of the first phone that agrees', () => {
    const scene = over()
    scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })
    expect(scene.send('bob', { type: 'rematch', yes: true, seed: 'f'.repeat(32) })).toBe('seat-taken')
    scene.ok('ann', { type: 'rematch', yes: true, seed: SEED })
    expect(scene.room.seats[1]?.seed).toBe(SEED)
  })

  test('needs a round that has ended, and a seed', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    expect(scene.send('ann', { type: 'rematch', yes: true, seed: SEED })).toBe('not-playing')
    scene.ok('ann', { type: 'resign' })
    expect(scene.send('ann', { type: 'rematch', yes: true, seed: 'x' })).toBe('bad-seed')
    expect(scene.send('cem', { type: 'rematch', yes: true, seed: SEED })).toBe('not-a-player')
  })

  test('goes on with those who stay', () => {
    const scene = over()
    scene.ok('ann', { type: 'stand' })
    scene.ok('bob', { type: 'rematch', yes: true, seed: SEED })
    expect(scene.ok('cem', { type: 'sit', name: 'cem', avatar: null, seed: SEED })).toEqual([
      'seated',
      'started',
    ])
  })
})

describe('a phone that says whether it is here', () => {
  test('makes its player away and back at once, each once', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    expect(scene.ok('bob', { type: 'present', here: false })).toEqual(['away'])
    expect(scene.phone('ann').seats[1]?.awaySince).toBe(scene.now)
    expect(scene.send('bob', { type: 'present', here: false })).toBe('nobody-away')
    // The end of the connection tells nothing new.
    expect(scene.server({ type: 'away', user: 'bob' })).toEqual([])
    expect(scene.ok('bob', { type: 'present', here: true })).toEqual(['back'])
    expect(scene.send('bob', { type: 'present', here: true })).toBe('nobody-away')
    expect(scene.phone('ann').seats[1]?.awaySince).toBeNull()
  })

  test('is told by players only', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    expect(scene.send('cem', { type: 'present', here: false })).toBe('not-a-player')
  })
})
