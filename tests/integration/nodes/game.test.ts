// Two phones on two nodes are in one room: what the one does the other sees, in the chat and in the game.
import { setTimeout as pause } from 'node:timers/promises'
import { autorun, when } from 'mobx-miniprogram'
import type { SocketStore } from 'mobx-miniprogram-socket'
import { afterEach, expect, test } from '@jest/globals'
import {
  type ChatCommand,
  type ChatEvent,
  type ChatState,
  emptyChat,
  reduce as reduceChat,
} from '../../../chat'
import {
  CLOSED,
  noRoom,
  optionsOf,
  reduce,
  type RoomCommand,
  type RoomEvent,
  type RoomView,
} from '../../../game'
import { SEED } from '../../support/game/room-scene'
import { startNodes } from '../../support/nodes/nodes'
import { storeOf } from '../../support/nodes/writer'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
}, 60_000)

function phone(user: string, url: string): SocketStore {
  const store = storeOf(user, url)
  ends.push(() => store.dispose())
  store.connect()
  return store
}

async function phonesOnTwoNodes() {
  const world = await startNodes()
  ends.push(() => world.stop())
  const origins = world.nodes.map(({ port }) => `http://127.0.0.1:${String(port)}`)
  const [ann, bob] = ['ann', 'bob'].map((user, at) =>
    phone(user, `${String(origins[at]).replace('http', 'ws')}/session`),
  )
  if (!ann || !bob) throw new Error('There are no phones.')
  return { ann, bob, origins }
}

/** Asks the lobby of a node. The nodes of the tests take a name for a pass. */
async function ask(url: string, user: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { Authorization: `Bearer ${user}`, 'Content-Type': 'application/json' }
  const response = await fetch(url, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, unknown>
}

/** Other nodes hear of a room a moment later. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 200) throw new Error('It did not come to hold within 10 s.')
    await pause(50)
  }
}

const chatOf = (store: SocketStore) =>
  store.topic<ChatState, ChatEvent, ChatCommand>('chat:1', { initial: emptyChat, reduce: reduceChat })

test('what one phone says the phone on the other node shows', async () => {
  const phones = await phonesOnTwoNodes()
  const [ann, bob] = [chatOf(phones.ann), chatOf(phones.bob)]
  const stops = [ann, bob].map((chat) => autorun(() => chat.confirmed))
  ends.push(() => stops.map((stop) => stop()))
  await when(() => bob.freshness === 'live', { timeout: 10_000 })
  expect(await ann.send({ type: 'say', id: 'a1', text: 'hello' }).done).toMatchObject({ kind: 'acked' })
  await when(() => bob.confirmed.lines.length === 1, { timeout: 10_000 })
  expect(await bob.send({ type: 'say', id: 'b1', text: 'hi' }).done).toMatchObject({ kind: 'acked' })
  await when(() => ann.confirmed.lines.length === 2, { timeout: 10_000 })
  expect(ann.confirmed).toEqual(bob.confirmed)
}, 60_000)

/** Digs the first closed cell in each own turn, until the game is over. */
async function play(room: ReturnType<typeof roomOf>): Promise<void> {
  const isMine = (): boolean => room.confirmed.turn?.seat === room.confirmed.mine
  for (;;) {
    await when(() => room.confirmed.phase === 'over' || isMine(), { timeout: 20_000 })
    const { phase, turn, cells } = room.confirmed
    if (phase === 'over' || !turn) return
    const end = await room.send({ type: 'dig', cell: cells.indexOf(CLOSED), turn: turn.number }).done
    if (end.kind !== 'acked') throw new Error(`A dig ended as ${JSON.stringify(end)}.`)
  }
}

const roomOf = (store: SocketStore, code: string) =>
  store.topic<RoomView, RoomEvent, RoomCommand>(`room:${code}`, {
    initial: noRoom(code, optionsOf()),
    reduce,
  })

test('two phones on two nodes play a game to its end, and both lobbies know of it', async () => {
  const { ann, bob, origins } = await phonesOnTwoNodes()
  const made = await ask(`${origins[0]}/rooms`, 'ann', { preset: 'classic' })
  const code = String(made['code'])
  await until(async () => (await ask(`${origins[1]}/rooms/${code}`, 'bob'))['phase'] === 'waiting')
  const rooms = [ann, bob].map((store) => roomOf(store, code))
  const stops = rooms.map((room) => autorun(() => room.confirmed))
  ends.push(() => stops.map((stop) => stop()))
  for (const [at, name] of ['ann', 'bob'].entries())
    expect(await rooms[at]?.send({ type: 'sit', name, avatar: null, seed: SEED }).done).toMatchObject({
      kind: 'acked',
    })
  await Promise.all(rooms.map(play))

  const [one, other] = rooms.map(({ confirmed: { mine: _mine, ...view } }) => view)
  expect(one).toEqual(other)
  const scores = one?.result?.players.map(({ score }) => score) ?? []
  expect(scores.reduce((sum, score) => sum + score, 0) + (one?.left ?? 0)).toBe(11)
  for (const origin of origins)
    await until(async () => {
      const { list } = (await ask(`${origin}/games`, 'bob')) as { list: unknown[] }
      return list.length === 1
    })
}, 120_000)
