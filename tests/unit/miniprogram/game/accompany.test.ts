// The phone beside its screen: title, vibration and a screen that stays on.
import { afterEach, expect, it } from '@jest/globals'
import { accompany } from '../../../../miniprogram/stores/game/accompany'
import { fakeGame, opened, player, VECTOR } from '../../../support/game/fake-game'

const turn = (number: number, isMine: boolean) => ({
  number,
  seat: isMine ? 0 : 1,
  isMine,
  deadline: 30_000,
  duration: 30_000,
})

let stop = (): void => undefined
afterEach(() => {
  stop()
})

function follow(facts: Parameters<typeof fakeGame>[0] = {}) {
  const game = fakeGame({ turn: turn(1, false), ...facts })
  const calls: string[] = []
  const phone = {
    entitle: (title: string) => calls.push(title),
    vibrate: (strength: string) => calls.push(strength),
    keepScreenOn: (on: boolean) => calls.push(on ? 'on' : 'off'),
  }
  stop = accompany({ game }, phone, ({ stage }) => stage)
  return { game, calls }
}

it('vibrates when it is my turn, once a turn', () => {
  const { game, calls } = follow()
  calls.length = 0
  game.set({ turn: turn(2, true) })
  game.set({ turn: { ...turn(2, true), deadline: 40_000 } })
  game.set({ turn: turn(3, false) })
  expect(calls).toEqual(['medium'])
})

it('vibrates lightly for my own gold, and for no other', () => {
  const { game, calls } = follow()
  calls.length = 0
  const gold = VECTOR[0] ?? 0
  const theirs = VECTOR[1] ?? 0
  game.set({ cells: opened(game, VECTOR, 0, [gold]), last: gold })
  game.set({ cells: opened(game, VECTOR, 1, [theirs]), last: theirs })
  game.set({ cells: opened(game, VECTOR, 0, [0]), last: 0 })
  expect(calls).toEqual(['light'])
})

it('does not vibrate for gold that was found before the page came', () => {
  const { game, calls } = follow({ stage: 'loading' })
  calls.length = 0
  const gold = VECTOR[0] ?? 0
  game.set({ stage: 'playing', cells: opened(game, VECTOR, 0, [gold]), last: gold })
  expect(calls).toEqual(['playing', 'on'])
})

it('keeps the screen on while I play, and only then', () => {
  const { game, calls } = follow({ stage: 'waiting' })
  game.set({ stage: 'playing' })
  game.set({ stage: 'over' })
  expect(calls).toEqual(['waiting', 'playing', 'on', 'over', 'off'])
  game.set({ stage: 'playing', mine: null, players: [player(0, { isMine: false }), player(1)] })
  expect(calls.slice(5)).toEqual(['playing'])
})

it('lets the screen go off, and says no more, when the page is left', () => {
  const { game, calls } = follow()
  expect(calls).toEqual(['playing', 'on'])
  stop()
  game.set({ turn: turn(2, true), stage: 'over' })
  expect(calls).toEqual(['playing', 'on', 'off'])
  stop = () => undefined
})
