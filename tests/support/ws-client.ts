import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { WebSocket, type ClientOptions } from 'ws'

export interface Closing {
  readonly code: number
  readonly reason: string
}

/** Text frames arrive as strings, binary frames as Buffers. */
export type Received = string | Buffer

/** A WebSocket whose frames a test takes one after the other: `await client.next()`. */
export class Client {
  /** Frames not taken yet. */
  readonly inbox: Received[] = []
  readonly closed: Promise<Closing>
  readonly socket: WebSocket
  #waiting: ((frame: Received) => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
    // Without a listener an error would end the process; `closed` tells all a test wants to know.
    socket.on('error', () => {})
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? (data as Buffer) : (data as Buffer).toString()
      const take = this.#waiting.shift()
      if (take) take(frame)
      else this.inbox.push(frame)
    })
  }

  /** Resolves once the server has accepted. */
  static async open(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<Client> {
    const client = new Client(new WebSocket(url, protocols, options))
    await once(client.socket, 'open')
    return client
  }

  send(data: string | Buffer): void {
    this.socket.send(data)
  }

  next(): Promise<Received> {
    const frame = this.inbox.shift()
    return frame === undefined ? new Promise((take) => this.#waiting.push(take)) : Promise.resolve(frame)
  }

  close(code = 1000): Promise<Closing> {
    this.socket.close(code)
    return this.closed
  }
}

export interface Refused {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** The HTTP answer to a WebSocket that is not let in; rejects when it is. */
export function refusal(url: string, options: ClientOptions = {}): Promise<Refused> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options)
    socket.on('error', reject)
    socket.on('open', () => reject(new Error('was let in')))
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
  })
}

/** A TCP connection that sends what no proper client would. */
export class RawClient {
  readonly socket: Socket
  /** Everything the server sent until it closed the connection. */
  readonly answer: Promise<Buffer>

  private constructor(socket: Socket) {
    const chunks: Buffer[] = []
    this.socket = socket
    this.answer = new Promise((resolve) => socket.on('close', () => resolve(Buffer.concat(chunks))))
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  }

  static async open(port: number, bytes: string | Buffer = ''): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1')
    const client = new RawClient(socket)
    await once(socket, 'connect')
    socket.write(bytes)
    return client
  }

  /** Opens `path` with a proper handshake. Bytes after it are frames. */
  static async upgrade(port: number, path: string): Promise<RawClient> {
    const client = await RawClient.open(port, handshake(path))
    await once(client.socket, 'data')
    return client
  }
}

/** The bytes of a handshake, with `headers` in place of or in addition to the proper ones. */
export function handshake(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): string {
  const all = {
    Host: '127.0.0.1',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** The bytes of a short text as a client sends it, masked with zeros. */
export function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}
