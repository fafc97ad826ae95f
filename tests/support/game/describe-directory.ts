// The promises of every directory of rooms, wherever it keeps them.
import { beforeEach, describe, expect, test } from '@jest/globals'
import { noRoomState } from '../../../game/rules/state'
import type { Directory } from '../../../server/game/directory'
import { RoomScene } from './room-scene'

export interface DirectoryUnderTest {
  readonly name: string
  /** An empty one. @param now ms of the server's clock */
  make(now: () => number): Directory | Promise<Directory>
}

export function describeDirectory({ name, make }: DirectoryUnderTest): void {
  describe(`the directory of rooms in ${name}`, () => {
    let now: number
    let directory: Directory
    let offset: number
    beforeEach(async () => {
      now = 1_000_000
      offset = 0
      directory = await make(() => now)
    })

    const place = () => ({ epoch: 'm', offset: (offset += 1) })
    const note = (scene: RoomScene): Promise<void> => directory.note(scene.room, place())
    /** Notes a new room of `ann`. */
    const make1 = async (
      code: string,
      hidden: { by?: string; listed?: boolean } = {},
    ): Promise<RoomScene> => {
      const scene = new RoomScene()
      scene.room = { ...scene.room, code, hidden: { ...scene.room.hidden, ...hidden } }
      await note(scene)
      return scene
    }
    const codes = async (before = Infinity, limit = 50): Promise<string[]> =>
      (await directory.rooms(before, limit)).list.map(({ code }) => code)

    test('lists the newest first, page by page, without a gap when one goes between two pages', async () => {
      for (const code of ['AAAAAA', 'BBBBBB', 'CCCCCC', 'DDDDDD']) await make1(code)
      const first = await directory.rooms(Infinity, 2)
      expect(first.list.map(({ code }) => code)).toEqual(['DDDDDD', 'CCCCCC'])
      await directory.note(noRoomState('CCCCCC'), place())
      const second = await directory.rooms(first.next ?? 0, 2)
      expect(second).toMatchObject({ list: [{ code: 'BBBBBB' }, { code: 'AAAAAA' }], next: null })
    })

    test('a page that the last rooms fill is followed by none', async () => {
      for (const code of ['AAAAAA', 'BBBBBB']) await make1(code)
      expect(await directory.rooms(Infinity, 2)).toMatchObject({ next: null })
      expect(await directory.rooms(Infinity, 1)).toMatchObject({ next: expect.any(Number) })
    })

    test('keeps a room out of the list that was made for those who know its code', async () => {
      await make1('AAAAAA', { listed: false })
      expect(await codes()).toEqual([])
      expect(await directory.room('AAAAAA')).toMatchObject({ code: 'AAAAAA', phase: 'waiting', taken: 0 })
      expect(await directory.room('BBBBBB')).toBeUndefined()
    })

    test('a room stays in its place, and keeps its age, when it changes', async () => {
      const first = await make1('AAAAAA')
      await make1('BBBBBB')
      now += 60_000
      await note(first.seat('ann'))
      expect(await codes()).toEqual(['BBBBBB', 'AAAAAA'])
      expect(await directory.room('AAAAAA')).toMatchObject({ taken: 1, createdAt: 1_000_000 })
    })

    test('what is older changes nothing, also when the room is gone since', async () => {
      const scene = await make1('AAAAAA')
      const old = scene.room
      await note(scene.seat('ann', 'bob'))
      await directory.note(old, { epoch: 'm', offset: 1 })
      expect(await directory.room('AAAAAA')).toMatchObject({ taken: 2, phase: 'playing' })
      expect(await directory.roomsOf('bob')).toHaveLength(1)
      await directory.note(noRoomState('AAAAAA'), place())
      await directory.note(scene.room, { epoch: 'm', offset: 2 })
      expect([await directory.room('AAAAAA'), await codes(), await directory.roomsOf('bob')]).toEqual([
        undefined,
        [],
        [],
      ])
    })

    test('a log that begins anew counts as newer, because its rooms are others', async () => {
      for (let each = 0; each < 5; each += 1) await make1('AAAAAA')
      await directory.note(noRoomState('AAAAAA'), { epoch: 'another', offset: 1 })
      expect(await directory.room('AAAAAA')).toBeUndefined()
    })

    test('knows the rooms in which a user sits', async () => {
      const scene = await make1('AAAAAA')
      await note(scene.seat('ann', 'bob'))
      expect(await directory.roomsOf('bob')).toMatchObject([{ code: 'AAAAAA', taken: 2 }])
      expect(await directory.roomsOf('cem')).toEqual([])
      scene.ok('bob', { type: 'resign' })
      scene.ok('bob', { type: 'stand' })
      await note(scene)
      expect(await directory.roomsOf('bob')).toEqual([])
    })

    test('counts the rooms that a user has made, but none that has been empty for 30 s', async () => {
      const used = await make1('AAAAAA', { by: 'ann' })
      await make1('BBBBBB', { by: 'ann' })
      await make1('CCCCCC', { by: 'bob' })
      expect([await directory.madeBy('ann'), await directory.madeBy('cem')]).toEqual([2, 0])
      await note(used.seat('cem'))
      now += 29_999
      expect(await directory.madeBy('ann')).toBe(2)
      now += 1
      expect(await directory.madeBy('ann')).toBe(1)
      expect(await codes()).toEqual(['CCCCCC', 'BBBBBB', 'AAAAAA'])
    })

    test('keeps an ended game once for its players, with its proof and without a user', async () => {
      const scene = new RoomScene().seat('ann', 'bob')
      scene.ok('bob', { type: 'resign' })
      await note(scene)
      now += 1_000
      await note(scene)
      const { list, next } = await directory.gamesOf('ann', Infinity, 9)
      expect([list, next]).toMatchObject([
        [
          {
            code: 'ROOM42',
            endedAt: 1_000_000,
            names: ['ann', 'bob'],
            result: { why: 'left', winners: [0] },
          },
        ],
        null,
      ])
      expect(await directory.game(list[0]?.id ?? '')).toEqual(list[0])
      expect((await directory.gamesOf('cem', Infinity, 9)).list).toEqual([])
      expect(await directory.game('ROOM42-other')).toBeUndefined()
      expect(JSON.stringify(list)).not.toMatch(/users|hidden|place|number/)
    })

    test('keeps 2,000 ended games, the newest', async () => {
      const scene = new RoomScene().seat('ann', 'bob')
      scene.ok('bob', { type: 'resign' })
      const { room } = scene
      const { result } = room
      if (!result) throw new Error('The game has not ended.')
      for (let n = 0; n <= 2_000; n += 1) {
        const commitment = String(n).padStart(64, '0')
        const code = `R${String(n).padStart(5, '0')}`
        await directory.note({ ...room, code, result: { ...result, commitment } }, place())
      }
      const { list } = await directory.gamesOf('ann', Infinity, 1)
      expect(list[0]?.code).toBe('R02000')
      expect(await directory.game('R00000-000000000000')).toBeUndefined()
      expect(await directory.game('R00001-000000000000')).toMatchObject({ code: 'R00001' })
    }, 60_000)
  })
}
