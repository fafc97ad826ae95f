// The lobby as a person uses it, with a server whose answers come later.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { LobbyApi } from '../../../../miniprogram/stores/lobby/api'
import { Lobby } from '../../../../miniprogram/stores/lobby/lobby'
import { card, LobbyServer, settled } from '../../../support/lobby-server'
import { endedGame } from '../../../support/game/ended-game'

let server: LobbyServer
let lobby: Lobby
let login: { user: string | undefined; kept: string | undefined; other(): Promise<string> }
let refusedPasses: (string | undefined)[]

beforeEach(() => {
  server = new LobbyServer()
  refusedPasses = []
  login = {
    user: 'ann',
    kept: 'pass',
    other(refused?: string) {
      refusedPasses.push(refused)
      return Promise.resolve('new pass')
    },
  }
  lobby = new Lobby(new LobbyApi(server.ask, login), login, () => null)
})

const codes = (): string[] => lobby.list.rooms.map(({ code }) => code)
const page = (list: object[], next: number | null = null) => ({ list, next })
const etag = { ETag: 'W/"1"' }

describe('the list of rooms', () => {
  it('is loading, then there', async () => {
    void lobby.list.refresh()
    expect(lobby.list.state).toBe('loading')
    await server.answer(page([card('AAAAAA')]))
    expect([lobby.list.state, codes()]).toEqual(['ready', ['AAAAAA']])
  })

  it('that the server has not changed stays the same object', async () => {
    void lobby.list.refresh()
    await server.answer(page([card('AAAAAA')]), 200, etag)
    const { rooms } = lobby.list
    void lobby.list.refresh()
    await server.answer('', 304)
    expect(server.asked.map(({ etag }) => etag)).toEqual([undefined, 'W/"1"'])
    expect(lobby.list.rooms).toBe(rooms)
  })

  it('that does not arrive says why, and is there after another try', async () => {
    void lobby.list.refresh()
    await server.fail()
    expect([lobby.list.state, lobby.list.fault?.code]).toEqual(['failed', 'no-answer'])
    void lobby.list.refresh()
    await server.answer(page([]))
    expect([lobby.list.state, lobby.list.fault]).toEqual(['ready', null])
  })

  it('from before stays when a refresh fails', async () => {
    void lobby.list.refresh()
    await server.answer(page([card('AAAAAA')]))
    void lobby.list.refresh()
    await server.fail('request:fail timeout')
    expect([lobby.list.state, codes(), lobby.list.fault?.code]).toEqual(['ready', ['AAAAAA'], 'timeout'])
  })

  it('asks once however often it is pulled', async () => {
    void lobby.list.refresh()
    void lobby.list.refresh()
    await server.answer(page([]))
    expect(server.asked).toHaveLength(1)
  })

  it('goes on page by page, each room once', async () => {
    void lobby.list.refresh()
    await server.answer(page([card('BBBBBB'), card('AAAAAA')], 4))
    expect(lobby.list.hasMore).toBe(true)
    void lobby.list.more()
    void lobby.list.more()
    expect(lobby.list.isLoadingMore).toBe(true)
    await server.answer(page([card('AAAAAA'), card('999999')]))
    expect(server.asked.map(({ path }) => path)).toEqual(['/rooms', '/rooms?before=4'])
    expect([codes(), lobby.list.hasMore]).toEqual([['BBBBBB', 'AAAAAA', '999999'], false])
    await lobby.list.more()
    expect(server.asked).toHaveLength(2)
  })

  it('does not go on from a page that a refresh has replaced', async () => {
    void lobby.list.refresh()
    await server.answer(page([card('AAAAAA')], 4))
    void lobby.list.more()
    void lobby.list.refresh()
    const [, more] = server.asked
    expect(more?.path).toBe('/rooms?before=4')
    // The answers overtake each other.
    const late = server.hold()
    await server.answer(page([card('CCCCCC')]))
    await late.answer(page([card('999999')]))
    expect(codes()).toEqual(['CCCCCC'])
    expect(lobby.list.isLoadingMore).toBe(false)
  })

  it('keeps what it has when the next page does not come, and can be asked again', async () => {
    void lobby.list.refresh()
    await server.answer(page([card('AAAAAA')], 4))
    void lobby.list.more()
    await server.refuse('malformed')
    expect([codes(), lobby.list.fault?.code, lobby.list.hasMore]).toEqual([['AAAAAA'], 'malformed', true])
  })
})

describe('a visitor who never played', () => {
  it('sees the rooms without a login', async () => {
    login.user = login.kept = undefined
    void lobby.refresh()
    await server.answer(page([]))
    expect(server.asked.map(({ path, pass }) => [path, pass])).toEqual([['/rooms', undefined]])
  })

  it('logs in to make a room', async () => {
    login.user = login.kept = undefined
    const link = lobby.playNow()
    await server.answer({ code: 'AAAAAA', options: {} }, 201)
    expect(await link).toBe('/pages/game/game?room=AAAAAA&sit=1&bot=medium')
    expect([refusedPasses, server.asked[0]?.pass]).toEqual([[undefined], 'new pass'])
  })
})

describe('a pass that the server does not take', () => {
  it('is replaced once', async () => {
    const link = lobby.makeRoom()
    await server.refuse('no-pass', 401)
    await server.answer({ code: 'AAAAAA' }, 201)
    expect(await link).toBe('/pages/game/game?room=AAAAAA&sit=1')
    expect(server.asked.map(({ pass }) => pass)).toEqual(['pass', 'new pass'])
  })

  it('twice is a fault', async () => {
    const link = lobby.makeRoom()
    await server.refuse('no-pass', 401)
    await server.refuse('no-pass', 401)
    expect([await link, lobby.newRoom.fault?.code, server.asked.length]).toEqual([null, 'no-pass', 2])
  })

  it.each([
    ['login refused', 'no-login'],
    ['request:fail timeout', 'timeout'],
    ['request:fail no network', 'no-answer'],
  ])('and no other to have (%s) is the fault %s', async (message, code) => {
    login.kept = undefined
    login.other = () => Promise.reject(new Error(message))
    expect(await lobby.makeRoom()).toBeNull()
    expect([lobby.newRoom.fault?.code, server.asked.length]).toEqual([code, 0])
  })
})

describe('a new room', () => {
  it('is made as chosen, once however often the button is tapped', async () => {
    lobby.open('room')
    lobby.newRoom.choosePreset('quick')
    lobby.newRoom.chooseSize(12)
    lobby.newRoom.chooseSeats(6)
    lobby.newRoom.chooseTime(10_000)
    lobby.newRoom.toggleListed()
    const link = lobby.makeRoom()
    expect(await lobby.makeRoom()).toBeNull()
    await server.answer({ code: 'AAAAAA' }, 201)
    expect(await link).toBe('/pages/game/game?room=AAAAAA&sit=1')
    const wanted = { preset: 'quick', width: 12, height: 12, gold: 25, seats: 6, turnTime: 10_000 }
    expect(server.asked.map(({ body }) => body)).toEqual([{ ...wanted, listed: false }])
  })

  it('has no more seats than its board has digs for', () => {
    lobby.newRoom.chooseSize(16)
    expect(lobby.newRoom.legalSeats).toEqual([2, 3, 4, 5, 6, 7, 8])
    lobby.newRoom.chooseSeats(8)
    lobby.newRoom.chooseSize(9)
    expect([lobby.newRoom.legalSeats, lobby.newRoom.options.seats]).toEqual([[2, 3], 3])
    lobby.newRoom.chooseSize(7)
    expect(lobby.newRoom.options.width).toBe(9)
  })

  it('of flags has the one board of flags', () => {
    lobby.newRoom.choosePreset('flags')
    lobby.newRoom.chooseSize(9)
    expect(lobby.newRoom.options).toMatchObject({ width: 16, gold: 51, turnTime: 20_000 })
  })

  it('that the server refuses says why, until the sheet is left', async () => {
    lobby.open('room')
    const link = lobby.makeRoom()
    await server.refuse('too-many-rooms', 409)
    expect([await link, lobby.newRoom.fault?.code, lobby.sheet]).toEqual([null, 'too-many-rooms', 'room'])
    lobby.close()
    expect(lobby.newRoom.fault).toBeNull()
  })

  it('leads nowhere once the page is left', async () => {
    const link = lobby.playNow()
    lobby.close()
    await server.answer({ code: 'AAAAAA' }, 201)
    expect(await link).toBeNull()
  })
})

describe('a code', () => {
  const press = async (letters: string): Promise<string | null> => {
    let last: Promise<string | null> = Promise.resolve(null)
    for (const letter of letters) last = lobby.press(letter)
    return last
  }

  it('is looked up at its sixth letter, and leads into the room: to a free seat, or to watch', async () => {
    const open = press('7KQ3MX')
    expect(lobby.entry.isLooking).toBe(true)
    await server.answer(card('7KQ3MX'))
    expect(await open).toBe('/pages/game/game?room=7KQ3MX&sit=1')
    lobby.close()
    const full = press('7KQ3MX')
    await server.answer(card('7KQ3MX', { taken: 2, phase: 'playing' }))
    expect(await full).toBe('/pages/game/game?room=7KQ3MX')
  })

  it('that no room has stays as it was typed, for mending', async () => {
    void press('7KQ3MZ')
    await server.refuse('no-room', 404)
    expect([lobby.entry.typed, lobby.entry.fault?.code, lobby.entry.canLookAgain]).toEqual([
      '7KQ3MZ',
      'no-room',
      false,
    ])
    expect(await lobby.press('X')).toBeNull()
    lobby.entry.erase()
    expect(lobby.entry.fault).toBeNull()
    const link = lobby.press('X')
    await server.answer(card('7KQ3MX'))
    expect(await link).toContain('7KQ3MX')
  })

  it('too many of which were tried says after how many seconds the next may be', async () => {
    void press('7KQ3MX')
    await server.refuse('too-fast', 429, { 'retry-after': '3' })
    expect(lobby.entry.fault).toEqual({ code: 'too-fast', seconds: 3 })
    expect(lobby.entry.canLookAgain).toBe(true)
    const link = lobby.lookAgain()
    await server.answer(card('7KQ3MX'))
    expect(await link).toContain('7KQ3MX')
  })

  it.each(['7kq-3mx', 'Repeat after me: room 7KQ3MX, now!', '房间码 7KQ3MX'])(
    'is found in "%s"',
    async (text) => {
      const link = lobby.paste(text)
      await server.answer(card('7KQ3MX'))
      expect(await link).toContain('room=7KQ3MX')
    },
  )

  it('that is not in what was pasted says so, and keeps what was typed', async () => {
    await press('7K')
    expect(await lobby.paste('no code at all')).toBeNull()
    expect([lobby.entry.typed, lobby.entry.fault?.code]).toEqual(['7K', 'no-code'])
  })

  it('leads nowhere once its sheet is left, and changes nothing while it is looked up', async () => {
    const link = press('7KQ3MX')
    await press('9')
    lobby.entry.erase()
    expect(await lobby.paste('AAAAAA')).toBeNull()
    expect(lobby.entry.typed).toBe('7KQ3MX')
    lobby.close()
    await server.answer(card('7KQ3MX'))
    expect([await link, lobby.entry.typed]).toEqual([null, ''])
  })
})

describe('the own games', () => {
  const game = endedGame()

  it('are the rooms with a seat and what was played, page by page', async () => {
    lobby.open('games')
    await server.answer({ rooms: [card('AAAAAA')], list: [game], next: 3 })
    expect(lobby.games.rooms.map(({ code }) => code)).toEqual(['AAAAAA'])
    void lobby.games.more()
    await server.answer({ rooms: [card('AAAAAA')], list: [game, { ...game, id: 'other' }], next: null })
    expect(lobby.games.games.map(({ id }) => id)).toEqual([game.id, 'other'])
    expect(server.asked.map(({ path }) => path)).toEqual(['/games', '/games?before=3'])
  })

  it('have a proof: fetched when it is opened, checked here', async () => {
    void lobby.games.toggleProof(game.id)
    expect(lobby.games.proof?.checks).toBeNull()
    await server.answer(game)
    expect(lobby.games.proof?.checks?.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'commitment held',
      'board held',
      'starter held',
    ])
    await lobby.games.toggleProof(game.id)
    expect(lobby.games.proof).toBeNull()
  })

  it.each([
    ['a changed number', { cells: `${game.cells[0] === '1' ? '2' : '1'}${game.cells.slice(1)}` }, 'board'],
    ['another seed', { result: { ...game.result, serverSeed: 'f'.repeat(64) } }, 'commitment'],
    ['another starter', { result: { ...game.result, starter: 1 - game.result.starter } }, 'starter'],
  ])('with %s have a proof that fails', async (_name, change, step) => {
    void lobby.games.toggleProof(game.id)
    await server.answer({ ...game, ...change })
    expect(lobby.games.proof?.checks).toContainEqual(expect.objectContaining({ step, outcome: 'failed' }))
  })

  it('are checked against the notes of this phone, where it has some', async () => {
    const note = { commitment: 'a'.repeat(64), own: null, cells: '', starter: null, startedBefore: null }
    lobby = new Lobby(new LobbyApi(server.ask, login), login, () => note)
    void lobby.games.toggleProof(game.id)
    await server.answer(game)
    expect(lobby.games.proof).toMatchObject({
      isSeen: true,
      checks: [{ step: 'commitment', outcome: 'failed' }],
    })
  })

  it('whose proof is gone says so; one that is opened meanwhile is not overwritten', async () => {
    void lobby.games.toggleProof('first')
    void lobby.games.toggleProof('second')
    await server.answer(game)
    expect(lobby.games.proof).toMatchObject({ id: 'second', checks: null })
    await server.refuse('no-game', 404)
    expect(lobby.games.proof?.fault?.code).toBe('no-game')
  })

  it('that do not come say why', async () => {
    void lobby.games.refresh()
    await server.fail()
    expect([lobby.games.state, lobby.games.fault?.code]).toEqual(['failed', 'no-answer'])
    await settled()
  })
})
