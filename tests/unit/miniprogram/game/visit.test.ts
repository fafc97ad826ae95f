// Entering a room by a link, what the screen is sent, reactions, and leaving without a trace.
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createStoreBindings } from 'mobx-miniprogram-socket/bindings'
import { VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { noRoom, optionsOf } from '../../../../game'
import { Clock } from '../../../../miniprogram/stores/clock'
import { GameRoom } from '../../../../miniprogram/stores/game/game-room'
import { noTopic } from '../../../../miniprogram/stores/game/no-topic'
import { Notebook } from '../../../../miniprogram/stores/game/notebook'
import { randomSeed } from '../../../../miniprogram/stores/game/seeds'
import { memory } from '../../../../server/engine/memory/memory'
import { useFakeTime } from '../../../support/fake-time'
import { GameServer, inTurn, launchGame, pass, seated } from '../../../support/game/game-world'
import { usePages } from '../../../support/use-pages'

useFakeTime(new Date('2026-01-01T10:00:00Z'))
const stack = usePages()

let server: GameServer

beforeEach(async () => {
  // With the names that a real server gives.
  server = await new GameServer(memory({ now: Date.now })).create({ seats: 3 })
})

const asked = (): string[] =>
  server.heard.flatMap((frame) => (frame.t === 'command' ? [(frame.data as { type: string }).type] : []))

describe('a link', () => {
  it('that asks for a seat takes one where one is free', async () => {
    const ann = launchGame(server, 'ann', { wish: { sit: true } })
    await pass()
    expect(ann.game.mine).toBe(0)
    expect(asked()).toEqual(['sit'])
  })

  it('that asks for bots seats one on each other seat, and the round begins', async () => {
    const ann = launchGame(server, 'ann', { wish: { sit: true, bot: 'hard' } })
    await pass()
    expect(ann.game.players.map((player) => player?.bot)).toEqual([null, 'hard', 'hard'])
    expect(ann.game.stage).toBe('playing')
  })

  it('that asks for bots does not seat them for one who is not the host, nor in a round', async () => {
    await seated(server, 'ann')
    const bob = launchGame(server, 'bob', { wish: { sit: true, bot: 'easy' } })
    await pass()
    expect(bob.game.mine).toBe(1)
    expect(asked()).toEqual(['sit', 'sit'])
  })

  it('whose wish is refused does not ask again', async () => {
    const none = new GameServer()
    const ann = launchGame(none, 'ann', { wish: { sit: true } })
    await pass()
    await none.create()
    ann.leave()
    const phones = await seated(server, 'ann', 'bob', 'cem')
    const dan = launchGame(server, 'dan', { wish: { sit: true } })
    await pass(1_000)
    phones[0]?.game.resign()
    await pass(1_000)
    expect(dan.game.mine).toBeNull()
    expect(asked().filter((type) => type === 'sit')).toHaveLength(3)
  })
})

describe('a person', () => {
  it('who taps twice sits down once', async () => {
    const ann = launchGame(server, 'ann')
    await pass()
    ann.game.sit()
    ann.game.sit()
    await pass()
    ann.game.sit()
    await pass()
    expect(asked()).toEqual(['sit'])
  })
})

describe('a host', () => {
  it('starts before all seats are taken, once two are', async () => {
    const [ann, bob] = await seated(server, 'ann', 'bob')
    expect([ann?.game.canStart, bob?.game.canStart]).toEqual([true, false])
    ann?.game.start()
    await pass()
    expect(bob?.game.stage).toBe('playing')
  })

  it('sends a bot away', async () => {
    const [ann] = await seated(server, 'ann')
    ann?.game.addBot('easy')
    await pass()
    expect(ann?.game.players[1]?.bot).toBe('easy')
    ann?.game.removeBot(1)
    await pass()
    expect(ann?.game.players[1]).toBeNull()
  })
})

describe('a reaction', () => {
  it('is shown beside its player for 1.6 s, one after the other', async () => {
    const [ann, bob] = await seated(server, 'ann', 'bob')
    ann?.game.react(3)
    await pass()
    expect(bob?.game.players[0]?.reaction).toBe(3)
    ann?.game.react(4)
    await pass()
    expect(ann?.game.says).toEqual({ kind: 'refused', cell: null, code: 'too-fast' })
    await pass(1_450)
    expect(bob?.game.players[0]?.reaction).toBe(3)
    await pass(200)
    expect(bob?.game.players[0]?.reaction).toBeNull()
    await pass(500)
    ann?.game.react(3)
    await pass()
    expect(bob?.game.players[0]?.reaction).toBe(3)
  })

  it('of before is not shown to one who comes, and none leaves without a connection', async () => {
    const [ann] = await seated(server, 'ann')
    ann?.game.react(3)
    await pass()
    const bob = launchGame(server, 'bob')
    await pass()
    expect(bob.game.players[0]?.reaction).toBeNull()
    server.drop()
    ann?.game.react(2)
    await pass(3_000)
    expect(asked().filter((type) => type === 'react')).toHaveLength(1)
  })
})

describe('one dig', () => {
  it('is a setData of at most 160 bytes for the fields of the table, and at most 260 bytes on the wire', async () => {
    const phones = await seated(server, 'ann', 'bob')
    phones[0]?.game.start()
    await pass()
    const [phone, other] = inTurn(phones)
    const page = stack.open()
    const { game } = other
    createStoreBindings(page, {
      fields: {
        cells: () => game.cells,
        scores: () => game.players.map((player) => player?.score ?? 0),
        turn: () => game.turn?.number,
        isMine: () => game.turn?.isMine,
        left: () => game.left,
        last: () => game.last,
        deadline: () => game.turn?.deadline,
      },
    })
    await pass()
    page.calls.splice(0)
    const heard: string[] = []
    for (const one of [phone, other]) {
      const say = one.phone.line.say.bind(one.phone.line)
      one.phone.line.say = (text) => {
        heard.push(String(text))
        say(text)
      }
    }
    phone.game.dig(40)
    await pass(200)
    expect(page.calls).toHaveLength(1)
    expect(page.calls[0]).toMatchObject({ 'cells[40].v': game.cells[40]?.v, 'cells[40].by': phone.game.mine })
    expect(Object.keys(page.calls[0] ?? {}).filter((path) => path.startsWith('cells'))).toHaveLength(2)
    expect(JSON.stringify(page.calls[0]).length).toBeLessThanOrEqual(160)
    const frames = heard.filter((text) => text.includes('"dug"'))
    expect(frames).toHaveLength(2)
    expect(frames.map((text) => text.length).filter((length) => length > 260)).toEqual([])
  })

  it('leaves the other cells as the same objects', async () => {
    const phones = await seated(server, 'ann', 'bob', 'cem')
    const [phone, other] = inTurn(phones)
    const before = other.game.cells
    phone.game.dig(40)
    await pass()
    const changed = other.game.cells.filter((cell, at) => cell !== before[at])
    expect(changed.map(({ i }) => i)).toEqual([40])
    const { cells } = other.game
    phone.game.react(1)
    await pass()
    expect(other.game.cells).toBe(cells)
  })
})

describe('leaving', () => {
  it('lets go of the topic, and leaves no timer', async () => {
    const [ann, bob] = await seated(server, 'ann', 'bob', 'cem')
    if (!ann || !bob) return
    const stop = autorun(() => [bob.game.seconds, bob.game.absence, bob.game.players])
    ann.game.react(1)
    await pass()
    bob.game.dig(0)
    ann.game.dig(0)
    stop()
    bob.leave()
    await pass(6_000)
    expect(server.heard.filter((frame) => frame.t === 'detach')).toHaveLength(1)
    bob.game.sit()
    await pass()
  })

  it('ends every timer and every reaction of a room at once', () => {
    const base = jest.getTimerCount()
    const { game } = stubRoom()
    const stop = autorun(() => [game.seconds, game.turn, game.says])
    game.dig(0)
    expect(jest.getTimerCount()).toBeGreaterThan(base)
    stop()
    game.leave()
    expect(jest.getTimerCount()).toBe(base)
  })
})

/** A round in the turn of another, without a server. */
function stubRoom() {
  const room = {
    ...noRoom('7KQ3MX', optionsOf()),
    phase: 'playing' as const,
    turn: { number: 1, seat: 1, since: Date.now(), deadline: Date.now() + 60_000 },
    mine: 0,
  }
  const me = { name: 'ann', avatar: null }
  const notebook = new Notebook(null, () => undefined)
  const ports = { me, clock: new Clock(), foreground: { isVisible: true }, notebook, seed: randomSeed }
  return { game: new GameRoom('7KQ3MX', noTopic(room, 'live'), { ...ports, isPlain: false }) }
}

describe('a phone', () => {
  it('shows the own picture, which is not sent', async () => {
    const ann = launchGame(server, 'ann', { avatar: 'wxfile://tmp_1.jpg', wish: { sit: true } })
    const bob = launchGame(server, 'bob')
    await pass()
    expect(ann.game.players[0]?.avatar).toBe('wxfile://tmp_1.jpg')
    expect(bob.game.players[0]?.avatar).toBeNull()
  })

  it('says that a command was not sent', async () => {
    const ann = launchGame(server, 'ann', { storage: new VirtualStorage() })
    await pass()
    ann.socket.dispose()
    ann.game.sit()
    await pass()
    expect(ann.game.says).toEqual({ kind: 'refused', cell: null, code: 'unsent' })
  })
})

describe('without a session', () => {
  it('there is no room, and nothing is sent', () => {
    const me = { name: 'ann', avatar: null }
    const notebook = new Notebook(null, () => undefined)
    const ports = { me, clock: new Clock(), foreground: { isVisible: true }, notebook, seed: randomSeed }
    const plain = new GameRoom('7KQ3MX', noTopic(noRoom('7KQ3MX', optionsOf()), 'loading'), {
      ...{ ...ports, isPlain: true },
    })
    expect(plain).toMatchObject({ stage: 'plain', gone: null })
    plain.stand()
    expect(plain.says).toEqual({ kind: 'nothing' })
  })
})

describe('a seed', () => {
  const seedOf = (wx: object): Promise<string> => {
    Object.assign(globalThis, { wx })
    return randomSeed()
  }

  it('is 16 bytes of the phone', async () => {
    const getRandomValues = jest.fn(({ success }: { success(result: object): void }) => {
      success({ randomValues: new Uint8Array(16).fill(10).buffer })
    })
    await expect(seedOf({ getRandomValues })).resolves.toBe('0a'.repeat(16))
    expect(getRandomValues.mock.calls[0]?.[0]).toMatchObject({ length: 16 })
  })

  it.each([
    ['WeChat is too old', {}],
    [
      'the phone fails',
      { getRandomValues: ({ fail }: { fail(error: object): void }) => void fail({ errMsg: 'no' }) },
    ],
    [
      'the phone gives too little',
      {
        getRandomValues: ({ success }: { success(result: object): void }) =>
          void success({ randomValues: new ArrayBuffer(3) }),
      },
    ],
  ])('is none where %s', async (_why, wx) => {
    await expect(seedOf(wx)).rejects.toThrow()
  })
})
