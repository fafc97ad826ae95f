// A room as its page sees it, on phones before the product's own server.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { useFakeTime } from '../../../support/fake-time'
import { GameServer, launchGame, pass } from '../../../support/game/game-world'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

let server: GameServer

beforeEach(async () => {
  server = await new GameServer().create()
})

describe('a round', () => {
  it('begins when the last seat is taken, and passes the turn from dig to dig', async () => {
    const [ann, bob] = [launchGame(server, 'ann'), launchGame(server, 'bob')]
    expect(ann.game.stage).toBe('loading')
    await pass()
    expect(ann.game.stage).toBe('waiting')
    ann.game.sit()
    await pass()
    expect(ann.game.players).toMatchObject([{ name: 'ann', isMine: true, isHost: true, score: 0 }, null])
    bob.game.sit()
    await pass()
    expect(bob.game.stage).toBe('playing')
    const [first, second] = ann.game.turn?.isMine ? [ann, bob] : [bob, ann]
    expect(first.game.says).toEqual({ kind: 'started', seat: first.game.mine })
    first.game.dig(40)
    expect(first.game.digging).toBe(40)
    expect(first.game.says).toEqual({ kind: 'digging', cell: 40 })
    await pass()
    expect(second.game.cells[40]).toEqual({
      i: 40,
      v: expect.stringMatching(/^[0-8g]$/),
      by: first.game.mine,
      d: 0,
    })
    expect(second.game.turn).toMatchObject({ number: 2, isMine: true, duration: 30_000 })
    expect(second.game.seconds).toBe(30)
    expect(second.game.says).toEqual({
      ...{ kind: 'dug', seat: first.game.mine, cell: 40, value: second.game.cells[40]?.v, more: 0 },
    })
  })
})
