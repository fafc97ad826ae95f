/**
 * @jest-environment jsdom
 */
// A round through the real page in jsdom, before the real server, with another person at the table.
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { noRoom, optionsOf, reduce, type RoomCommand, type RoomEvent, type RoomView } from '../../game'
import { AppStage } from '../support/app-stage'
import { Friend, logIn, postJson } from '../support/friend'

const stage = new AppStage('session')

beforeEach(() => stage.open())
afterEach(() => stage.close())

type Player = Friend<RoomView, RoomEvent, RoomCommand>

/** Makes a room, which the other person watches. */
async function room(): Promise<[code: string, bob: Player]> {
  const { origin } = stage.server
  const visa = await logIn(origin, 'Bob')
  const { code } = (await postJson(`${origin}/rooms`, { listed: false }, visa.pass)) as { code: string }
  const folding = { initial: noRoom(code, optionsOf()), reduce }
  return [code, await Friend.attach<RoomView, RoomEvent, RoomCommand>(origin, visa, `room:${code}`, folding)]
}

let seeds = 0
const seed = (): string => (++seeds).toString(16).padStart(32, '0')
const sit = (): RoomCommand => ({ type: 'sit', name: 'Bob', avatar: null, seed: seed() })

const cells = (): HTMLElement[] => [
  ...(stage.app.preview.router.top?.element.querySelectorAll<HTMLElement>('.board .cell') ?? []),
]

/** The board as the page shows it, one character a cell. */
const board = (): string =>
  cells()
    .map(({ classList }) => {
      if (classList.contains('up')) return '.'
      return classList.contains('gold') ? 'g' : (/\bn(\d)/.exec([...classList].join(' '))?.[1] ?? '?')
    })
    .join('')

const scores = (): number[] =>
  [...(stage.app.preview.router.top?.element.querySelectorAll('.side .score') ?? [])].map(({ textContent }) =>
    Number(textContent),
  )

const isMyTurn = ({ state }: Player): boolean =>
  state.turn !== null && state.seats[state.turn.seat]?.name !== 'Bob'

/** One dig of whoever has the turn: by a tap, or by the other person. Then both see the same. */
async function digOnce(bob: Player): Promise<void> {
  const { turn, cells: before } = bob.state
  const cell = before.indexOf('.')
  if (isMyTurn(bob)) {
    cells()[cell]?.click()
    await bob.until((state) => state.turn?.number !== turn?.number)
  } else await bob.send({ type: 'dig', cell, turn: turn?.number ?? 0 })
  if (bob.state.phase !== 'playing') return
  await stage.app.waitFor(() => board() === bob.state.cells, 3_000)
  const points = bob.state.seats.map((seat) => seat?.score ?? 0)
  await stage.app.waitFor(() => scores().join() === points.join(), 3_000)
}

/** Opens the room's page, as wide as a phone. */
async function open(query: string): Promise<void> {
  stage.launch(`pages/game/game?${query}`)
  await stage.app.waitFor(() => stage.app.find('.page'), 5_000)
  stage.stores().visit.measure(375)
}

/** Sits down in a room by its link, and has the other person sit, too. */
async function start(): Promise<[code: string, bob: Player]> {
  const [code, bob] = await room()
  await open(`room=${code}&sit=1`)
  await bob.until(({ seats }) => seats[0] !== null)
  await bob.send(sit())
  await stage.app.waitFor(() => cells().length === 81, 5_000)
  return [code, bob]
}

it('a round is played to its end by tapping, with the same board on both sides, and its proof holds', async () => {
  const [, bob] = await start()
  const starter = bob.state.turn?.seat
  while (bob.state.phase === 'playing') await digOnce(bob)
  await stage.app.waitFor(() => stage.app.find('#verdict').textContent !== '', 3_000)
  const steps = [...document.querySelectorAll<HTMLElement>('.step')]
  expect(steps.map(({ classList }) => classList.contains('held'))).toEqual([true, true, true, true])
  // Another round begins with the other player.
  stage.app.tap('#again')
  await bob.until(({ seats }) => seats[0]?.ready === true)
  await bob.send({ type: 'rematch', yes: true, seed: seed() })
  await stage.app.waitFor(() => cells().length === 81, 5_000)
  expect(bob.state).toMatchObject({ phase: 'playing', round: 2 })
  expect(bob.state.turn?.seat).not.toBe(starter)
  await bob.leave()
}, 60_000)

it('a tap in the turn of another says so, and a second tap on a cell digs once', async () => {
  const [, bob] = await start()
  if (isMyTurn(bob)) await digOnce(bob)
  const { turn } = bob.state
  const cell = bob.state.cells.lastIndexOf('.')
  cells()[cell]?.click()
  await stage.app.waitFor(() => stage.app.find('.says').classList.contains('not-yours'), 3_000)
  await bob.send({ type: 'dig', cell: 0, turn: turn?.number ?? 0 }).then(async (code) => {
    if (code !== undefined) await bob.send({ type: 'dig', cell: 1, turn: turn?.number ?? 0 })
  })
  await stage.app.waitFor(() => board() === bob.state.cells, 3_000)
  const before = bob.state.turn?.number ?? 0
  cells()[cell]?.click()
  cells()[cell]?.click()
  await bob.until(({ turn: next }) => next?.number === before + 1)
  await stage.app.waitFor(() => board() === bob.state.cells, 3_000)
  expect(bob.state.turn?.number).toBe(before + 1)
  await bob.leave()
})

it('a phone that is started again in the middle of a round has its seat, and its proof holds', async () => {
  const [code, bob] = await start()
  for (let n = 0; n < 4; n += 1) await digOnce(bob)
  stage.stores().socket.dispose()
  stage.app.dispose()
  await open(`room=${code}`)
  await stage.app.waitFor(() => board() === bob.state.cells, 5_000)
  while (bob.state.phase === 'playing') await digOnce(bob)
  await stage.app.waitFor(() => document.querySelectorAll('.step.held').length === 4, 3_000)
  expect(stage.stores().visit.game.ending?.checks.every(({ outcome }) => outcome === 'held')).toBe(true)
  await bob.leave()
}, 60_000)

it('a room that the server has lost is gone', async () => {
  const [, bob] = await start()
  await bob.leave()
  await stage.stopServer()
  await stage.startServer()
  stage.stores().socket.retry()
  await stage.app.waitFor(() => stage.stores().visit.game.gone === 'lost', 10_000)
  await stage.app.waitFor(() => cells().length === 0)
  expect(stage.app.text('.page')).not.toBe('')
})
