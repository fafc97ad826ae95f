// The room of this project on one node, with a board that the test knows.
import { optionsOf } from '../../../game/options'
import type { RoomEvent } from '../../../game/room/event'
import { reduce } from '../../../game/room/reduce'
import type { RoomView } from '../../../game/room/view'
import { roomTopic } from '../../../server/game/room-topic'
import type { ServerFrame } from '../../../store/protocol'
import { idle, TestClient, TestNode } from '../topics/node'
import { CODE, type GamePhone, type GameServer, goldIn } from './game-server'
import { knownSecret, SEED } from './room-scene'

const topic = `room:${CODE}`

export async function ourServer(): Promise<GameServer> {
  const rooms = roomTopic({ note: () => Promise.resolve() }, (_code, options) => knownSecret(options, goldIn))
  const node = new TestNode({ kinds: [rooms] })
  const options = optionsOf()
  await node.topics.send(topic, { type: 'create', options, by: 'ann', listed: true }, 'system')
  let stored = rooms.initial(topic)
  let lines = 0

  return {
    get log() {
      return node.errors.map(String)
    },
    isFree: () => stored.phase === 'gone' || stored.seats.includes(null),
    async pass(ms) {
      await node.clock.pass(ms)
      await idle()
      const { commits } = await node.log.read(topic, null, [])
      const events = commits.flatMap((commit) => commit.events.map((text) => JSON.parse(text) as RoomEvent))
      stored = events.reduce(rooms.reduce, rooms.initial(topic))
    },
    async join(user) {
      const client = new TestClient(node, user, topic)
      const line = `line ${String((lines += 1))}`
      let sent = 0
      const say = (data: object): void => void client.command((sent += 1), data, { line, after: sent - 1 })
      await client.attach()
      if (viewOf(client.frames).mine === null) say({ type: 'sit', name: user, avatar: null, seed: SEED })
      await idle()
      const phone: GamePhone = {
        dig: (cell) => say({ type: 'dig', cell, turn: viewOf(client.frames).turn?.number ?? 0 }),
        get reasons() {
          return client.frames.flatMap((frame) =>
            'answers' in frame
              ? (frame.answers[line] ?? []).flatMap(([, code]) => (code === undefined ? [] : [code]))
              : [],
          )
        },
        shown() {
          const { seats, left, mine, turn } = viewOf(client.frames)
          const other = seats.find((seat, at) => seat && at !== mine)
          return {
            score: seats[mine ?? 0]?.score ?? 0,
            left,
            isMyTurn: turn && turn.seat === mine,
            otherScore: other?.score ?? null,
            isOtherAway: other ? other.awaySince !== null : null,
          }
        },
        drop: () => client.pump.detach('dropped'),
      }
      return phone
    },
  }
}

/** The room after these frames. */
function viewOf(frames: readonly ServerFrame[]): RoomView {
  let room: RoomView | undefined
  for (const frame of frames) {
    if (frame.t === 'attached' && frame.state !== undefined) room = frame.state as RoomView
    if (frame.t !== 'events' && frame.t !== 'attached') continue
    for (const event of (frame.list ?? []) as readonly RoomEvent[]) if (room) room = reduce(room, event)
  }
  if (!room) throw new Error('The phone has no room yet.')
  return room
}
