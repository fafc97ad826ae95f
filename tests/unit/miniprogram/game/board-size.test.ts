import { expect, it } from '@jest/globals'
import { boardSize } from '../../../../miniprogram/stores/game/board-size'
import { codeIn, wishIn } from '../../../../miniprogram/stores/game/link'

it.each([
  [9, 375, 37, true],
  [12, 375, 27, false],
  [16, 375, 21, false],
  [16, 430, 25, false],
  [5, 430, 44, true],
])('%i columns on %i px have cells of %i px', (columns, width, cell, isTappable) => {
  expect(boardSize(columns, width)).toEqual({ cell, isTappable })
})

it('reads the room of a link and of a code image', () => {
  expect(codeIn({ room: '7KQ3MX' })).toBe('7KQ3MX')
  expect(codeIn({ scene: '7KQ3%4DX' })).toBe('7KQ3MX')
  expect(codeIn({ scene: '%E0%A4%A' })).toBe('')
  expect(codeIn({})).toBe('')
})

it('reads the wishes of a link', () => {
  expect(wishIn({ sit: '1', bot: 'hard' })).toEqual({ sit: true, bot: 'hard' })
  expect(wishIn({ sit: 'yes', bot: 'cheater' })).toEqual({ sit: false, bot: null })
})
