import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { hiddenBoards } from '../../../../game/fair/hidden-board'
import { type Evidence, type Step, verify } from '../../../../game/fair/verify'
import type { Result } from '../../../../game/room/view'
import { RoomScene, SEED } from '../../../support/game/room-scene'

const secretFor = (key: string) => (label: string) => createHmac('sha256', key).update(label).digest('hex')

/** Plays a round to its end, and gives it with the notes of the phone of `ann`. */
function played() {
  const scene = new RoomScene({ secret: (options) => hiddenBoards('ROOM42', options, secretFor('key')) })
  const noted = scene.room.commitment
  scene.seat('ann', 'bob')
  const starter = scene.room.starter
  for (let cell = 0; scene.room.phase === 'playing'; cell++)
    scene.dig(scene.room.hidden.users[scene.room.turn?.seat ?? 0] ?? '', cell)
  const { result, cells, options } = scene.phone('ann')
  if (!result) throw new Error('The round has not ended.')
  const seen: Evidence = {
    commitment: noted,
    own: { seat: 0, seed: SEED },
    cells,
    starter,
    startedBefore: null,
  }
  return { result, seen, options }
}

function failing(result: Result, seen: Evidence): Step[] {
  return verify('ROOM42', played().options, result, seen)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ step }) => step)
}

describe('the proof of a round', () => {
  test('holds in all four steps for an honest server', () => {
    const { result, seen, options } = played()
    expect(verify('ROOM42', options, result, seen)).toEqual([
      { step: 'commitment', outcome: 'held' },
      { step: 'seed', outcome: 'held' },
      { step: 'board', outcome: 'held' },
      { step: 'starter', outcome: 'held' },
    ])
  })

  test('names a commitment that was changed after the own seed was sent', () => {
    const { result, seen } = played()
    expect(failing({ ...result, commitment: 'f'.repeat(64) }, seen)).toEqual(['commitment'])
    expect(failing(result, { ...seen, commitment: 'f'.repeat(64) })).toEqual(['commitment'])
  })

  test('names a server seed that is not the promised one', () => {
    const { result, seen } = played()
    expect(failing({ ...result, serverSeed: '0'.repeat(64) }, seen)).toContain('commitment')
  })

  test('names an own seed that was left out or moved to another seat', () => {
    const { result, seen } = played()
    const [first, second] = result.players
    if (!first || !second) throw new Error('Two must have played.')
    const changed = { ...result, players: [{ ...first, seed: '0'.repeat(32) }, second] }
    expect(failing(changed, seen)).toContain('seed')
    expect(failing(result, { ...seen, own: { seat: 1, seed: '1'.repeat(32) } })).toContain('seed')
  })

  test('does not miss a seed that the server may not have used, and finds it where it has', () => {
    const { result, seen, options } = played()
    const outcomeOf = (seed: string) =>
      verify('ROOM42', options, result, { ...seen, own: { seat: null, seed } })[1]?.outcome
    expect(outcomeOf('1'.repeat(32))).toBe('unseen')
    expect(outcomeOf(SEED)).toBe('held')
  })

  test('names the first cell whose number was changed', () => {
    const { result, seen, options } = played()
    const cell = [...seen.cells].findIndex((value) => value === '1')
    const cells = `${seen.cells.slice(0, cell)}2${seen.cells.slice(cell + 1)}`
    expect(verify('ROOM42', options, result, { ...seen, cells })[2]).toEqual({
      step: 'board',
      outcome: 'failed',
      cell,
    })
  })

  test('names a starter that the seeds did not draw', () => {
    const { result, seen } = played()
    const other = seen.starter === 0 ? 1 : 0
    expect(failing({ ...result, starter: other }, seen)).toEqual(['starter'])
    expect(failing({ ...result, starter: other }, { ...seen, starter: other })).toEqual(['starter'])
  })

  test('expects the next seat to begin a later round', () => {
    const { result, seen } = played()
    const next = { ...result, starter: 1 }
    expect(failing(next, { ...seen, starter: 1, startedBefore: 0 })).toEqual([])
    expect(failing({ ...next, starter: 0 }, { ...seen, starter: 0, startedBefore: 0 })).toEqual(['starter'])
  })

  test('says what a phone that came late could not see', () => {
    const { result, seen, options } = played()
    const late: Evidence = { ...seen, commitment: null, own: null, starter: null, cells: '.'.repeat(81) }
    expect(verify('ROOM42', options, result, late).map(({ outcome }) => outcome)).toEqual([
      'unseen',
      'unseen',
      'unseen',
      'unseen',
    ])
  })
})

test('a hidden board prints as [secret]', () => {
  const { options } = played()
  const board = hiddenBoards('ROOM42', options, secretFor('key')).board(1, 'n', [SEED, SEED])
  expect(board.values).toHaveLength(81)
  expect(JSON.stringify({ board })).toBe('{"board":"[secret]"}')
  expect(Object.keys(board)).toEqual([])
})
