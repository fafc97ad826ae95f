// A room as its page sees it, on phones before the product's own server: rounds, turns and digs.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { useFakeTime } from '../../../support/fake-time'
import {
  closedCells,
  type GamePhone,
  GameServer,
  inTurn,
  launchGame,
  pass,
  playOn,
  seated,
} from '../../../support/game/game-world'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

let server: GameServer

beforeEach(async () => {
  server = await new GameServer().create()
})

/** Digs that have come to the server. */
const digs = (): number[] =>
  server.heard.flatMap((frame) => {
    const data = frame.t === 'command' ? (frame.data as { type: string; cell: number }) : null
    return data?.type === 'dig' ? [data.cell] : []
  })

const board = ({ game }: GamePhone): string => game.cells.map(({ v, by }) => `${v}${String(by)}`).join(' ')

describe('a round', () => {
  it('begins when the last seat is taken, and passes the turn from dig to dig', async () => {
    const [ann, bob] = [launchGame(server, 'ann'), launchGame(server, 'bob')]
    expect(ann.game.stage).toBe('loading')
    await pass()
    expect(ann.game.stage).toBe('waiting')
    ann.game.sit()
    await pass()
    expect(ann.game.players).toMatchObject([{ name: 'ann', isMine: true, isHost: true, score: 0 }, null])
    expect(ann.game.canStart).toBe(false)
    bob.game.sit()
    await pass()
    const [first, second] = inTurn([ann, bob])
    expect(first.game.says).toEqual({ kind: 'started', seat: first.game.mine })
    first.game.dig(40)
    expect(first.game.digging).toBe(40)
    expect(first.game.says).toEqual({ kind: 'digging', cell: 40 })
    await pass()
    const value = second.game.cells[40]?.v
    expect(second.game.cells[40]).toEqual({
      ...{ i: 40, v: expect.stringMatching(/^[0-8g]$/), by: first.game.mine, d: 0 },
    })
    expect(second.game.turn).toMatchObject({ number: 2, isMine: true, duration: 30_000 })
    expect(second.game.says).toEqual({ kind: 'dug', seat: first.game.mine, cell: 40, value, more: 0 })
    expect(second.game.log).toEqual([{ kind: 'started', seat: first.game.mine }])
  })

  it('played to its end looks the same to both players and to one who watches, at each dig', async () => {
    const phones = await seated(server, 'ann', 'bob')
    const watcher = launchGame(server, 'cem')
    await pass()
    expect(watcher.game.mine).toBeNull()
    let count = 0
    while (watcher.game.stage === 'playing') {
      const [phone] = inTurn(phones)
      phone.game.dig(closedCells(phone)[0] ?? 0)
      count += 1
      await pass()
      const [ann, bob] = phones
      expect(new Set([ann, bob, watcher].map((one) => one && board(one))).size).toBe(1)
      expect(bob?.game.players.map((player) => player?.score)).toEqual(
        watcher.game.players.map((player) => player?.score),
      )
    }
    expect(digs()).toHaveLength(count)
    for (const { game } of [...phones, watcher]) {
      expect(game.ending).toMatchObject({ round: 1, why: 'found', winners: [expect.any(Number)] })
      expect(game.ending?.scores.map(({ score }) => score).reduce((sum, score) => sum + score)).toBe(11)
      expect(game.ending?.scores.map(({ digs }) => digs).reduce((sum, made) => sum + made)).toBe(count)
      expect(game.ending?.isWon).toBe(game.ending?.winners[0] === game.mine)
    }
  })

  it('is followed by another one when all agree, which the other player begins', async () => {
    const phones = await seated(server, 'ann', 'bob')
    const [ann, bob] = phones as [GamePhone, GamePhone]
    const starter = ann.game.turn?.seat
    await playOn(phones)
    expect(ann.game.rematch).toEqual({ agreed: [], isAgreed: false, until: null })
    ann.game.agree(true)
    await pass()
    expect(bob.game.rematch).toMatchObject({ agreed: [0], isAgreed: false })
    expect(Math.abs((bob.game.rematch?.until ?? 0) - Date.now() - 60_000)).toBeLessThan(100)
    expect(ann.game.rematch?.isAgreed).toBe(true)
    bob.game.agree(true)
    await pass()
    expect(bob.game).toMatchObject({ stage: 'playing', round: 2, ending: null, rematch: null })
    expect(bob.game.turn?.seat).toBe(starter === 0 ? 1 : 0)
    await playOn(phones)
    expect(ann.game.ending?.checks.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'held', 'held'])
    // A check elsewhere reads these.
    const record = JSON.parse(ann.game.ending?.record ?? '{}') as Record<string, unknown>
    expect(Object.keys(record)).toEqual(['code', 'options', 'cells', 'by', 'result'])
  })

  it('is not followed by another one where a player says no', async () => {
    const phones = await seated(server, 'ann', 'bob')
    const [ann, bob] = phones as [GamePhone, GamePhone]
    await playOn(phones)
    ann.game.agree(true)
    await pass()
    bob.game.agree(false)
    await pass()
    expect(ann.game.rematch).toEqual({ agreed: [], isAgreed: false, until: null })
  })

  it('ends when a player resigns, who is out', async () => {
    const [ann, bob] = (await seated(server, 'ann', 'bob')) as [GamePhone, GamePhone]
    ann.game.resign()
    await pass()
    expect(bob.game.ending).toMatchObject({ why: 'left', winners: [1], isWon: true })
    expect(bob.game.players[0]?.out).toBe('resigned')
    expect(bob.game.says).toEqual({ kind: 'out', seat: 0, why: 'resigned' })
    ann.game.stand()
    await pass()
    expect(bob.game.players[0]).toBeNull()
    // The one who has left keeps the name in the scores.
    expect(bob.game.ending?.scores.map(({ name }) => name)).toEqual(['bob', 'ann'])
  })

  it('is followed by one with whoever takes a seat that was left with the page', async () => {
    const [ann, bob] = (await seated(server, 'ann', 'bob')) as [GamePhone, GamePhone]
    const cem = launchGame(server, 'cem')
    await playOn([ann, bob])
    const [winner] = bob.game.ending?.winners ?? []
    const [loser, other] = winner === 0 ? [bob, ann] : [ann, bob]
    // The page goes: the winner's, for the one who comes is not the winner.
    other.leave()
    await pass()
    expect(loser.game.players).toContain(null)
    cem.game.sit()
    await pass()
    expect(cem.game.ending).toMatchObject({ isWon: false, winners: [winner] })
    expect(cem.game.ending?.scores.some(({ isMine }) => isMine)).toBe(false)
    loser.game.agree(true)
    await pass()
    expect(cem.game).toMatchObject({ stage: 'playing', round: 2, mine: winner })
  })

  it('keeps the seat of one whose page goes while it is played', async () => {
    const [ann, bob] = (await seated(server, 'ann', 'bob')) as [GamePhone, GamePhone]
    ann.leave()
    await pass()
    expect(bob.game.players[0]).toMatchObject({ name: 'ann', out: null })
  })

  it('is played against bots that the host seats', async () => {
    const ann = launchGame(server, 'ann', { wish: { sit: true, bot: 'easy' } })
    await pass(200)
    expect(ann.game).toMatchObject({ stage: 'playing', mine: 0, isHost: true })
    expect(ann.game.players[1]).toMatchObject({ bot: 'easy', isMine: false })
    for (let tries = 0; ann.game.stage === 'playing' && tries < 200; tries += 1) {
      if (ann.game.turn?.isMine) ann.game.dig(closedCells(ann)[0] ?? 0)
      await pass(500)
    }
    expect(ann.game.ending?.checks.every(({ outcome }) => outcome === 'held')).toBe(true)
  })
})

describe('a dig', () => {
  it('in the turn of another is not sent, and says whose turn it is for a moment', async () => {
    const [, other] = inTurn(await seated(server, 'ann', 'bob'))
    other.game.dig(3)
    expect(other.game.says).toEqual({ kind: 'not-yours', seat: other.game.turn?.seat })
    await pass(2_300)
    expect(other.game.says.kind).toBe('not-yours')
    await pass(200)
    expect(other.game.says.kind).toBe('started')
    expect(digs()).toEqual([])
  })

  it('in the turn of another is forgotten as soon as the turn comes', async () => {
    const [mover, other] = inTurn(await seated(server, 'ann', 'bob'))
    other.game.dig(3)
    mover.game.dig(0)
    await pass(500)
    expect(other.game.turn?.isMine).toBe(true)
    expect(other.game.says).toMatchObject({ kind: 'dug', cell: 0 })
  })

  it('that is tapped twice, or beside another one, happens once', async () => {
    server.delay = 100
    const [phone] = inTurn(
      await seated(server, 'ann', 'bob').then((phones) => pass(1_000).then(() => phones)),
    )
    phone.game.dig(3)
    phone.game.dig(3)
    phone.game.dig(4)
    await pass(1_000)
    phone.game.dig(3)
    expect(digs()).toEqual([3])
  })

  it('on an open cell is none', async () => {
    const phones = await seated(server, 'ann', 'bob')
    const [first, second] = inTurn(phones)
    first.game.dig(3)
    await pass()
    second.game.dig(3)
    await pass()
    expect(digs()).toEqual([3])
  })

  it('where cells are small is aimed first, and another cell takes the aim away', async () => {
    const [phone] = inTurn(await seated(server, 'ann', 'bob'))
    phone.game.aimAt(3)
    phone.game.aimAt(4)
    expect(phone.game.aim).toBe(4)
    await pass()
    expect(digs()).toEqual([])
    phone.game.aimAt(4)
    await pass()
    expect(digs()).toEqual([4])
    expect(phone.game.aim).toBeNull()
  })

  it('that was aimed in one round is not aimed in the next', async () => {
    const [ann, bob] = (await seated(server, 'ann', 'bob')) as [GamePhone, GamePhone]
    ann.game.aimAt(3)
    expect(ann.game.aim).toBe(3)
    bob.game.resign()
    await pass()
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    expect(ann.game).toMatchObject({ stage: 'playing', round: 2, aim: null })
  })

  it('without a connection is noted, gives way to another cell, and leaves with the next one', async () => {
    const [phone] = inTurn(await seated(server, 'ann', 'bob'))
    phone.phone.goes('none')
    server.drop([phone.phone.line])
    await pass(500)
    phone.game.dig(3)
    expect(phone.game.says).toEqual({ kind: 'noted', cell: 3 })
    phone.game.dig(5)
    expect(phone.game.digging).toBe(5)
    phone.phone.goes('wifi')
    await pass(2_000)
    expect(digs()).toEqual([5])
    expect(phone.game.cells[5]?.v).not.toBe('.')
  })

  it('that was noted in a turn which is over by then is refused, and the cell says so for a moment', async () => {
    const [phone, other] = inTurn(await seated(server, 'ann', 'bob'))
    phone.phone.goes('none')
    server.drop([phone.phone.line])
    await pass(500)
    phone.game.dig(3)
    await pass(62_000)
    expect(other.game.log[0]?.kind === 'skipped' || other.game.says.kind === 'skipped').toBe(true)
    const said: unknown[] = []
    autorun(() => said.push(phone.game.refused === null ? null : phone.game.says))
    phone.phone.goes('wifi')
    await pass(1_500)
    expect(said).toContainEqual({ kind: 'refused', cell: 3, code: 'stale-turn' })
    await pass(2_500)
    expect(phone.game.refused).toBeNull()
    expect(phone.game.cells[3]?.v).toBe('.')
  })
})
