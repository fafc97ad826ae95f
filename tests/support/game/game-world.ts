// Phones in rooms of the product's own server, under fake time and without sockets.
import { inspect } from 'node:util'
import { afterEach, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { type Line, VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { noRoom, type Options, optionsOf, type RoomCommand, type RoomEvent } from '../../../game'
import { Clock } from '../../../miniprogram/stores/clock'
import { Foreground } from '../../../miniprogram/stores/foreground'
import type { Wish } from '../../../miniprogram/stores/game/arrival'
import { GameRoom } from '../../../miniprogram/stores/game/game-room'
import { Notebook } from '../../../miniprogram/stores/game/notebook'
import { see, type SeenRoom } from '../../../miniprogram/stores/game/seen-room'
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import { memoryDirectory } from '../../../server/game/memory-directory'
import { roomTopic, topicOf } from '../../../server/game/room-topic'
import type { Attached, Events, ServerFrame } from '../../../store/protocol'
import { CoreServer } from '../session/core-server'
import { PlantedBoards } from './planted-board'

const CODE = '7KQ3MX'

let memories = 0

const planted = new PlantedBoards()
const servers: GameServer[] = []

// No report of these servers has a board.
afterEach(() => {
  planted.expectUnsaid(servers.splice(0).flatMap(({ errors }) => errors.map((error) => inspect(error))))
})

/** The server with its rooms: each with a memory of its own. */
export class GameServer extends CoreServer {
  constructor(log: TopicLog = memory({ name: `m${String((memories += 1))}`, now: Date.now })) {
    super({ kinds: [roomTopic(memoryDirectory(Date.now), planted.boards)], log })
    servers.push(this)
  }

  /** Makes the room. */
  async create(options: Partial<Options> = {}): Promise<this> {
    const create = { type: 'create', options: optionsOf(options), by: 'ann', listed: true }
    await this.topics.send(topicOf(CODE), create, 'system')
    return this
  }
}

/** Users who watch, without phones. */
export function crowd(server: CoreServer, count: number): void {
  const peer = { isFull: false, send: () => undefined, close: () => undefined }
  for (let n = 0; n < count; n += 1)
    server.topics.open(topicOf(CODE), `user ${String(n)}`, peer)?.attach({ lines: [] })
}

export interface GameLaunch {
  /** Of the launch before. */
  readonly storage?: VirtualStorage
  readonly wish?: Wish
  /** Of the person, on this phone. */
  readonly avatar?: string
  /** In place of the phone's own. */
  readonly seed?: () => Promise<string>
  /** Changes what the server says. */
  readonly tamper?: (frame: Attached | Events) => void
}

/** Makes the server of a line a liar. */
function lie(line: Line, tamper: (frame: Attached | Events) => void): void {
  const say = line.say.bind(line)
  line.say = (text) => {
    const frame = JSON.parse(String(text)) as ServerFrame
    if (frame.t === 'attached' || frame.t === 'events') tamper(frame)
    say(JSON.stringify(frame))
  }
}

let draws = 0
const newSeed = () => Promise.resolve((++draws).toString(16).padStart(32, '0'))

/** Two phones of one user have other lines: their commands are not one another's. */
const getRandomValues = ({ success }: { success(result: { randomValues: ArrayBuffer }): void }): void => {
  success({ randomValues: new Uint8Array(16).fill((draws += 1)).buffer })
}

/** One launch of the app, in the room. */
export function launchGame(server: CoreServer, user: string, launch: GameLaunch = {}) {
  const { storage = new VirtualStorage(), wish, avatar = null, seed = newSeed, tamper } = launch
  const phone = new VirtualPhone({ storage })
  Object.assign(phone.wx, { getRandomValues })
  phone.onDial = (line) => {
    if (tamper) lie(line, tamper)
    server.serve(line)
  }
  const foreground = new Foreground(phone.wx as unknown as WechatMiniprogram.Wx)
  const socket = createSocketStore({
    url: 'wss://example.com',
    platform: phone,
    outbox: { persist: true },
    session: session({ auth: () => ({ user, token: `token-of-${user}` }), user: () => user }),
  })
  const topic = socket.topic<SeenRoom, RoomEvent, RoomCommand>(topicOf(CODE), {
    initial: noRoom(CODE, optionsOf()),
    reduce: see,
  })
  const notebook = new Notebook(storage.read('proofs'), (pages) => {
    storage.write('proofs', pages)
  })
  const ports = { me: { name: user, avatar }, clock: new Clock(), foreground, notebook }
  const game = new GameRoom(CODE, topic, { ...ports, seed, isPlain: false }, wish)
  const shown = autorun(() => [game.stage, game.cells, game.turn, game.says, game.ending])
  socket.connect()
  return {
    user,
    phone,
    socket,
    topic,
    game,
    storage,
    /** The page goes. */
    leave() {
      shown()
      game.leave()
    },
    /** The phone ends the app without another word. */
    kill() {
      shown()
      server.drop([phone.line])
      socket.dispose()
      // Sends nothing any more.
      game.leave()
    },
  }
}

export type GamePhone = ReturnType<typeof launchGame>

/** Lets answers and due timers run. */
export const pass = (ms = 50) => jest.advanceTimersByTimeAsync(ms)

/** Phones in the room, seated in this order. */
export async function seated(server: CoreServer, ...users: string[]): Promise<GamePhone[]> {
  const phones = users.map((user) => launchGame(server, user))
  await pass()
  for (const { game } of phones) {
    game.sit()
    await pass()
  }
  return phones
}

/** The phone whose turn it is, and the next one. */
export function inTurn(phones: readonly GamePhone[]): [GamePhone, GamePhone] {
  const at = phones.findIndex(({ game }) => game.turn?.isMine)
  const [one, other] = [phones[at], phones[(at + 1) % phones.length]]
  if (!one || !other) throw new Error('It is the turn of none of these phones')
  return [one, other]
}

/** The first cells that nobody has dug. */
export function closedCells({ game }: GamePhone): number[] {
  return game.cells.filter(({ v }) => v === '.').map(({ i }) => i)
}

/** Plays on to the end of the round. */
export async function playOn(phones: readonly GamePhone[]): Promise<void> {
  while (phones[0]?.game.stage === 'playing') {
    const [phone] = inTurn(phones)
    const [cell = 0] = closedCells(phone)
    phone.game.dig(cell)
    await pass()
  }
}
