// Phones in rooms of the product's own server, under fake time and without sockets.
import { jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { noRoom, type Options, optionsOf, type RoomCommand, type RoomEvent } from '../../../game'
import { Clock } from '../../../miniprogram/stores/clock'
import { GameRoom } from '../../../miniprogram/stores/game/game-room'
import { Notebook } from '../../../miniprogram/stores/game/notebook'
import { see, type SeenRoom } from '../../../miniprogram/stores/game/seen-room'
import { memory } from '../../../server/engine/memory/memory'
import { Directory } from '../../../server/game/directory'
import { roomTopic, topicOf } from '../../../server/game/room-topic'
import { CoreServer } from '../session/core-server'

const CODE = '7KQ3MX'

/** The server with its rooms. */
export class GameServer extends CoreServer {
  constructor(name = 'm1') {
    super({ kinds: [roomTopic(new Directory(Date.now))], log: memory({ name, now: Date.now }) })
  }

  async create(options: Partial<Options> = {}): Promise<this> {
    const create = { type: 'create', options: optionsOf(options), by: 'ann', listed: true }
    await this.topics.send(topicOf(CODE), create, 'system')
    return this
  }
}

let draws = 0

/** One launch of the app, in the room. */
export function launchGame(server: CoreServer, user: string, storage = new VirtualStorage()) {
  const phone = new VirtualPhone({ storage })
  phone.onDial = server.serve
  const socket = createSocketStore({
    url: 'wss://example.com',
    platform: phone,
    outbox: { persist: true },
    session: session({
      auth: () => ({ user, token: `token-of-${user}` }),
      user: () => user,
    }),
  })
  const topic = socket.topic<SeenRoom, RoomEvent, RoomCommand>(topicOf(CODE), {
    initial: noRoom(CODE, optionsOf()),
    reduce: see,
  })
  const game = new GameRoom(CODE, topic, {
    me: { name: user, avatar: null },
    clock: new Clock(),
    seed: () => Promise.resolve((++draws).toString(16).padStart(32, '0')),
    foreground: { isVisible: true },
    notebook: new Notebook(null, () => undefined),
    isPlain: false,
  })
  socket.connect()
  return { phone, socket, topic, game, storage }
}

/** Lets answers and due timers run. */
export const pass = (ms = 50) => jest.advanceTimersByTimeAsync(ms)
