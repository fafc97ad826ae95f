// Clients that do as little as their protocol allows: the server is measured, not its client.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { encodeFrame, type ClientFrame } from '../../../store/protocol'

/** A phone in a room. */
export interface Client {
  say(text: string): void
  end(): void
}

export interface ClientHost {
  readonly port: number
  /** Number of the client, from 0. */
  readonly number: number
  readonly room: string
  /** Texts that arrived, the own ones too. */
  readonly heard: (texts: readonly string[]) => void
}

/** A server and the client that speaks to it. */
export interface Contestant {
  readonly name: 'ours' | 'socket.io' | 'tornado' | 'bare'
  /** From the root of the repository; `null`: Python. */
  readonly file: string | null
  /** Without them all clients of a server hear all. */
  readonly hasRooms: boolean
  /** Resolves once the client is in its room. */
  readonly join: (host: ClientHost) => Promise<Client>
}

/** The texts behind each `mark`: to parse frames would cost more than to send them. */
function textsIn(frame: string, mark: string): string[] {
  return frame
    .split(mark)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('"')))
}

class Signal {
  give!: () => void
  readonly given = new Promise<void>((resolve) => (this.give = resolve))
}

/** The first frame may come with the answer to the handshake. */
async function dial(url: string, heard: (frame: string, socket: WebSocket) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  socket.on('error', () => undefined)
  socket.on('message', (data) => heard((data as Buffer).toString(), socket))
  await once(socket, 'open')
  return socket
}

async function joinOurs({ port, number, room, heard }: ClientHost): Promise<Client> {
  const [user, topic, line] = [`user-${String(number)}`, `room:${room}`, 'line']
  const joined = new Signal()
  const socket = await dial(`ws://127.0.0.1:${String(port)}/session`, (text) => {
    if (text.startsWith('{"t":"attached"')) joined.give()
    else heard(textsIn(text, '"said":"'))
  })
  const send = (frame: ClientFrame): void => socket.send(encodeFrame(frame))
  let n = 0
  send({ t: 'hello', v: 1, user, token: user })
  send({ t: 'attach', topic, lines: [] })
  await joined.given
  return {
    say: (say) => send({ t: 'command', topic, line, n: (n += 1), after: n - 1, data: { say } }),
    end: () => socket.terminate(),
  }
}

/** Engine.IO puts one digit before a packet, Socket.IO a second one. */
async function joinSocketIo({ port, room, heard }: ClientHost): Promise<Client> {
  const joined = new Signal()
  const url = `ws://127.0.0.1:${String(port)}/socket.io/?EIO=4&transport=websocket`
  const socket = await dial(url, (packet, opened) => {
    if (packet.startsWith('0')) opened.send(`40${JSON.stringify({ room })}`)
    if (packet === '2') opened.send('3')
    if (packet.startsWith('40')) joined.give()
    heard(textsIn(packet, '42["said","'))
  })
  let id = 0
  await joined.given
  return {
    say: (text) => socket.send(`42${String((id += 1))}${JSON.stringify(['say', text])}`),
    end: () => socket.terminate(),
  }
}

async function joinTornado({ port, heard }: ClientHost): Promise<Client> {
  const socket = await dial(`ws://127.0.0.1:${String(port)}/plain`, (text) => heard([text]))
  return { say: (text) => socket.send(text), end: () => socket.terminate() }
}

async function joinBare({ port }: ClientHost): Promise<Client> {
  const socket = await dial(`ws://127.0.0.1:${String(port)}/`, () => undefined)
  return { say: () => undefined, end: () => socket.terminate() }
}

const server = (name: string): string => `bench/server/load/${name}.ts`

export const ours: Contestant = { name: 'ours', file: server('ours'), hasRooms: true, join: joinOurs }
export const socketIo: Contestant = {
  name: 'socket.io',
  file: server('socket-io'),
  hasRooms: true,
  join: joinSocketIo,
}
export const tornado: Contestant = { name: 'tornado', file: null, hasRooms: false, join: joinTornado }
export const bare: Contestant = { name: 'bare', file: server('bare'), hasRooms: false, join: joinBare }
