import { expect } from '@jest/globals'
import type { GamePage, Look } from './game-page'

/** Two phones that play one round by tapping, cell after cell, and others who watch. */
export class GameRound {
  readonly players: readonly GamePage[]
  private readonly others: readonly GamePage[]
  private readonly seats: readonly number[]
  private next = 0

  private constructor(players: readonly GamePage[], others: readonly GamePage[], seats: readonly number[]) {
    this.players = players
    this.others = others
    this.seats = seats
  }

  /** @param players two phones that sit; @param others those that watch */
  static async of(players: readonly GamePage[], ...others: readonly GamePage[]): Promise<GameRound> {
    for (const player of [...players, ...others]) await player.sees(({ turn }) => turn !== null)
    return new GameRound(players, others, await Promise.all(players.map((player) => player.seat())))
  }

  /** The player whose turn it is, and the one whose it is not. */
  async turn(): Promise<readonly [GamePage, GamePage]> {
    const { turn } = await this.players[0]!.sees((look) => look.turn !== null)
    const [one, other] = this.players as [GamePage, GamePage]
    return this.seats[0] === turn ? [one, other] : [other, one]
  }

  /** Digs the next cell, and waits until all phones show the same board with the same scores. */
  async dig(): Promise<void> {
    const [player] = await this.turn()
    await player.dig(this.next)
    await this.isDug()
  }

  /** Waits for the answer to the dig of the next cell. */
  async isDug(): Promise<void> {
    const cell = this.next
    this.next += 1
    const isOpen = ({ cells }: Look): boolean => cells.length === 0 || cells[cell] !== '.'
    const looks = []
    for (const phone of [...this.players, ...this.others]) looks.push(await phone.sees(isOpen))
    const [first] = looks as [Look]
    for (const look of looks) expect(look).toEqual(first)
    const found = [0, 1].map((seat) => first.cells.filter((value) => value === `g${String(seat)}`).length)
    if (first.cells.length > 0) expect(first.scores).toEqual(found)
  }

  async digs(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) await this.dig()
  }

  /** Digs until all gold is found. */
  async toTheEnd(): Promise<void> {
    while ((await this.players[0]!.look()).turn !== null) await this.dig()
    for (const phone of [...this.players, ...this.others]) await phone.on('#verdict').waitFor()
  }

  /** The cell that {@link dig} digs next. */
  get cell(): number {
    return this.next
  }
}
