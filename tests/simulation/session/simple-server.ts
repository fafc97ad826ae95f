// The server of docs/protocol.md in the place of the product's: the promises to phones hold with it, too.
import type { CloseFrame } from '../../../store/base/errors'
import { encodeFrame, parseClientFrame } from '../../../store/protocol'
import type { Wire } from '../../../server/session/ports'
import {
  compileServer,
  type Peer,
  type SimpleServer as DocumentServer,
} from '../../support/protocol-document'
import type { Engine } from './engine'
import type { Joined, Server } from './link'
import type { Process } from './process'
import { doings, emptyRoom, OUT, reduceRoom, type Room, type RoomCommand, type RoomEvent } from './room'

export interface SimpleWorld {
  readonly engine: Engine
  /** When the steps are over, in ms. */
  readonly storm: number
  readonly process: Process
  now(): number
}

interface SimpleSession extends Joined {
  readonly peer: Peer
  close(close: CloseFrame): void
}

const outOfStep = 4104

export class SimpleServer implements Server<SimpleSession> {
  private readonly all = new Set<SimpleSession>()
  /** Users who are out, by topic. */
  private readonly out = new Set<string>()
  private readonly server: DocumentServer
  private readonly world: SimpleWorld
  /** The topic of the command that is judged now. */
  private topic = ''

  constructor(world: SimpleWorld) {
    this.world = world
    this.server = compileServer({
      memory: `m${String(world.engine.memory)}`,
      verify: (token: string) => /^token-of-(\w+)$/.exec(token)?.[1],
      may: (user: string, { name }: { readonly name: string }) => {
        this.topic = name
        return !this.out.has(`${user} ${name}`)
      },
      initial: emptyRoom,
      reduce: reduceRoom,
      decide: (room: Room, data: RoomCommand, user: string) => this.decide(room, data, user),
    })
  }

  join(wire: Wire): SimpleSession {
    let isClosed = false
    const close = (frame: CloseFrame): void => {
      if (isClosed) return
      isClosed = true
      wire.close(frame)
    }
    const peer: Peer = {
      send: (frame) => {
        if (!isClosed) wire.send(encodeFrame(frame))
      },
      close: (code) => close({ code, reason: code === outOfStep ? 'Out of step' : '' }),
    }
    const session: SimpleSession = {
      peer,
      close,
      receive: (data) => {
        if (isClosed) return
        const frame = parseClientFrame(data)
        if (frame.t === 'fault') close(frame.close)
        else this.server.hear(peer, frame)
      },
      drained: () => undefined,
    }
    this.all.add(session)
    return session
  }

  leave(session: SimpleSession): void {
    this.all.delete(session)
    for (const { readers } of this.server.topics.values()) readers.delete(session.peer)
  }

  async drain(): Promise<void> {
    for (const session of this.all) session.close({ code: 1012, reason: 'The server is restarting' })
    return Promise.resolve()
  }

  private decide({ said }: Room, { id, does, user: against }: RoomCommand, by: string): unknown {
    const { engine, storm, process, now } = this.world
    const { topic } = this
    if (!doings.some((known) => known === does)) return { code: 'malformed' }
    if (does === 'turn' && said[said.length - 1]?.by === by) return { code: 'not-your-turn' }
    // Each reader sees all: this server has no views.
    const own = { type: 'said', id, by, does: does === 'secret' ? 'say' : does } as const
    const events: RoomEvent[] = does === 'twice' ? [own, { ...own, id: `${id}#2` }] : [own]
    engine.note(topic, by, events)
    if (does === 'out' && against !== undefined && now() < storm - OUT)
      process.setTimer(() => this.putOut(`${against}`, topic), 0)
    return { events }
  }

  private putOut(user: string, topic: string): void {
    const name = `${user} ${topic}`
    this.out.add(name)
    this.world.process.setTimer(() => this.out.delete(name), OUT)
    const known = this.server.topics.get(topic)
    for (const { peer } of this.all)
      if (peer.user === user && known?.readers.has(peer)) this.server.attach(peer, known, undefined, [])
  }
}
