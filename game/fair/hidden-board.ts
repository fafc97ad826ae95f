// The hidden boards. Only the server's holder of the key may import this file.
import { valuesOf } from '../board/cells'
import type { Options } from '../options'
import type { Board, Secret } from '../rules/secret'
import { commitmentOf, derive } from './derive'

/**
 * Makes the boards of one room. Nothing is kept: a board follows from the key, so it stands in no log, no snapshot and
 * no memory dump of a room.
 *
 * @param secret 64 hex digits for a label, known to the servers alone
 */
export function hiddenBoards(room: string, options: Options, secret: (label: string) => string): Secret {
  const seedOf = (round: number, nonce: string): string => secret(`${String(round)} ${nonce}`)
  return {
    commitment: (round, nonce) => commitmentOf(room, round, seedOf(round, nonce)),
    board(round, nonce, seeds) {
      const { width, height, gold: amount } = options
      const serverSeed = seedOf(round, nonce)
      const { starter, gold } = derive({ room, round, width, height, gold: amount, serverSeed, seeds })
      return concealed({ values: valuesOf(options, gold), starter, serverSeed })
    },
  }
}

/** Prints as `[secret]` wherever it may end up: in JSON, in a log, in an error. */
function concealed(board: Board): Board {
  const hidden = {}
  for (const [name, value] of Object.entries(board))
    Object.defineProperty(hidden, name, { value, enumerable: false })
  Object.defineProperty(hidden, 'toJSON', { value: () => '[secret]', enumerable: false })
  return hidden as Board
}
