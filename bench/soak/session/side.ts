import { webcrypto } from 'node:crypto'
import { reaction } from 'mobx-miniprogram'
import { WebSocket } from 'ws'
import { createSocketStore } from '../../../store/index'
import { browserPlatform } from '../../../store/platforms/browser'
import { session } from '../../../store/session'
import { Child } from '../child'
import type { Phone, PhoneHost, Side } from '../side'
import { heartbeat } from '../heartbeat'
import { distantLog } from './distant-log'
import { type Said, say } from './room'

const engine = new Child('session/engine.ts')
const node = new Child('session/node.ts', () => [engine.port])

const nameOf = (room: number): string => `room:${String(room)}`

/** The client of this project on the standard WebSocket of ws. */
function start({ client, rooms, port, viewOf, opened, caughtUp }: PhoneHost): Phone {
  class Watched extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      this.once('open', opened)
    }
  }
  const user = `user-${String(client)}`
  const store = createSocketStore({
    url: `ws://127.0.0.1:${String(port)}/session?client=${String(client)}`,
    platform: browserPlatform({
      WebSocket: Watched as never,
      crypto: webcrypto,
    }),
    heartbeat: { interval: heartbeat.every, timeout: heartbeat.patience, adaptive: false },
    session: session({ auth: () => ({ user, token: user }) }),
  })
  const topics = new Map(
    rooms.map((room) => [
      room,
      store.topic<readonly string[], Said, { say: string }>(nameOf(room), { initial: [], reduce: say }),
    ]),
  )
  const all = [...topics.values()]
  const stops = [
    ...[...topics].map(([room, topic]) =>
      reaction(
        () => topic.confirmed,
        (ids) => viewOf(room).show(ids),
      ),
    ),
    reaction(
      () => all.every(({ freshness }) => freshness === 'live'),
      (isLive) => isLive && caughtUp(),
    ),
  ]
  store.connect()
  return {
    async say(room, id) {
      const end = await topics.get(room)?.send({ say: id }).done
      return end?.kind === 'acked'
    },
    get lost() {
      return all.flatMap(({ lost }) => lost.map(({ data }) => data.say))
    },
    wake: () => store.retry(),
    stop() {
      for (const stop of stops) stop()
      store.dispose()
    },
  }
}

async function logs(rooms: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const log = await distantLog(engine.port)
  const read = async (room: number) => {
    const page = await log.read(nameOf(room), null, [])
    const state = page.start?.state
    const events = page.commits.flatMap((commit) => commit.events.map((event) => JSON.parse(event) as Said))
    const ids = state === null || state === undefined ? [] : (JSON.parse(state) as readonly string[])
    return [room, events.reduce(say, ids)] as const
  }
  return new Map(await Promise.all(rooms.map(read)))
}

export const ours: Side = {
  name: 'session',
  label: 'ours + session',
  processes: { node, engine },
  hit: (kill) => (kill === 'node' ? [node] : kill === 'engine' ? [engine] : [node, engine]),
  start,
  logs,
}
