// Whole rounds on the virtual clock.
import { createHmac } from 'node:crypto'
import { choose } from '../../../game/bot/choose'
import { hiddenBoards } from '../../../game/fair/hidden-board'
import type { Level, Options } from '../../../game/options'
import type { Board, Secret } from '../../../game/rules/secret'
import { dice } from '../dice'
import { RoomScene } from './room-scene'

/** Rounds that are played to see what is true of most: `ROUNDS=10000`, as `npm run test:long` has it. */
export const rounds = Number(process.env['ROUNDS'] ?? 1_000)

/** The boards of a server whose key is `key`. */
export const boardsOf =
  (key: string) =>
  (options: Options): Secret => {
    const boards = hiddenBoards('ROOM42', options, (label) =>
      createHmac('sha256', key).update(label).digest('hex'),
    )
    // Derived once: thousands of rounds are played.
    const known = new Map<string, Board>()
    return {
      commitment: boards.commitment,
      board(...what) {
        const name = what.join()
        const board = known.get(name) ?? boards.board(...what)
        known.set(name, board)
        return board
      },
    }
  }

/** Plays a round between players who dig as bots of these levels do. */
export function playRound(
  number: number,
  levels: readonly Level[],
  chosen: Partial<Options> = {},
): RoomScene {
  const random = dice(1 + number * 7_919)
  const scene = new RoomScene({
    seats: levels.length,
    ...chosen,
    random,
    secret: boardsOf(`round ${String(number)}`),
    comparesAt: 'end',
  })
  const users = levels.map((_, seat) => `user ${String(seat)}`)
  scene.seat(...users)
  while (scene.room.turn) {
    const { seat } = scene.room.turn
    const answer = scene.dig(users[seat] ?? '', choose(scene.room, levels[seat] ?? 'easy', random))
    if (typeof answer === 'string') throw new Error(`A bot's dig was refused: ${answer}.`)
  }
  scene.compare()
  return scene
}
