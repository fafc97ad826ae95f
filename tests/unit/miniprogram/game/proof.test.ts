// The proof of a round on the phone: what it notes while the round is played, and what it finds when the server opens its seed.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RoomEvent, RoomView } from '../../../../game'
import { noted, withSeed } from '../../../../miniprogram/stores/game/evidence'
import { Notebook } from '../../../../miniprogram/stores/game/notebook'
import type { Attached, Events } from '../../../../store/protocol'
import { useFakeTime } from '../../../support/fake-time'
import { RoomScene } from '../../../support/game/room-scene'
import {
  type GameLaunch,
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

/** Seats `ann`, whose launch is given, beside the honest phone of `bob`. */
async function play(launch: GameLaunch = {}): Promise<[ann: GamePhone, bob: GamePhone]> {
  const [ann, bob] = [launchGame(server, 'ann', launch), launchGame(server, 'bob')]
  await pass()
  ann.game.sit()
  await pass()
  bob.game.sit()
  await pass()
  return [ann, bob]
}

/** The honest phone plays for both: the other one may see another turn. */
async function playToEnd(ann: GamePhone, bob: GamePhone): Promise<void> {
  while (bob.game.stage === 'playing') {
    const cell = bob.game.cells.find(({ v }) => v === '.')?.i ?? 0
    if (bob.game.turn?.isMine) bob.game.dig(cell)
    else ann.topic.send({ type: 'dig', cell, turn: bob.game.turn?.number ?? 0 })
    await pass()
  }
}

const outcomes = ({ game }: GamePhone): string[] => game.ending?.checks.map(({ outcome }) => outcome) ?? []
const failures = ({ game }: GamePhone): string[] =>
  game.ending?.checks.filter(({ outcome }) => outcome === 'failed').map(({ step }) => step) ?? []

/** Changes each event of a type. */
const events =
  (type: RoomEvent['type'], change: (event: Record<string, unknown>) => void) =>
  ({ list = [] }: Attached | Events): void => {
    for (const event of list as Record<string, unknown>[]) if (event['type'] === type) change(event)
  }

/** Changes each state that comes whole. */
const states =
  (change: (room: { -readonly [Name in keyof RoomView]: RoomView[Name] }) => void) =>
  (frame: Attached | Events): void => {
    if (frame.t === 'attached' && 'state' in frame && frame.state) change(frame.state as RoomView)
  }

/** Comes back without the last position: the server sends the state whole. */
async function returnToState(ann: GamePhone, launch: GameLaunch): Promise<GamePhone> {
  ann.kill()
  const again = launchGame(server, 'ann', { ...launch, storage: ann.storage })
  await pass()
  return again
}

describe('a proof', () => {
  it('holds for both players, and for one who watches as far as that one was there', async () => {
    const early = launchGame(server, 'cem')
    const [ann, bob] = await play()
    const [first] = inTurn([ann, bob])
    first.game.dig(80)
    await pass()
    const late = launchGame(server, 'dan')
    await pass()
    await playOn([ann, bob])
    const tooLate = launchGame(server, 'eve')
    await pass()
    for (const phone of [ann, bob]) expect(outcomes(phone)).toEqual(['held', 'held', 'held', 'held'])
    for (const phone of [early, late]) expect(outcomes(phone)).toEqual(['held', 'unseen', 'held', 'held'])
    expect(outcomes(tooLate)).toEqual(['unseen', 'unseen', 'unseen', 'unseen'])
  })

  it('of a later round cannot tell its starter to one who did not see the one before', async () => {
    const [ann, bob] = await play()
    await playOn([ann, bob])
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    const late = launchGame(server, 'cem')
    await pass()
    await playOn([ann, bob])
    expect(outcomes(late)).toEqual(['held', 'unseen', 'held', 'unseen'])
    expect(outcomes(ann)).toEqual(['held', 'held', 'held', 'held'])
  })

  it('holds where the round ends while the phone is away', async () => {
    const [ann, bob] = await play()
    ann.phone.goes('none')
    server.drop([ann.phone.line])
    while (bob.game.stage === 'playing') {
      if (bob.game.turn?.isMine) bob.game.dig(bob.game.cells.find(({ v }) => v === '.')?.i ?? 0)
      await pass(1_000)
    }
    ann.phone.goes('wifi')
    await pass(3_000)
    expect(ann.game.ending?.why).toBe('left')
    expect(failures(ann)).toEqual([])
  })
})

describe('a server that lies is found where it', () => {
  it('opens another seed than the promised one', async () => {
    const tamper = events('ended', (event) => {
      event['serverSeed'] = 'ab'.repeat(32)
    })
    const [ann, bob] = await play({ tamper })
    await playToEnd(ann, bob)
    expect(failures(ann)).toContain('commitment')
    expect(failures(bob)).toEqual([])
  })

  it('changes its promise once it has the seeds', async () => {
    const [ann, bob] = await play()
    const tamper = states((room) => {
      room.commitment = 'f'.repeat(64)
    })
    const again = await returnToState(ann, { tamper })
    expect(again.game.commitment).toBe('f'.repeat(64))
    await playToEnd(again, bob)
    expect(failures(again)).toEqual(['commitment'])
  })

  it('leaves the own seed out', async () => {
    const tamper = events('started', (event) => {
      const players = event['players'] as [number, string][]
      event['players'] = players.map(([seat, seed]) => [seat, seat === 0 ? 'e'.repeat(32) : seed])
    })
    const [ann, bob] = await play({ tamper })
    await playToEnd(ann, bob)
    expect(failures(ann)).toContain('seed')
  })

  it('tells another number than that of the board', async () => {
    let at = -1
    const tamper = events('dug', (event) => {
      const [first] = event['cells'] as [number, number][]
      if (at >= 0 || !first || first[1] < 0) return
      at = first[0]
      first[1] = (first[1] + 1) % 9
    })
    const [ann, bob] = await play({ tamper })
    await playToEnd(ann, bob)
    expect(ann.game.ending?.checks).toContainEqual({ step: 'board', outcome: 'failed', cell: at })
    expect(failures(ann)).toEqual(['board'])
  })

  it('tells two numbers of one cell', async () => {
    const [ann, bob] = await play()
    const [first] = inTurn([ann, bob])
    first.game.dig(0)
    await pass()
    const value = bob.game.cells[0]?.v
    const tamper = states((room) => {
      room.cells = (value === '8' ? '7' : '8') + room.cells.slice(1)
    })
    let again = await returnToState(ann, { tamper })
    expect(again.game.cells[0]?.v).not.toBe(value)
    again = await returnToState(again, {})
    await playToEnd(again, bob)
    expect(again.game.ending?.checks).toContainEqual({ step: 'board', outcome: 'failed', cell: 0 })
  })

  it('lets another player begin than the seeds say', async () => {
    const tamper = events('started', (event) => {
      event['next'] = 1 - Number(event['next'])
    })
    const [ann, bob] = await play({ tamper })
    await playToEnd(ann, bob)
    expect(failures(ann)).toEqual(['starter'])
  })

  it('lets the same player begin again', async () => {
    let count = 0
    let before = 0
    const tamper = events('started', (event) => {
      if ((count += 1) === 1) before = Number(event['next'])
      else event['next'] = before
    })
    const [ann, bob] = await play({ tamper })
    await playToEnd(ann, bob)
    expect(failures(ann)).toEqual([])
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    await playToEnd(ann, bob)
    expect(failures(ann)).toEqual(['starter'])
  })
})

describe('a seed', () => {
  it('that the phone cannot make is not made up: nothing is sent, and the phone says so', async () => {
    const ann = launchGame(server, 'ann', { seed: () => Promise.reject(new Error('no chance')) })
    await pass()
    ann.game.sit()
    await pass()
    expect(ann.game.says).toEqual({ kind: 'refused', cell: null, code: 'no-random' })
    expect(server.heard.some(({ t }) => t === 'command')).toBe(false)
  })

  it('that is given while a round is played is for the next, whose promise came later', () => {
    const scene = new RoomScene({ seats: 3 }).seat('ann', 'bob')
    scene.ok('ann', { type: 'start' })
    const notes = withSeed(noted([], scene.phone('cem'), false), scene.phone('cem'), 'c'.repeat(32))
    const [early] = notes.filter(({ round }) => round === 2)
    expect(early).toMatchObject({ commitment: null, seed: 'c'.repeat(32) })
    expect(noted(notes, scene.phone('cem'), true)).toContainEqual(early)
  })

  it('that is given anew goes with the promise from before the first one', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    const room = { ...scene.phone('ann'), phase: 'over' as const }
    const notes = withSeed(noted([], room, false), { ...room, commitment: 'f'.repeat(64) }, 'a'.repeat(32))
    expect(notes[0]).toMatchObject({ commitment: room.commitment, seed: 'a'.repeat(32) })
  })

  it('that was refused counts no more, and neither does the promise before it', () => {
    const scene = new RoomScene()
    const room = scene.phone('ann')
    const asked = withSeed(noted([], room, false), room, 'a'.repeat(32))
    const other = { ...room, commitment: 'f'.repeat(64) }
    expect(noted(asked, other, true)[0]).toMatchObject({ commitment: room.commitment, seed: 'a'.repeat(32) })
    expect(noted(asked, other, false)[0]).toMatchObject({ commitment: other.commitment, seed: null })
  })
})

/** Plays the round to its end; the phones whose turn it is dig. */
async function finish(phones: readonly GamePhone[]): Promise<void> {
  while (phones[0]?.game.stage === 'playing') {
    const phone = phones.find(({ game }) => game.turn?.isMine)
    if (phone) phone.game.dig(phone.game.cells.find(({ v }) => v === '.')?.i ?? 0)
    await pass(phone ? 50 : 1_000)
  }
}

/** Loses the connection, or has it again. */
async function goesDark({ phone }: GamePhone): Promise<void> {
  phone.goes('none')
  server.drop([phone.line])
  await pass()
}
async function comesBack({ phone }: GamePhone): Promise<void> {
  phone.goes('wifi')
  await pass(3_000)
}

const trio = async (): Promise<[GamePhone, GamePhone, GamePhone]> => {
  server = await new GameServer().create({ seats: 3 })
  const [ann, bob] = (await seated(server, 'ann', 'bob')) as [GamePhone, GamePhone]
  const cem = launchGame(server, 'cem')
  await pass()
  return [ann, bob, cem]
}

describe('an honest server is not blamed where a seed', () => {
  it('came after the start: it is in the next round, whose promise is younger', async () => {
    const phones = await trio()
    const [ann, bob, cem] = phones
    await goesDark(cem)
    cem.game.sit()
    ann.game.start()
    await pass()
    await comesBack(cem)
    expect(cem.game).toMatchObject({ stage: 'playing', mine: 2 })
    await finish([ann, bob])
    expect(outcomes(cem)).toEqual(['held', 'unseen', 'held', 'held'])
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    await finish(phones)
    expect(outcomes(cem)).toEqual(['unseen', 'held', 'held', 'held'])
  })

  it('came after the end of the round for which it was given', async () => {
    const [ann, bob, cem] = await trio()
    await goesDark(cem)
    cem.game.sit()
    ann.game.start()
    await pass()
    await finish([ann, bob])
    await comesBack(cem)
    expect(cem.game).toMatchObject({ stage: 'over', mine: 2 })
    expect(failures(cem)).toEqual([])
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    await finish([ann, bob, cem])
    expect(outcomes(cem)).toEqual(['unseen', 'held', 'held', 'held'])
  })

  it('was refused because another phone of the same user had the seat', async () => {
    const [ann, again] = [launchGame(server, 'ann'), launchGame(server, 'ann')]
    await pass()
    ann.game.sit()
    again.game.sit()
    await pass()
    const [bob] = (await seated(server, 'bob')) as [GamePhone]
    await finish([ann, bob])
    expect(outcomes(ann)).toEqual(['held', 'held', 'held', 'held'])
    expect(outcomes(again)).toEqual(['held', 'unseen', 'held', 'held'])
  })

  it('was given twice for a rematch, by two phones of one user: the second is refused', async () => {
    const [ann, bob] = await play()
    const again = launchGame(server, 'ann')
    await pass()
    await finish([ann, bob])
    ann.game.agree(true)
    again.game.agree(true)
    await pass()
    bob.game.agree(true)
    await pass()
    await finish([ann, bob])
    expect(outcomes(ann)).toEqual(['held', 'held', 'held', 'held'])
    expect(outcomes(again)).toEqual(['held', 'unseen', 'held', 'held'])
    expect(again.game.says.kind).not.toBe('refused')
  })

  it('counts no more, as the rematch was declined and another phone of the user agreed later', async () => {
    const [ann, bob] = await play()
    const again = launchGame(server, 'ann')
    await pass()
    await finish([ann, bob])
    ann.game.agree(true)
    await pass()
    bob.game.agree(false)
    await pass()
    again.game.agree(true)
    bob.game.agree(true)
    await pass()
    await finish([again, bob])
    expect(outcomes(ann)).toEqual(['held', 'unseen', 'held', 'held'])
    expect(outcomes(again)).toEqual(['held', 'held', 'held', 'held'])
  })

  it.each([
    ['the connection was down', false],
    ['the app was closed', true],
  ])('has gone with the seat, which another phone of the user took anew while %s', async (_, isClosed) => {
    let ann = launchGame(server, 'ann')
    const again = launchGame(server, 'ann')
    await pass()
    ann.game.sit()
    await pass()
    await goesDark(ann)
    if (isClosed) ann.kill()
    again.game.stand()
    await pass()
    again.game.sit()
    const [bob] = (await seated(server, 'bob')) as [GamePhone]
    if (isClosed) ann = launchGame(server, 'ann', { storage: ann.storage })
    await comesBack(ann)
    await finish([again, bob])
    expect(failures(ann)).toEqual([])
    expect(outcomes(again)).toEqual(['held', 'held', 'held', 'held'])
  })
})

describe('a seed that the server leaves out is missed by the phone', () => {
  const leaveOut = (left: number) =>
    events('started', (event) => {
      const players = event['players'] as [number, string][]
      event['players'] = players.map(([seat, seed]) => [seat, seat === left ? 'e'.repeat(32) : seed])
    })

  it('that sat down last, and so began the round', async () => {
    const [ann, bob] = [launchGame(server, 'ann'), launchGame(server, 'bob', { tamper: leaveOut(1) })]
    await pass()
    for (const { game } of [ann, bob]) {
      game.sit()
      await pass()
    }
    await playToEnd(bob, ann)
    expect(failures(bob)).toContain('seed')
  })

  it('that was closed and opened again in the round', async () => {
    const [ann, bob] = await play({ tamper: leaveOut(0) })
    const lies = states((room) => {
      room.seats = room.seats.map((seat, at) => seat && (at === 0 ? { ...seat, seed: 'e'.repeat(32) } : seat))
    })
    const again = await returnToState(ann, { tamper: lies })
    await playToEnd(again, bob)
    expect(failures(again)).toContain('seed')
  })
})

describe('notes', () => {
  const note = { round: 1, commitment: 'c', seed: null, mine: null, cells: '.', starter: null, before: null }

  it('are kept for the last five rooms, and go with the room', () => {
    let saved: unknown = null
    const save = (pages: unknown): void => {
      saved = JSON.parse(JSON.stringify(pages))
    }
    const notebook = new Notebook(saved, save)
    for (let n = 0; n < 7; n += 1) notebook.write(`R${String(n)}`, [note])
    expect((saved as [string][]).map(([code]) => code)).toEqual(['R2', 'R3', 'R4', 'R5', 'R6'])
    const again = new Notebook(saved, save)
    expect(again.read('R4')).toEqual([note])
    again.write('R4', [])
    expect((saved as [string][]).map(([code]) => code)).toEqual(['R2', 'R3', 'R5', 'R6'])
    expect(again.read('R4')).toEqual([])
  })

  it('of one who watches begin anew where the room was made anew, and not where only the promise has changed', () => {
    const scene = new RoomScene().seat('ann', 'bob')
    scene.dig('ann', 40)
    const room = scene.phone('cem')
    const notes = noted([], room, false)
    const commitment = 'f'.repeat(64)
    const again = { ...room, commitment, cells: '.'.repeat(81) }
    expect(noted(notes, again, false)).toMatchObject([{ commitment, cells: again.cells }])
    expect(noted(notes, { ...room, commitment }, false)).toEqual(notes)
  })

  it('of one round are removed when the next has begun', async () => {
    const [ann, bob] = await play()
    await playOn([ann, bob])
    const rounds = (): number[] =>
      (ann.storage.read('proofs') as [string, { round: number }[]][]).flatMap(([, notes]) =>
        notes.map(({ round }) => round),
      )
    expect(rounds().sort()).toEqual([1, 2])
    ann.game.agree(true)
    bob.game.agree(true)
    await pass()
    expect(rounds()).toEqual([2])
  })

  it.each([
    null,
    '',
    7,
    [7],
    [['R', 7]],
    [['R', [{ ...note, cells: 3 }]]],
    [['R', [{ ...note, mine: 'x' }]]],
  ])('that another version left are no notes: %j', (saved) => {
    expect(new Notebook(saved, () => undefined).read('R')).toEqual([])
  })
})
