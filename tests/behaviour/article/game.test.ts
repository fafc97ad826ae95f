// The faults of the article's own game, and of one that follows its board from the time: what breaks theirs holds in ours.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { derive } from '../../../game/fair/derive'
import { hiddenBoards } from '../../../game/fair/hidden-board'
import { optionsOf } from '../../../game/options'
import { useFakeTime } from '../../support/fake-time'
import { articleQueue, articleServer, boardOfMoment } from '../../support/game/article-server'
import { CODE, type GamePhone, type GameServer, goldIn } from '../../support/game/game-server'
import { ourServer } from '../../support/game/our-server'
import { SEED } from '../../support/game/room-scene'

type Playing = GameServer & { readonly ann: GamePhone; readonly bob: GamePhone }

async function playing(server: GameServer): Promise<Playing> {
  const [ann, bob] = [await server.join('ann'), await server.join('bob')]
  await server.pass(0)
  return Object.assign(server, { ann, bob })
}

/** Gold. */
const [gold, moreGold] = goldIn
/** No gold. */
const [empty, other] = [40, 41]
const MINUTE = 60_000

const promises: Record<string, (game: Playing) => Promise<boolean>> = {
  async 'a cell that is dug twice scores once'({ ann, bob, pass }) {
    ann.dig(gold)
    await pass(0)
    bob.dig(gold)
    await pass(0)
    return ann.shown().score + bob.shown().score === 1 && bob.shown().left === goldIn.length - 1
  },
  async 'a refused dig is answered with its reason'({ ann, pass }) {
    ann.dig(empty)
    await pass(0)
    ann.dig(other)
    await pass(0)
    return ann.reasons.length === 1
  },
  async 'of two digs at once one is carried out'({ ann, pass }) {
    ann.dig(gold)
    ann.dig(moreGold)
    await pass(0)
    return ann.shown().score === 1
  },
  async 'a player who connects again is the same player, with the score, and may not dig again'(game) {
    game.ann.dig(gold)
    await game.pass(0)
    game.ann.drop()
    const again = await game.join('ann')
    await game.pass(0)
    const { score } = again.shown()
    again.dig(moreGold)
    await game.pass(0)
    return score === 1 && again.shown().left === goldIn.length - 1
  },
  async 'players who have gone leave the table to others, a quarter of an hour later'({ ann, bob, ...game }) {
    ann.drop()
    bob.drop()
    await game.pass(15 * MINUTE)
    return game.isFree()
  },
  async 'the board stands in no log'({ ann, log, pass }) {
    ann.dig(empty)
    await pass(0)
    return !log.join('\n').includes(goldIn.join())
  },
  async 'a page knows whose turn it is, the score of the other, and that the other has gone'(game) {
    game.ann.dig(gold)
    await game.pass(0)
    const before = game.bob.shown()
    game.ann.drop()
    await game.pass(3_000)
    const { isOtherAway } = game.bob.shown()
    return before.isMyTurn === true && before.otherScore === 1 && isOtherAway === true
  },
}

describe.each(Object.entries(promises))('%s:', (_, holds) => {
  it('theirs breaks it', async () => {
    expect(await holds(await playing(articleServer()))).toBe(false)
  })

  it('ours keeps it', async () => {
    expect(await holds(await playing(await ourServer()))).toBe(true)
  })
})

describe('what is sent before the socket is open leaves in the order of sending:', () => {
  useFakeTime()
  const digs = ['dig 1', 'dig 2', 'dig 3']

  it('theirs: the last leaves first', () => {
    expect(articleQueue(digs)).not.toEqual(digs)
  })

  it('ours', () => {
    const phone = new VirtualPhone()
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    for (const dig of digs) socket.send(dig)
    socket.connect()
    phone.line.accept()
    expect(phone.line.sent).toEqual(digs)
  })
})

describe('whoever tries each ms around the start does not find the board:', () => {
  const startedAt = 1_700_000_000_123
  const { width, height, gold: amount } = optionsOf()
  /** Boards that fit what is open after ten digs. */
  const found = (board: readonly number[]): number => {
    const open = Array.from({ length: 10 }, (_, at) => at * 7)
    const fits = (guess: readonly number[]): boolean =>
      open.every((cell) => guess.includes(cell) === board.includes(cell))
    const around = Array.from({ length: 10_000 }, (_, ms) => startedAt - 5_000 + ms)
    const guesses = around.map((ms) => boardOfMoment(ms, width * height, amount)).filter(fits)
    return guesses.filter((guess) => guess.join() === board.join()).length
  }

  it('theirs: one of 10,000 is the board', () => {
    expect(found(boardOfMoment(startedAt, width * height, amount))).toBe(1)
  })

  it('ours: none is, and two rooms that start in the same ms have different boards', () => {
    const goldOf = (code: string): number[] => {
      const key = (label: string): string => createHmac('sha256', `key ${code}`).update(label).digest('hex')
      const { serverSeed } = hiddenBoards(code, optionsOf(), key).board(1, '0000abcd', [SEED, SEED])
      return derive({ room: code, round: 1, width, height, gold: amount, serverSeed, seeds: [SEED, SEED] })
        .gold
    }
    expect(found(goldOf(CODE))).toBe(0)
    expect(goldOf(CODE)).not.toEqual(goldOf('ROOM43'))
  })
})
