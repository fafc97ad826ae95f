// Answers that may be anything: from another server, a portal of a café, a version to come, or an attacker.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { en } from '../../../../miniprogram/i18n/en'
import { zh } from '../../../../miniprogram/i18n/zh'
import { LobbyApi } from '../../../../miniprogram/stores/lobby/api'
import { Lobby } from '../../../../miniprogram/stores/lobby/lobby'
import { readCard, readGame, readGames, readRooms } from '../../../../miniprogram/stores/lobby/read'
import { replyOf } from '../../../../miniprogram/stores/lobby/reply'
import { endedGame } from '../../../support/game/ended-game'
import { card } from '../../../support/lobby-server'

const game = endedGame()
const page = { rooms: [card('AAAAAA')], list: [game], next: null }

/** A copy with one value somewhere inside replaced. */
function broken(value: unknown, at: number, by: unknown): unknown {
  const places: ((copy: unknown) => void)[] = []
  const copy: unknown = JSON.parse(JSON.stringify(value))
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push(() => ((node as Record<string, unknown>)[key] = by))
      walk((node as Record<string, unknown>)[key])
    }
  }
  walk(copy)
  places[at % places.length]?.(copy)
  return copy
}

const hostile = fc.oneof(
  fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as unknown),
  fc.constantFrom(
    '<html>',
    '',
    null,
    undefined,
    NaN,
    Infinity,
    -1,
    1e300,
    '__proto__',
    'constructor',
    [],
    {},
  ),
)
/** Nearly right answers reach deeper than random ones. */
const nearly = (value: unknown) => fc.tuple(fc.nat(), hostile).map(([at, by]) => broken(value, at, by))

describe('an answer of another shape', () => {
  it('never brings a store down, nor into a state that a page cannot show', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 201, 304, 400, 401, 500, 0),
        fc.oneof(hostile, nearly(page), nearly(game), nearly(card('AAAAAA'))),
        hostile,
        async (status, data, header) => {
          const ask = () => Promise.resolve({ status, header, data })
          const login = { user: 'ann', kept: 'pass', other: () => Promise.resolve('pass') }
          const lobby = new Lobby(new LobbyApi(ask, login), login, () => null)
          await lobby.refresh()
          await lobby.list.more()
          await lobby.games.more()
          await lobby.games.toggleProof('id')
          await lobby.makeRoom()
          await lobby.paste('7KQ3MX')
          for (const { code, options, taken } of [...lobby.list.rooms, ...lobby.games.rooms]) {
            expect(code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/)
            expect(taken).toBeLessThanOrEqual(options.seats)
            expect(en.lobby.presets[options.preset]).toEqual(expect.any(String))
          }
          for (const { result, names } of lobby.games.games)
            expect([names.length, typeof en.lobby.ends[result.why]]).toEqual([
              result.players.length,
              'string',
            ])
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is unreadable, not empty', () => {
    for (const data of ['<html>', null, {}, { list: 'x', next: null }, { list: [], next: 'x' }])
      expect(replyOf({ status: 200, header: {}, data }, readRooms)).toMatchObject({
        fault: { code: 'unreadable' },
      })
  })
})

describe('an answer', () => {
  it('that is right is read as it is', () => {
    expect(readCard(card('AAAAAA'))).toEqual(card('AAAAAA'))
    expect(readGames(page)?.list).toHaveLength(1)
    expect(readGame(game)).toMatchObject({ id: game.id, result: game.result })
  })

  it('loses the entries of a kind that this version does not know, and no others', () => {
    const strange = [card('AAAAA0'), card('BBBBBB', { phase: 'paused' }), card('CCCCCC', { taken: 9 }), null]
    const preset = card('DDDDDD', { options: { ...card('').options, preset: 'toString' } })
    const list = [...strange, preset, card('AAAAAA'), card('AAAAAA')]
    expect(readRooms({ list, next: null })?.list.map(({ code }) => code)).toEqual(['AAAAAA'])
  })
})

describe('the words', () => {
  const source = readFileSync(path.join(__dirname, '../../../../server/http/games.ts'), 'utf8')
  const codes = [
    ...source.matchAll(/(?:^ {2}|code: )'([a-z]+(?:-[a-z]+)*)'(?=[:,])/gm),
    ['', 'malformed'],
  ].map(([, code]) => code ?? '')

  it('name every refusal of the server in both languages', () => {
    expect(codes).toEqual(
      expect.arrayContaining(['no-pass', 'no-room', 'too-many-rooms', 'bad-options', 'too-fast']),
    )
    for (const code of codes) {
      const data = { code, detail: '' }
      expect(replyOf({ status: 400, header: {}, data }, readCard)).toMatchObject({ fault: { code } })
      for (const { faults } of [en.lobby, zh.lobby])
        expect(faults[code as keyof typeof faults]).toEqual(expect.any(String))
    }
  })
})
