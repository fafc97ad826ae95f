import { describe, expect, test } from '@jest/globals'
import { refusals } from '../../../../game/room/command'
import { RoomScene, SEED } from '../../../support/game/room-scene'

/** Gold in the first row and at 9 and 17: cell 40, in the middle, has none beside it. */
const playing = (options = {}) =>
  new RoomScene({ goldIn: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17], ...options }).seat('ann', 'bob')

describe('a dig', () => {
  test('opens its cell for all, passes the turn on and clears the strikes', () => {
    const scene = playing()
    scene.dig('ann', 10)
    expect(scene.phone('bob')).toMatchObject({
      last: 10,
      left: 11,
      turn: { number: 2, seat: 1, since: scene.now, deadline: scene.now + 30_000 },
    })
    expect(scene.phone('bob').cells[10]).toBe('4')
    expect(scene.phone('bob').by[10]).toBe('0')
  })

  test('that finds gold scores, and in classic passes the turn on, too', () => {
    const scene = playing()
    scene.dig('ann', 0)
    expect(scene.room).toMatchObject({ left: 10, seats: [{ score: 1 }, { score: 0 }], turn: { seat: 1 } })
    expect(scene.room.cells[0]).toBe('g')
  })

  test('that finds gold keeps the turn in streak, as a turn of its own', () => {
    const scene = playing({ preset: 'streak' })
    scene.dig('ann', 0)
    expect(scene.room.turn).toMatchObject({ number: 2, seat: 0 })
    expect(scene.dig('ann', 1, 1)).toBe('stale-turn')
    scene.dig('ann', 40)
    expect(scene.room.turn).toMatchObject({ seat: 1 })
  })

  test('that waited over a rematch is refused: no two turns of a room have one number', () => {
    const scene = playing()
    scene.dig('ann', 40)
    scene.ok('ann', { type: 'resign' })
    for (const user of ['ann', 'bob']) scene.ok(user, { type: 'rematch', yes: true, seed: SEED })
    expect(scene.room).toMatchObject({ round: 2, turn: { number: 3, seat: 1 } })
    expect([scene.dig('bob', 41, 1), scene.dig('bob', 41, 2)]).toEqual(['stale-turn', 'stale-turn'])
    expect(scene.dig('bob', 41, 3)).not.toBe('stale-turn')
  })

  test('of a cell without gold beside it opens the area in quick, in one event, and no gold', () => {
    const scene = playing({ preset: 'quick' })
    scene.dig('ann', 80)
    const open = [...scene.room.cells].filter((value) => value !== '.')
    // All but the row of gold, the two below it, and what they alone touch.
    expect(open).not.toContain('g')
    expect(scene.room.cells.slice(27)).toBe('0'.repeat(54))
    expect(scene.log.filter(({ type }) => type === 'dug')).toHaveLength(1)
    expect(scene.room.seats[0]?.score).toBe(0)
  })

  test('opens one cell in classic', () => {
    const scene = playing()
    scene.dig('ann', 80)
    expect([...scene.room.cells].filter((value) => value !== '.')).toEqual(['0'])
  })

  test('that finds the last gold ends the round, and opens the server seed', () => {
    const scene = playing()
    for (let cell = 0; cell < 10; cell++) scene.dig(cell % 2 ? 'bob' : 'ann', cell)
    expect(scene.room.phase).toBe('playing')
    scene.dig('ann', 17)
    expect(scene.room).toMatchObject({
      phase: 'over',
      turn: null,
      result: {
        why: 'found',
        winners: [0],
        serverSeed: '5a'.repeat(32),
        players: [{ score: 6 }, { score: 5 }],
      },
    })
  })

  test('of a leader who cannot be caught ends a round of flags, and not one of classic', () => {
    const flags = new RoomScene({ preset: 'flags' }).seat('ann', 'bob')
    for (let cell = 0; cell < 26; cell++) flags.dig('ann', cell)
    expect(flags.room.result).toMatchObject({ why: 'decided', winners: [0] })
    const classic = playing()
    for (let cell = 0; cell < 6; cell++) {
      classic.dig('ann', cell)
      classic.dig('bob', 80 - cell)
    }
    expect(classic.room.phase).toBe('playing')
  })

  test('shares the win when three tie', () => {
    const scene = new RoomScene({ width: 9, gold: 9, seats: 3 }).seat('ann', 'bob', 'cem')
    for (let cell = 0; cell < 9; cell++) scene.dig(['ann', 'bob', 'cem'][cell % 3] ?? '', cell)
    expect(scene.room.result?.winners).toEqual([0, 1, 2])
  })
})

describe('a dig is refused', () => {
  test.each([
    ['by one who watches', 'cem', 40, 1, 'not-a-player'],
    ['for another turn than this', 'ann', 40, 2, 'stale-turn'],
    ['in the turn of the other', 'bob', 40, 1, 'not-your-turn'],
    ['outside the board', 'ann', 81, 1, 'out-of-range'],
    ['before the board', 'ann', -1, 1, 'out-of-range'],
    ['between two cells', 'ann', 1.5, 1, 'out-of-range'],
  ])('%s', (_, user, cell, turn, refusal) => {
    const scene = playing()
    expect(scene.dig(user, cell, turn)).toBe(refusal)
    expect(scene.log.some(({ type }) => type === 'dug')).toBe(false)
  })

  test('where it was dug before, and nobody scores twice', () => {
    const scene = playing()
    scene.dig('ann', 0)
    expect(scene.dig('bob', 0)).toBe('already-dug')
    expect(scene.room).toMatchObject({ left: 10, turn: { seat: 1 } })
  })

  test('before the round, after it, and from one who is out', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann')
    expect(scene.dig('ann', 1, 1)).toBe('not-playing')
    scene.seat('bob', 'cem')
    scene.ok('bob', { type: 'resign' })
    expect(scene.dig('bob', 1, 1)).toBe('not-a-player')
    scene.ok('cem', { type: 'resign' })
    expect(scene.dig('ann', 1, 1)).toBe('game-over')
  })

  test('more than a second after the deadline, and taken within it', () => {
    const late = playing()
    late.now += 61_001
    expect(late.dig('ann', 40)).toBe('stale-turn')
    const inTime = playing()
    inTime.now += 61_000
    expect(inTime.dig('ann', 40)).not.toBe('stale-turn')
  })

  test('for the first reason of the published order', () => {
    const scene = playing()
    scene.dig('ann', 0)
    // Wrong in turn, seat and cell: each answer is the first that is left.
    const answers = [
      scene.dig('cem', 0, 1),
      scene.dig('ann', 0, 1),
      scene.dig('ann', 0, 2),
      scene.dig('bob', 99, 2),
      scene.dig('bob', 0, 2),
    ]
    expect(answers).toEqual(['not-a-player', 'stale-turn', 'not-your-turn', 'out-of-range', 'already-dug'])
    expect(answers.map((answer) => refusals.indexOf(answer as never))).toEqual(
      [...answers.map((answer) => refusals.indexOf(answer as never))].sort((one, other) => one - other),
    )
  })
})
