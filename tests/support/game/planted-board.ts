// The server's own boards, and a look for them in what it logs.
import { expect } from '@jest/globals'
import { GOLD } from '../../../game/board/cells'
import { secretOf } from '../../../server/game/secret'

export class PlantedBoards {
  /** Texts that give a board away. */
  private readonly secrets = new Set<string>()

  /** For `roomTopic`. */
  readonly boards: typeof secretOf = (code, options, secret) => {
    const holder = secretOf(code, options, secret)
    return {
      ...holder,
      board: (...asked) => {
        const board = holder.board(...asked)
        const gold = [...board.values].flatMap((value, cell) => (value === GOLD ? [cell] : []))
        for (const text of [board.values, board.serverSeed, gold.join(), gold.join(', ')])
          this.secrets.add(text)
        return board
      },
    }
  }

  /** Boards that were asked for. */
  get count(): number {
    return this.secrets.size / 4
  }

  expectUnsaid(lines: readonly string[]): void {
    const said = lines.filter((line) => [...this.secrets].some((secret) => line.includes(secret)))
    expect(said).toEqual([])
  }
}
