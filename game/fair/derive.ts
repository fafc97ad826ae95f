// Commit, mix, reveal: the server commits to a seed, then the players give theirs, and the board follows from all of
// them. Neither side can choose it.
import type { Side } from '../board/cells'
import { hashBytes, hashText, hexOf } from './sha256'

const VERSION = 'dig-for-gold/1'

/** Everything that a board follows from. */
export interface Recipe extends Side {
  readonly room: string
  readonly round: number
  readonly gold: number
  /** 64 hex digits. */
  readonly serverSeed: string
  /** One for each player in the order of the seats, 32 hex digits; '' for a bot. */
  readonly seeds: readonly string[]
}

/** The promise of the server's seed: 64 hex digits that tell nothing of it. */
export function commitmentOf(room: string, round: number, serverSeed: string): string {
  return hexOf(hashText([VERSION, 'commit', room, round, serverSeed].join('|')))
}

/** The cells with gold in rising order, and the index of the player who begins the first round. */
export function derive(recipe: Recipe): { starter: number; gold: number[] } {
  const { room, round, width, height, gold, serverSeed, seeds } = recipe
  const draw = drawFrom(
    hashText([VERSION, 'board', room, round, width, height, gold, serverSeed, ...seeds].join('|')),
  )
  const starter = draw(seeds.length)
  const cells = Array.from({ length: width * height }, (_, cell) => cell)
  for (let at = 0; at < gold; at++) {
    const other = at + draw(cells.length - at)
    const [one, two] = [cells[at], cells[other]]
    if (one === undefined || two === undefined) break
    cells[at] = two
    cells[other] = one
  }
  return { starter, gold: cells.slice(0, gold).sort((one, other) => one - other) }
}

/** Draws whole numbers below `n`, each as likely: words that would prefer the small ones are thrown away. */
function drawFrom(key: Uint8Array): (n: number) => number {
  let words: DataView | undefined
  let block = 0
  let used = 8
  const word = (): number => {
    if (used === 8) {
      const input = new Uint8Array(key.length + 4)
      input.set(key)
      new DataView(input.buffer).setUint32(key.length, block++)
      words = new DataView(hashBytes(input).buffer)
      used = 0
    }
    return words?.getUint32(4 * used++) ?? 0
  }
  return (n) => {
    const limit = Math.floor(2 ** 32 / n) * n
    let drawn = word()
    while (drawn >= limit) drawn = word()
    return drawn % n
  }
}
