// Whole rounds: they end, scores tell the truth, and neither the first nor the second player has an advantage.
import fc from 'fast-check'
import { describe, expect, test } from '@jest/globals'
import { GOLD } from '../../../../game/board/cells'
import { type Level, mostSeats, type Options, sizes } from '../../../../game/options'
import type { RoomCommand } from '../../../../game/room/command'
import { taken } from '../../../../game/room/view'
import { boardsOf, playRound, rounds } from '../../../support/game/games'
import { RoomScene, SEED } from '../../../support/game/room-scene'

describe('1,000 rounds of classic between equal players, or as many as ROUNDS says,', () => {
  const played = Array.from({ length: rounds }, (_, number) => playRound(number, ['medium', 'medium']).room)

  test('end with all gold found and counted to the one who dug it', () => {
    const wrong = played.filter(({ phase, left, seats, cells, by }) => {
      const found = taken(seats).map(
        ({ seat }) => [...cells].filter((value, cell) => value === GOLD && by[cell] === String(seat)).length,
      )
      return (
        phase !== 'over' ||
        left !== 0 ||
        found.join() !==
          taken(seats)
            .map(({ player }) => player.score)
            .join()
      )
    })
    expect(wrong).toEqual([])
  })

  test('are won by the first player in half of them: 50 ± 3 % of 10,000, ± 5 % of 1,000', () => {
    const first = played.filter(({ result }) => result?.winners.includes(result.starter)).length
    // Three times the spread of chance, and not less than is promised.
    const most = Math.max(0.03, 1.5 / Math.sqrt(rounds))
    expect(Math.abs(first / rounds - 0.5)).toBeLessThan(most)
  })
})

describe('the better bot wins more rounds', () => {
  const winsOf = (levels: readonly [Level, Level], size = 9, games = 300): number =>
    Array.from({ length: games }, (_, number) => playRound(number, levels, { width: size }).room).filter(
      ({ result }) => result?.winners.includes(0),
    ).length / games

  test.each([
    ['medium', 'easy', 0.67, 0.83],
    ['hard', 'medium', 0.58, 0.76],
    ['hard', 'easy', 0.78, 0.92],
  ] as const)('%s against %s', (better, worse, least, most) => {
    const share = winsOf([better, worse])
    expect(share).toBeGreaterThan(least)
    expect(share).toBeLessThan(most)
  })
})

/** Anything that anybody may send, most of it wrong. */
const commands: fc.Arbitrary<RoomCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('dig' as const), cell: fc.nat(90), turn: fc.nat(40) }),
  },
  fc.record({
    type: fc.constant('sit' as const),
    name: fc.constant('x'),
    avatar: fc.constant(null),
    seed: fc.constantFrom(SEED, 'bad'),
    seat: fc.nat(8),
  }),
  fc.record({
    type: fc.constant('add-bot' as const),
    level: fc.constantFrom<Level>('easy', 'medium', 'hard'),
  }),
  fc.record({ type: fc.constant('remove-bot' as const), seat: fc.nat(8) }),
  fc.record({ type: fc.constant('rematch' as const), yes: fc.boolean(), seed: fc.constantFrom(SEED, '') }),
  fc.record({ type: fc.constant('react' as const), n: fc.nat(5) }),
  fc.constantFrom<RoomCommand>({ type: 'stand' }, { type: 'start' }, { type: 'resign' }, { type: 'claim' }),
)
const users = ['ann', 'bob', 'cem', 'dan'] as const
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ user: fc.constantFrom(...users), command: commands }) },
    { weight: 4, arbitrary: fc.record({ dig: fc.nat(400) }) },
    fc.record({ wait: fc.constantFrom(500, 5_000, 31_000, 70_000) }),
    fc.record({ user: fc.constantFrom(...users), here: fc.boolean() }),
  ),
  { minLength: 20, maxLength: 120 },
)
const roomOptions: fc.Arbitrary<Partial<Options>> = fc
  .record({
    preset: fc.constantFrom('classic', 'quick', 'streak', 'flags'),
    size: fc.constantFrom(...sizes),
    seats: fc.integer({ min: 2, max: 8 }),
  })
  .map(({ preset, size, seats }) => {
    const { width, height, gold } = preset === 'flags' ? sizes[2] : size
    return { preset, width, height, gold, seats: Math.min(seats, mostSeats(width * height)) }
  })

test('whatever users do and however long they wait, every phone has the server’s room and the counts are true', () => {
  fc.assert(
    fc.property(roomOptions, steps, fc.nat(), (options, walk, key) => {
      const scene = new RoomScene({ ...options, secret: boardsOf(String(key)), comparesAt: 'each' })
      scene.seat('ann', 'bob')
      scene.send('ann', { type: 'start' })
      for (const step of walk) {
        take(scene, step)
        expectTrue(scene)
      }
    }),
    { numRuns: rounds / 10 },
  )
})

type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never

function take(scene: RoomScene, step: Step): void {
  if ('wait' in step) scene.wait(step.wait)
  else if ('here' in step) scene.server({ type: step.here ? 'back' : 'away', user: step.user })
  else if ('dig' in step) digSomewhere(scene, step.dig)
  else {
    const before = scene.room
    if (typeof scene.send(step.user, step.command) === 'string') expect(scene.room).toBe(before)
  }
}

/** The player whose turn it is digs a closed cell. */
function digSomewhere(scene: RoomScene, at: number): void {
  const { turn, cells, hidden } = scene.room
  const closed = [...cells].flatMap((value, cell) => (value === '.' ? [cell] : []))
  const user = turn && hidden.users[turn.seat]
  if (user) scene.dig(user, closed[at % closed.length] ?? 0)
}

/** Checks the counts of a room. */
function expectTrue({ room }: RoomScene): void {
  if (room.phase === 'gone') return
  const { cells, by, left, options, seats, turn, phase, host } = room
  const golden = cells.split(GOLD).length - 1
  const wrong = [
    left !== options.gold - golden && 'left',
    cells.replace(/[^.]/g, 'x') !== by.replace(/[^.]/g, 'x') && 'by',
    (turn !== null) !== (phase === 'playing') && 'turn',
    turn && seats[turn.seat]?.out !== null && 'a player who is out has the turn',
    host === null ? taken(seats).length > 0 && 'no host' : seats[host]?.bot !== null && 'a bot as host',
  ]
  expect(wrong.filter(Boolean)).toEqual([])
}
