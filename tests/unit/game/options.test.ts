import { describe, expect, test } from '@jest/globals'
import { mostSeats, optionsFault, optionsOf, presets, sizes } from '../../../game/options'
import { codeOf, newCode } from '../../../game/room/code'
import { isName } from '../../../game/room/name'

describe('the options of a room', () => {
  test('are those of the article where nothing is chosen', () => {
    expect(optionsOf()).toEqual({
      preset: 'classic',
      width: 9,
      height: 9,
      gold: 11,
      seats: 2,
      turnTime: 30_000,
    })
    expect(presets.classic).toEqual({ keepsTurn: false, flood: false, endsEarly: false })
  })

  test('follow from the size: its gold, and 20 s a turn on a large board', () => {
    for (const size of sizes) expect(optionsFault(optionsOf(size))).toBeNull()
    expect(optionsOf({ width: 12 })).toMatchObject({ height: 12, gold: 25, turnTime: 30_000 })
    expect(optionsOf({ width: 16 })).toMatchObject({ gold: 51, turnTime: 20_000 })
    expect(optionsFault(optionsOf({ width: 7, height: 11 }))).toBeNull()
    expect(optionsOf({ preset: 'flags' })).toMatchObject({ width: 16, height: 16, gold: 51 })
  })

  test.each([
    [{ width: 4 }, 'width and height'],
    [{ height: 21 }, 'width and height'],
    [{ width: 9.5 }, 'width and height'],
    [{ gold: 10 }, 'gold'],
    [{ gold: 5 }, 'gold'],
    [{ gold: 29 }, 'gold'],
    [{ seats: 1 }, 'seats must be 2 to 3'],
    [{ seats: 4 }, 'seats must be 2 to 3'],
    [{ turnTime: 1 }, 'turnTime'],
    [{ preset: 'flags', width: 9, height: 9, gold: 11 }, 'flags'],
    [{ preset: 'chess' as never }, 'preset'],
  ] as const)('%j are refused in words', (chosen, words) => {
    expect(optionsFault(optionsOf(chosen))).toContain(words)
  })

  test('give each player ten digs', () => {
    expect([81, 144, 256].map(mostSeats)).toEqual([3, 6, 8])
  })
})

test('a code is read as a person types it', () => {
  expect(codeOf(' 7kq-3mx ')).toBe('7KQ3MX')
  for (const typed of ['', '7KQ3M', '7KQ3MXX', '7KQ3M0', '7KQ3MO', '7KQ3MI']) expect(codeOf(typed)).toBeNull()
  expect(codeOf(newCode(Math.random))).toMatch(/^.{6}$/)
})

test('a name is 1 to 12 characters that can be seen', () => {
  for (const name of ['ann', '小明', '😀😀', 'a b', 'twelve chars'])
    expect([name, isName(name)]).toEqual([name, true])
  for (const name of ['', ' ', ' ann', 'ann ', 'thirteen char', 'a\nb', 'a\u200bb', '\u202eann', '\ud800'])
    expect([name, isName(name)]).toEqual([name, false])
})
