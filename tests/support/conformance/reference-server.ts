// The server of docs/protocol.md over real sockets, with the topics that a conformance test needs, and with its control.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Control } from '../../../server/conformance/subject'
import {
  type ClientFrame,
  closes,
  type FrameFault,
  limits,
  parseClientFrame,
  type ServerFrame,
} from '../../../store/protocol'
import { compileServer, type Peer, type SimpleServer } from '../protocol-document'

/** Ms for the first hello and for any frame: short, so that a test need not wait. */
export const patience = { hello: 500, silence: 3_000 }

/** A rule that this server breaks. */
export interface Mutation {
  /** Parts of the document's code, and what stands in their place. */
  readonly code?: readonly (readonly [from: string, to: string])[]
  readonly parse?: (data: string | Buffer) => ClientFrame | FrameFault
  readonly mostBytes?: number
  readonly mostTopics?: number
  readonly mostLines?: number
  readonly hello?: number
  readonly silence?: number
  /** Stands between the socket and the server. */
  readonly hear?: (frame: ClientFrame, pass: () => void) => void
  /** Stands between the server and the socket. */
  readonly send?: (frame: ServerFrame, pass: (frame: unknown) => void, doors: Iterable<Door>) => unknown
  readonly onControl?: (command: Control, pass: () => void) => unknown
  /** Name of the memory that comes after the loss of one. */
  readonly nextMemory?: (memory: string) => string
}

export interface Reference {
  readonly url: string
  readonly control: string
  close(): Promise<void>
}

const refusalOf = (data: unknown): unknown => (data as { refuse?: unknown } | null)?.refuse
const textOf = (data: unknown): unknown => (data as { add?: unknown } | null)?.add

export async function startReference(mutation: Mutation = {}): Promise<Reference> {
  const house = new House(mutation)
  const http = createServer((request, response) => void house.control(request, response))
  const sockets = new WebSocketServer({ server: http, maxPayload: mutation.mostBytes ?? limits.frameBytes })
  sockets.on('connection', (socket) => new Door(house, socket))
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const { port } = http.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${String(port)}`,
    control: `http://127.0.0.1:${String(port)}`,
    async close() {
      sockets.clients.forEach((socket) => socket.terminate())
      sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

class House {
  readonly mutation: Mutation
  readonly doors = new Set<Door>()
  /** Lines of a user in a topic. */
  readonly lines = new Map<string, Set<string>>()
  server: SimpleServer
  #memory: string = randomUUID()
  readonly #removed = new Set<string>()

  constructor(mutation: Mutation) {
    this.mutation = mutation
    this.server = this.#start()
  }

  async control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const command = JSON.parse(Buffer.concat(chunks).toString()) as Control
    const pass = (): void => this.#control(command)
    if (this.mutation.onControl) this.mutation.onControl(command, pass)
    else pass()
    response.writeHead(204).end()
  }

  #control(command: Control): void {
    if (command.do === 'forget') {
      this.#memory = this.mutation.nextMemory?.(this.#memory) ?? randomUUID()
      this.server = this.#start()
      this.lines.clear()
      for (const door of this.doors) door.close(1012)
      return
    }
    const doors = [...this.doors].filter(({ user }) => user === command.user)
    if (command.do === 'expire') return doors.forEach((door) => door.close(4300))
    this.#removed.add(`${command.user} ${command.topic}`)
    const topic = this.server.topics.get(command.topic)
    for (const door of doors) if (topic?.readers.has(door)) this.server.attach(door, topic, undefined, [])
  }

  #start(): SimpleServer {
    const app = {
      memory: this.#memory,
      verify: (token: string) => (/^conformance-[ab]$/.test(token) ? token : undefined),
      may: (user: string, { name }: { readonly name: string }) =>
        name.startsWith('conformance:') && !this.#removed.has(`${user} ${name}`),
      initial: [],
      reduce: (state: readonly unknown[], event: unknown) => [...state, event],
      decide: (_state: unknown, data: unknown) => {
        if (typeof textOf(data) === 'string') return { events: [textOf(data)] }
        return { code: typeof refusalOf(data) === 'string' ? refusalOf(data) : 'malformed' }
      },
    }
    return compileServer(app, (code) => (this.mutation.code ?? []).reduce(replaceOnce, code))
  }
}

function replaceOnce(code: string, [from, to]: readonly [string, string]): string {
  if (code.split(from).length !== 2) throw new Error(`docs/protocol.md has not once: ${from}`)
  return code.replace(from, () => to)
}

/** One connection. */
class Door implements Peer {
  user?: string
  readonly #house: House
  readonly #socket: WebSocket
  #timer: NodeJS.Timeout
  #isClosed = false

  constructor(house: House, socket: WebSocket) {
    this.#house = house
    this.#socket = socket
    this.#timer = setTimeout(() => this.close(4100), house.mutation.hello ?? patience.hello)
    house.doors.add(this)
    socket.on('error', () => {})
    socket.on('message', (data: Buffer, isBinary) => this.#receive(isBinary ? data : data.toString()))
    socket.on('close', () => {
      this.#isClosed = true
      clearTimeout(this.#timer)
      house.doors.delete(this)
      for (const { readers } of house.server.topics.values()) readers.delete(this)
    })
  }

  send(frame: ServerFrame): void {
    const { mutation, doors } = this.#house
    const pass = (sent: unknown): void => this.write(sent)
    if (mutation.send) mutation.send(frame, pass, doors)
    else pass(frame)
  }

  write(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  close(code: number): void {
    this.#isClosed = true
    this.#socket.close(code)
  }

  /** Topics that it is attached to. */
  get topics(): string[] {
    const all = [...this.#house.server.topics]
    return all.filter(([, { readers }]) => readers.has(this)).map(([name]) => name)
  }

  #receive(data: string | Buffer): void {
    if (this.#isClosed) return
    const { mutation } = this.#house
    const frame = (mutation.parse ?? parseClientFrame)(data)
    if (frame.t === 'fault') return this.close(frame.close.code)
    const pass = (): void => this.#hear(frame)
    if (mutation.hear) mutation.hear(frame, pass)
    else pass()
    if (this.user === undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.close(1000), mutation.silence ?? patience.silence)
  }

  #hear(frame: ClientFrame): void {
    if (this.#isClosed) return
    const { server, mutation } = this.#house
    if (this.user !== undefined && frame.t === 'attach') {
      const isFull = this.topics.length >= (mutation.mostTopics ?? limits.topics)
      const { topic } = frame
      if (isFull && !this.topics.includes(topic))
        return this.send({ t: 'attached', topic, no: 'too-many-topics', answers: {} })
    }
    if (frame.t === 'command' && !this.#keepsLine(frame.topic, frame.line))
      return this.close(closes.tooMuch.code)
    server.hear(this, frame)
  }

  #keepsLine(topic: string, line: string): boolean {
    const key = `${String(this.user)} ${topic}`
    const lines = this.#house.lines.get(key) ?? new Set()
    this.#house.lines.set(key, lines.add(line))
    return lines.size <= (this.#house.mutation.mostLines ?? limits.lines)
  }
}
