// Connections of players: away and back, claims, the clock of a turn over drops, and rooms that go.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { absenceOf } from '../../../../miniprogram/stores/game/absence'
import { useFakeTime } from '../../../support/fake-time'
import {
  closedCells,
  crowd,
  type GamePhone,
  GameServer,
  inTurn,
  launchGame,
  pass,
  playOn,
  seated,
} from '../../../support/game/game-world'
import { RoomScene } from '../../../support/game/room-scene'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

let server: GameServer

beforeEach(async () => {
  server = await new GameServer().create()
})

/** Breaks the connection, and lets none be made. */
async function lose({ phone }: GamePhone): Promise<void> {
  phone.goes('none')
  server.drop([phone.line])
  await pass()
}

async function play(...users: string[]): Promise<[GamePhone, GamePhone, GamePhone[]]> {
  const phones = await seated(server, ...users)
  return [...inTurn(phones), phones]
}

const isAway = ({ game }: GamePhone, of: GamePhone): boolean | undefined =>
  game.players[of.game.mine ?? -1]?.isAway

describe('a player', () => {
  it('whose app hides is away at once, while the connection still lives, and back at once', async () => {
    const [phone, other] = await play('ann', 'bob')
    phone.phone.hide()
    await pass()
    expect(isAway(other, phone)).toBe(true)
    expect(other.game.says).toEqual({ kind: 'away', seat: phone.game.mine })
    phone.phone.show()
    await pass()
    expect(isAway(other, phone)).toBe(false)
    expect(other.game.says).toEqual({ kind: 'back', seat: phone.game.mine })
    expect(phone.game.says.kind).toBe('started')
  })

  it('is back at once also where the phone stopped the app meanwhile', async () => {
    const [phone, other] = await play('ann', 'bob')
    phone.phone.hide()
    await pass(20_000)
    expect(isAway(other, phone)).toBe(true)
    phone.phone.show()
    await pass(1_000)
    expect(isAway(other, phone)).toBe(false)
    phone.game.dig(3)
    await pass()
    expect(other.game.cells[3]?.by).toBe(phone.game.mine)
  })

  it('whose other phone hides is not away for long', async () => {
    const [phone, other] = await play('ann', 'bob')
    const second = launchGame(server, phone.user)
    await pass()
    expect(second.game.mine).toBe(phone.game.mine)
    second.phone.hide()
    await pass()
    expect(isAway(other, phone)).toBe(false)
  })

  it('without a connection is away after 2 s, and back with it', async () => {
    const [phone, other] = await play('ann', 'bob')
    await lose(phone)
    await pass(1_800)
    expect(isAway(other, phone)).toBe(false)
    await pass(300)
    expect(isAway(other, phone)).toBe(true)
    phone.phone.goes('wifi')
    await pass(1_500)
    expect(isAway(other, phone)).toBe(false)
  })

  it('who returns with 3 s left has 10 s, once a turn', async () => {
    const [phone, other] = await play('ann', 'bob')
    phone.game.dig(0)
    await pass()
    const late = other
    for (const left of [10, 4]) {
      await lose(late)
      await pass(((phone.game.seconds ?? 0) - 3) * 1_000)
      late.phone.goes('wifi')
      await pass(1_500)
      expect(Math.abs((phone.game.seconds ?? 0) - left)).toBeLessThanOrEqual(2)
      expect(late.game.seconds).toBe(phone.game.seconds)
    }
  })

  it('who kills the app and starts it again has the same seat, the board, and the turn', async () => {
    const [phone, other] = await play('ann', 'bob')
    phone.game.dig(3)
    await pass()
    other.game.dig(4)
    await pass()
    phone.kill()
    await pass(3_000)
    expect(isAway(other, phone)).toBe(true)
    const again = launchGame(server, phone.user, { storage: phone.storage })
    await pass()
    expect(again.game.cells).toEqual(other.game.cells)
    expect(again.game.turn?.isMine).toBe(true)
    expect(again.game.says).toMatchObject({ kind: 'dug', cell: 4 })
    again.game.dig(5)
    await pass()
    expect(other.game.cells[5]?.by).toBe(again.game.mine)
    await playOn([again, other])
    expect(again.game.ending?.checks.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'held', 'held'])
  })
})

describe('an absence', () => {
  it('counts in own turns only, and from 60 s of it on the others may end the round', async () => {
    const [absent, other] = await play('ann', 'bob')
    await lose(absent)
    await pass(2_100)
    expect(other.game.absence).toMatchObject({ seat: absent.game.mine, isClaimable: false })
    await pass(59_000)
    expect(other.game.turn?.isMine).toBe(true)
    expect(other.game.absence).toBeNull()
    await pass(20_000)
    other.game.dig(closedCells(other)[0] ?? 0)
    await pass()
    expect(other.game.absence).toMatchObject({ isClaimable: false })
    await pass(2_000)
    expect(other.game.absence).toMatchObject({ seat: absent.game.mine, isClaimable: true })
    other.game.claim()
    await pass()
    expect(other.game.ending).toMatchObject({ why: 'claimed', isWon: true })
    absent.phone.goes('wifi')
    await pass(1_500)
    expect(absent.game.ending).toMatchObject({ why: 'claimed', isWon: false })
    expect([absent.game.says, ...absent.game.log]).toContainEqual({
      kind: 'out',
      seat: absent.game.mine,
      why: 'claimed',
    })
  })

  it('that one waits for asks no more, until the next one', async () => {
    const [absent, other] = await play('ann', 'bob')
    await lose(absent)
    await pass(2_100)
    other.game.wait()
    expect(other.game.absence).toBeNull()
    absent.phone.goes('wifi')
    await pass(1_500)
    await lose(absent)
    await pass(2_100)
    expect(other.game.absence).not.toBeNull()
  })

  it('of oneself is none, while the room has not heard yet that one is back', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    scene.server({ type: 'away', user: 'ann' })
    expect(absenceOf(scene.phone('bob'), () => scene.now)).toMatchObject({ seat: 0 })
    expect(absenceOf(scene.phone('ann'), () => scene.now)).toBeNull()
  })

  it('is shown to one who watches, who cannot end the round', async () => {
    const [absent, other] = await play('ann', 'bob')
    const watcher = launchGame(server, 'cem')
    await lose(absent)
    await lose(other)
    await pass(61_500)
    await pass(500)
    expect(watcher.game.absence).toMatchObject({ isClaimable: false })
  })
})

describe('the clock of a turn', () => {
  it('is right on a phone whose clock is wrong', async () => {
    server.ahead = 90_000
    const [, , phones] = await play('ann', 'bob')
    await pass(1_000)
    for (const { game } of phones) {
      expect(game.seconds).toBe(59)
      expect(Math.abs((game.turn?.deadline ?? 0) - Date.now() - 59_000)).toBeLessThan(300)
    }
  })
})

describe('a room', () => {
  it('that was never made is gone, and so is one that the server has lost, or has closed', async () => {
    const nothing = launchGame(new GameServer(), 'ann')
    await pass()
    expect(nothing.game).toMatchObject({ stage: 'gone', gone: 'never' })

    const [phone, , phones] = await play('ann', 'bob')
    const fresh = new GameServer()
    for (const one of phones) one.phone.onDial = fresh.serve
    server.drop()
    await pass(2_000)
    expect(phone.game).toMatchObject({ stage: 'gone', gone: 'lost', turn: null })
    phone.game.dig(3)
    phone.game.sit()
    await pass()
    expect(phone.game.says).toMatchObject({ kind: 'refused', code: 'room-gone' })
    phone.kill()
    const again = launchGame(fresh, phone.user, { storage: phone.storage })
    await pass()
    expect(again.game.gone).toBe('never')
  })

  it('that was lost while the app was not running is known to have been there', async () => {
    const [phone] = await play('ann', 'bob')
    phone.kill()
    const again = launchGame(new GameServer(), phone.user, { storage: phone.storage })
    await pass()
    expect(again.game).toMatchObject({ stage: 'gone', gone: 'lost' })
  })

  it('that was closed while it was watched says so', async () => {
    const ann = launchGame(server, 'ann')
    await pass()
    ann.phone.goes('none')
    server.drop()
    await pass(605_000)
    ann.phone.goes('wifi')
    await pass(2_000)
    expect(ann.game).toMatchObject({ stage: 'gone', gone: 'closed' })
  })

  it('that the server still has after a restart goes on where it was', async () => {
    const [phone, other, phones] = await play('ann', 'bob')
    phone.game.dig(3)
    await pass()
    const again = new GameServer(server.log)
    for (const one of phones) one.phone.onDial = again.serve
    server.drop()
    await pass(3_000)
    other.game.dig(4)
    await pass()
    expect(phone.game.cells[4]?.by).toBe(other.game.mine)
    await playOn(phones)
    expect(phone.game.ending?.checks.every(({ outcome }) => outcome === 'held')).toBe(true)
  })

  it('that too many watch is full for the next one, ', async () => {
    crowd(server, 100)
    await pass()
    const ann = launchGame(server, 'ann')
    await pass()
    expect(ann.game).toMatchObject({ stage: 'full', gone: null })
  })

  it('whose seats are all taken refuses to seat another one, who watches on', async () => {
    const [, , phones] = await play('ann', 'bob')
    const cem = launchGame(server, 'cem')
    await pass()
    cem.game.sit()
    await pass()
    expect(cem.game.says).toEqual({ kind: 'refused', cell: null, code: 'room-full' })
    expect(cem.game.mine).toBeNull()
    await pass(2_500)
    expect(cem.game.says.kind).toBe('nothing')
    expect(phones[0]?.game.watchers).toBe(1)
  })
})

describe('a command', () => {
  it('of which nothing can tell whether it arrived is shown as such', async () => {
    const [phone, , phones] = await play('ann', 'bob')
    const fresh = new GameServer()
    // The dig arrives, and its answer is lost with the server's memory.
    phone.game.dig(3)
    for (const one of phones) one.phone.onDial = fresh.serve
    server.drop()
    const said: unknown[] = []
    for (let n = 0; n < 40; n += 1) {
      await pass(100)
      said.push(phone.game.says)
    }
    expect(said).toContainEqual({ kind: 'refused', cell: 3, code: 'unknown' })
  })
})
