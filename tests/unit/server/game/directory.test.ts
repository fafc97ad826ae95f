import { describe, expect, test } from '@jest/globals'
import { optionsOf } from '../../../../game/options'
import type { RoomEvent } from '../../../../game/room/event'
import { Directory } from '../../../../server/game/directory'
import { RoomScene } from '../../../support/game/room-scene'

const created = (by = 'ann', listed = true): RoomEvent => ({
  type: 'created',
  options: optionsOf(),
  commitment: 'c',
  at: 5,
  hidden: { nonce: 'n', by, listed },
})

/** A directory of so many rooms, all made by `ann`. */
function directoryOf(...codes: string[]): Directory {
  const directory = new Directory(() => 7)
  for (const code of codes) directory.follow(code, `${code}@1`, [created()])
  return directory
}

describe('the directory of rooms', () => {
  test('lists the newest first, page by page, without a gap when one goes between two pages', () => {
    const directory = directoryOf('AAAAAA', 'BBBBBB', 'CCCCCC', 'DDDDDD')
    const first = directory.rooms(Infinity, 2)
    expect(first.list.map(({ code }) => code)).toEqual(['DDDDDD', 'CCCCCC'])
    directory.follow('CCCCCC', 'CCCCCC@2', [{ type: 'closed' }])
    const second = directory.rooms(first.next ?? 0, 2)
    expect(second).toMatchObject({ list: [{ code: 'BBBBBB' }, { code: 'AAAAAA' }], next: null })
  })

  test('keeps a room out of the list that was made for those who know its code', () => {
    const directory = new Directory(() => 7)
    directory.follow('AAAAAA', '1', [created('ann', false)])
    expect(directory.rooms(Infinity, 9).list).toEqual([])
    expect(directory.room('AAAAAA')).toMatchObject({
      code: 'AAAAAA',
      phase: 'waiting',
      taken: 0,
      createdAt: 7,
    })
    expect(directory.room('BBBBBB')).toBeUndefined()
  })

  test('takes events once that come twice', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    const directory = new Directory(() => 7)
    directory.follow('ROOM42', '1', scene.log)
    directory.follow('ROOM42', '1', scene.log)
    expect(directory.room('ROOM42')).toMatchObject({ taken: 2, phase: 'playing' })
    expect(directory.roomsOf('bob')).toHaveLength(1)
    expect(directory.roomsOf('cem')).toEqual([])
    expect(directory.madeBy('ann')).toBe(1)
  })

  test('keeps an ended game for its players, with its proof and without a user', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    scene.ok('bob', { type: 'resign' })
    const directory = new Directory(() => 7)
    directory.follow('ROOM42', '1', scene.log)
    const { list } = directory.gamesOf('ann', Infinity, 9)
    expect(list).toMatchObject([
      { code: 'ROOM42', endedAt: 7, names: ['ann', 'bob'], result: { why: 'left', winners: [0] } },
    ])
    expect(directory.game(list[0]?.id ?? '')).toEqual(list[0])
    expect(directory.gamesOf('cem', Infinity, 9).list).toEqual([])
    expect(list[0]).not.toHaveProperty('users')
  })

  test('finds a code that no room has', () => {
    const directory = directoryOf('222222')
    const numbers = [0, 0, 0, 0, 0, 0, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99]
    expect(directory.freeCode(() => numbers.shift() ?? 0)).toBe('ZZZZZZ')
  })
})
