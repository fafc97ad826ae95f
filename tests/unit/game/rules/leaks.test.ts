// Two rooms whose open cells are equal look equal, down to the last byte: nothing tells the boards apart.
import fc from 'fast-check'
import { describe, expect, test } from '@jest/globals'
import { valuesOf } from '../../../../game/board/cells'
import type { Options } from '../../../../game/options'
import { shown } from '../../../../game/room/event'
import type { Board, Secret } from '../../../../game/rules/secret'
import { viewOf } from '../../../../game/rules/state'
import { rounds } from '../../../support/game/games'
import { RoomScene } from '../../../support/game/room-scene'

/** Gold that differs in two far corners alone: 10 cells of gold are the same. */
const common = [0, 2, 4, 20, 22, 24, 36, 38, 54, 56]
const twins = [
  [...common, 79],
  [...common, 80],
]
/** Cells whose values are the same on both boards. */
const equal = Array.from({ length: 81 }, (_, cell) => cell).filter(
  (cell) =>
    valuesOf({ width: 9, height: 9 }, twins[0] ?? [])[cell] ===
    valuesOf({ width: 9, height: 9 }, twins[1] ?? [])[cell],
)

/** Everything that leaves the server for these users, as bytes, with its time. */
function transcript(
  goldIn: readonly number[],
  digs: readonly { cell: number; wait: number; wrong: boolean }[],
) {
  const asked: string[] = []
  const secret = (options: Options): Secret => ({
    // A commitment follows from the board, so that of real twins differs. Here it is the same for both.
    commitment: () => 'c'.repeat(64),
    board: (round): Board => {
      asked.push(`board of round ${String(round)}`)
      return { values: valuesOf(options, goldIn), starter: 0, serverSeed: 's'.repeat(64) }
    },
  })
  const scene = new RoomScene({ secret })
  const sent: string[] = []
  let seen = 0
  const note = (answer: unknown): void => {
    for (const event of scene.log.slice(seen))
      for (const user of ['ann', 'bob', 'watcher'])
        sent.push(`${String(scene.now)} ${JSON.stringify(shown(event, user))}`)
    seen = scene.log.length
    sent.push(JSON.stringify([answer, viewOf(scene.room, 'late comer'), asked.length]))
  }
  scene.server({ type: 'back', user: 'watcher' })
  scene.seat('ann')
  scene.ok('ann', { type: 'add-bot', level: 'hard' })
  note('begun')
  for (const { cell, wait, wrong } of digs) {
    scene.wait(wait)
    const turn = scene.room.turn
    const answer = scene.dig(
      'ann',
      wrong ? 79 + (cell % 2) : cell,
      wrong ? (turn?.number ?? 0) + 1 : turn?.number,
    )
    note(typeof answer === 'string' ? answer : 'ok')
    // The bot digs by what it sees; where both boards are still equal, so is its cell.
    if (scene.room.cells[79] !== '.' || scene.room.cells[80] !== '.') break
  }
  return { sent, cells: scene.room.cells }
}

describe('twin boards', () => {
  test('send the same bytes at the same times to players, watchers and late comers until a cell that differs is open', () => {
    const digs = fc.array(
      fc.record({
        cell: fc.constantFrom(...equal),
        wait: fc.constantFrom(0, 900, 2_000),
        wrong: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    fc.assert(
      fc.property(digs, (walk) => {
        const [one, other] = twins.map((gold) => transcript(gold, walk))
        if (!one || !other) throw new Error('There are two.')
        const open = [...one.cells].flatMap((value, cell) => (value === '.' ? [] : [cell]))
        fc.pre(open.every((cell) => equal.includes(cell)))
        expect(one.sent).toEqual(other.sent)
      }),
      { numRuns: rounds / 20 },
    )
  })

  test('a refused dig of gold and one of an empty cell have the same answer, and do not ask for the board', () => {
    const wrong = (cell: number) => [{ cell, wait: 0, wrong: true }]
    const [gold, empty] = [transcript(twins[0] ?? [], wrong(79)), transcript(twins[1] ?? [], wrong(79))]
    expect(gold.sent).toEqual(empty.sent)
    expect(gold.sent[gold.sent.length - 1]).toContain('stale-turn')
  })
})

test('a snapshot is at most 1.5 kB on 16 × 16 cells', () => {
  const scene = new RoomScene({ width: 16 }).seat('ann', 'bob')
  expect(JSON.stringify(scene.phone('ann')).length).toBeLessThan(1_700)
})
