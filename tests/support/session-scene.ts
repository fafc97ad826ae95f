// A store with a session, on a virtual phone, before the server of docs/protocol.md.
import { jest } from '@jest/globals'
import { createSocketStore, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { session } from 'mobx-miniprogram-socket/session'
import { type Line, VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { type ClientFrame, parseClientFrame, type ServerFrame, type Welcome } from '../../store/protocol'
import { type Peer, type SimpleApp, type SimpleServer, startServer } from './protocol-document'

export interface Say {
  readonly say: string
}

export const roomOptions = {
  initial: [] as readonly string[],
  reduce: (lines: readonly string[], { said }: { readonly said: string }) => [...lines, said],
  optimistic: (lines: readonly string[], { say }: Say) => [...lines, `${say}…`],
}

/** The server of the document behind the lines of any number of phones. */
export class DocumentServer {
  /** Frames that the peers sent (`→`) and got (`←`), oldest first. */
  readonly frames: string[] = []
  /** Frames that get lost, from either side. */
  loses: (frame: ClientFrame | ServerFrame) => boolean = () => false
  /** Changes a welcome. */
  welcome: Partial<Welcome> = {}
  private server: SimpleServer
  private readonly app: SimpleApp
  private peers = new Map<Line, Peer>()

  constructor(memory = 'm1', app: SimpleApp = {}) {
    this.server = startServer(memory, app)
    this.app = app
  }

  /** Loses its memory. */
  restart(memory: string): void {
    this.server = startServer(memory, this.app)
    const lines = Array.from(this.peers.keys())
    this.peers.clear()
    for (const line of lines) line.drop()
  }

  readonly serve = (line: Line): void => {
    const peer: Peer = {
      send: (frame) => {
        if (this.peers.get(line) !== peer || this.loses(frame)) return
        const full = frame.t === 'welcome' ? { ...frame, ...this.welcome } : frame
        this.note('←', full)
        line.say(JSON.stringify(full))
      },
      close: (code) => {
        this.leave(line)
        this.frames.push(`✕ ${String(code)}`)
        line.close(code)
      },
    }
    this.peers.set(line, peer)
    line.onFrame = (text) => {
      const frame = parseClientFrame(text)
      if (frame.t === 'fault') peer.close(frame.close.code)
      else if (!this.loses(frame)) {
        this.note('→', frame)
        if (this.peers.get(line) === peer) this.server.hear(peer, frame)
      }
    }
    line.accept()
  }

  /** The end of a line has come to the server. */
  leave(line: Line): void {
    const peer = this.peers.get(line)
    this.peers.delete(line)
    for (const { readers } of this.server.topics.values()) if (peer) readers.delete(peer)
  }

  /** Breaks all connections. */
  drop(code?: number, reason?: string): void {
    for (const line of Array.from(this.peers.keys())) {
      this.leave(line)
      line.drop(code, reason)
    }
  }

  /** Membership of a user has changed. */
  recheck(user: string, name: string): void {
    for (const peer of this.peers.values())
      if (peer.user === user) this.server.attach(peer, this.server.topics.get(name), undefined, [])
  }

  get linked(): readonly Line[] {
    return Array.from(this.peers.keys())
  }

  private note(sign: string, frame: ClientFrame | ServerFrame): void {
    if (frame.t !== 'ping') this.frames.push(`${sign} ${JSON.stringify(frame)}`)
  }
}

export interface Launch extends Partial<SocketStoreOptions> {
  readonly user?: () => string
  /** The option of the session. */
  readonly present?: () => string | undefined
}

let draws = 0

/** Starts the app: on the storage of an earlier launch, if there was one. */
export function launchOn(
  server: Pick<DocumentServer, 'serve'>,
  storage = new VirtualStorage(),
  options: Launch = {},
) {
  const { user = () => 'ann', present, ...more } = options
  const phone = new VirtualPhone({ storage })
  phone.onDial = server.serve
  const getRandomValues = ({ success }: { success(result: object): void }): void => {
    success({ randomValues: new Uint8Array(16).fill(++draws).buffer })
  }
  Object.assign(phone.wx, { getRandomValues })
  const auth = jest.fn(() => Promise.resolve({ user: user(), token: `token-of-${user()}` }))
  const socket = createSocketStore({
    url: 'wss://example.com',
    outbox: { persist: true },
    heartbeat: { adaptive: false },
    session: session({ auth, ...(present && { user: present }) }),
    platform: phone,
    ...more,
  })
  const room = socket.topic<readonly string[], { readonly said: string }, Say>('room:1', roomOptions)
  return { phone, socket, room, auth, storage }
}

/** The last frame that the phone has sent on a line. */
export function lastFrame({ sent }: Line): ClientFrame {
  return JSON.parse(sent[sent.length - 1] as string) as ClientFrame
}

/** Lets promises, answers of the phone and due timers run. */
export const pass = (ms = 10) => jest.advanceTimersByTimeAsync(ms)
