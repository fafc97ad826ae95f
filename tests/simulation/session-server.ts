// The server of docs/protocol.md behind a network that is slow: frames arrive later, and some after the end of their line.
import type { Line } from 'mobx-miniprogram-socket/testing'
import { parseClientFrame, type ServerFrame } from '../../store/protocol'
import { type Peer, type SimpleServer, startServer } from '../support/protocol-document'
import type { Chance, Tale } from './session-tale'

/** A command that took effect, as the server noted it. */
export interface Said {
  readonly said: string
  readonly user: string
}

export class SlowServer {
  /** Users who may read and write. */
  readonly members = new Set<string>()
  memory = 1
  /** Events of each memory, oldest first. */
  readonly said: Said[][] = [[]]
  /** The memory of the server when a command first left. */
  readonly left = new Map<string, number>()
  private server: SimpleServer
  private readonly peers = new Map<Line, Peer>()
  private readonly tale: Tale
  private readonly chance: Chance

  constructor(tale: Tale, chance: Chance) {
    this.tale = tale
    this.chance = chance
    this.server = this.start()
  }

  /** All lines that the server takes for open. */
  get lines(): readonly Line[] {
    return Array.from(this.peers.keys())
  }

  get log(): readonly Said[] {
    return this.said[this.said.length - 1] ?? []
  }

  /** Loses its memory, and all lines. */
  restart(): void {
    this.memory += 1
    this.said.push([])
    for (const line of this.lines) this.drop(line)
    this.server = this.start()
  }

  /** Breaks a line: for the phone soon, for the server after what has arrived. */
  drop(line: Line): void {
    this.tale.later(60, () => line.drop())
    this.tale.later(2_000, () => this.leave(line))
  }

  recheck(user: string): void {
    for (const peer of this.peers.values())
      for (const topic of this.server.topics.values())
        if (peer.user === user && topic.readers.has(peer)) this.server.attach(peer, topic, undefined, [])
  }

  readonly serve = (line: Line): void => {
    const { server } = this
    let [in_, out] = [0, 0]
    const isServed = (): boolean => this.server === server && this.peers.get(line) === peer
    const peer: Peer = {
      send: (frame) => {
        if (!isServed()) return
        out = this.tale.inOrder(out, 40, () => line.say(encode(frame)))
      },
      close: (code) => {
        if (!isServed()) return
        if (code === 4104) this.tale.steps += 1
        if (code === 4101) throw new Error('NO FRAME of the protocol')
        this.leave(line)
        out = this.tale.inOrder(out, 40, () => line.close(code))
      },
    }
    this.peers.set(line, peer)
    line.onFrame = (text) => {
      const frame = parseClientFrame(text)
      if (frame.t === 'command') this.noteLeaving(String((frame.data as { say: unknown }).say))
      if (frame.t === 'command' && this.chance.p(0.01)) {
        // The phone has lost this frame, and takes the next ones.
        this.tale.later(300, () => line.drop())
        return
      }
      in_ = this.tale.inOrder(in_, 40, () => {
        if (!isServed()) return
        if (frame.t === 'fault') peer.close(frame.close.code)
        else server.hear(peer, frame)
      })
    }
    this.tale.later(30, () => line.accept())
  }

  private noteLeaving(text: string): void {
    if (!this.left.has(text)) this.left.set(text, this.memory)
  }

  private leave(line: Line): void {
    const peer = this.peers.get(line)
    this.peers.delete(line)
    for (const { readers } of this.server.topics.values()) if (peer) readers.delete(peer)
  }

  private start(): SimpleServer {
    const { log } = this
    return startServer(`m${String(this.memory)}`, {
      members: this.members,
      decide: (_state, { say }, user) => {
        const text = String(say)
        if (text.endsWith('!')) return { code: 'rude' }
        ;(log as Said[]).push({ said: text, user })
        return { events: [{ said: text }] }
      },
    })
  }
}

function encode(frame: ServerFrame): string {
  return JSON.stringify(frame)
}
