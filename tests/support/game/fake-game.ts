// A room without a server: facts that a test sets, and the calls of the page. Load it after the app, so that both have
// the same MobX.
import { observable, runInAction } from 'mobx-miniprogram'
import { valuesOf } from '../../../game/board/cells'
import { CLOSED, GOLD, type Options, optionsOf } from '../../../game/index'
import type { Cell, Game, Player } from '../../../miniprogram/stores/game/game'

type Facts = {
  -readonly [K in keyof Game as Game[K] extends (...args: never[]) => void ? never : K]: Game[K]
}
type Method = Exclude<keyof Game, keyof Facts>

export type FakeGame = Game & {
  /** Calls of the page, such as `dig 12`. */
  readonly calls: string[]
  set(facts: Partial<Facts>): void
}

/** Room 7KQ3MX of the fairness vector. */
export const VECTOR = [4, 9, 16, 30, 32, 49, 52, 63, 64, 75, 80]
export const COMMITMENT = '1a71e6ac1ca18ce20f46aa15f827e5411474b4123d23e3ca3b4d93537a25e88d'

const methods: readonly Method[] = [
  'dig',
  'aimAt',
  'sit',
  'stand',
  'addBot',
  'removeBot',
  'start',
  'resign',
  'claim',
  'wait',
  'agree',
  'react',
  'leave',
]

export function player(seat: number, facts: Partial<Player> = {}): Player {
  const names = ['阿泽', '小满', '老周', 'Mira', 'Noor', 'Ida', 'Jun', 'Otto']
  return {
    seat,
    name: names[seat] ?? '',
    avatar: null,
    bot: null,
    isMine: seat === 0,
    isHost: seat === 0,
    score: 0,
    strikes: 0,
    out: null,
    isAway: false,
    reaction: null,
    ...facts,
  }
}

/** A board after digs, `[cell, seat]` each. */
export function board(options: Options, gold: readonly number[], digs: readonly [number, number][]): Cell[] {
  const values = valuesOf(options, gold)
  const by = new Map(digs)
  return [...values].map((v, i) => {
    const seat = by.get(i)
    return seat === undefined ? { i, v: CLOSED, by: -1, d: 0 } : { i, v, by: seat, d: 0 }
  })
}

/** The board after one more event: the first cell is the dig, the others opened with it. */
export function opened(game: Game, gold: readonly number[], seat: number, cells: readonly number[]): Cell[] {
  const values = valuesOf(game.options, gold)
  const { width } = game.options
  const [dig = 0] = cells
  const steps = (i: number) =>
    Math.max(Math.abs((i % width) - (dig % width)), Math.abs(Math.floor(i / width) - Math.floor(dig / width)))
  return game.cells.map((cell) =>
    cells.includes(cell.i)
      ? { i: cell.i, v: values[cell.i] ?? GOLD, by: seat, d: cells.length > 20 ? -1 : steps(cell.i) }
      : cell,
  )
}

export function fakeGame(facts: Partial<Facts> = {}): FakeGame {
  const options = facts.options ?? optionsOf()
  const calls: string[] = []
  const room: Facts = {
    code: '7KQ3MX',
    stage: 'playing',
    gone: null,
    freshness: 'live',
    options,
    round: 1,
    commitment: COMMITMENT,
    players: [player(0), player(1)],
    mine: 0,
    isHost: true,
    canStart: false,
    cells: board(options, [], []),
    last: null,
    left: options.gold,
    turn: null,
    seconds: null,
    watchers: 0,
    digging: null,
    refused: null,
    aim: null,
    says: { kind: 'nothing' },
    log: [],
    absence: null,
    ending: null,
    rematch: null,
    ...facts,
  }
  const game = observable(room, {}, { deep: false })
  const set = (changed: Partial<Facts>): void => {
    runInAction(() => Object.assign(game, changed))
  }
  const own: PropertyDescriptorMap = { calls: { value: calls }, set: { value: set } }
  for (const name of methods)
    own[name] = { value: (...args: unknown[]) => void calls.push([name, ...args].join(' ')) }
  return Object.create(game, own) as FakeGame
}
