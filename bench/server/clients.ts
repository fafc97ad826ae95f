import { once } from 'node:events'
import { get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** Bytes that a flood hands to the network at once. */
const chunkSize = 65_536

/** One text as a client sends it, masked with zeros. */
export function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}

/** A connection that sends its bytes unchanged; it reads nothing. */
export async function connectRaw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve()).once('close', () => resolve())
  })
  return socket
}

/** A WebSocket without a client: after the handshake its bytes are frames. */
export async function connectPlain(port: number, { doesRead = false } = {}): Promise<Socket> {
  const socket = await connectRaw(port)
  if (socket.destroyed) return socket
  socket.write(
    'GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await new Promise<void>((resolve) => {
    socket.once('data', () => resolve()).once('close', () => resolve())
  })
  return doesRead ? socket : socket.pause()
}

/** Sends copies of `unit` as fast as the server takes them, until `bytes` are out or `signal` aborts. */
export async function flood(
  connectOne: () => Promise<Socket>,
  unit: Buffer,
  { bytes = Infinity, signal }: { bytes?: number; signal: AbortSignal },
): Promise<void> {
  const chunk = Buffer.concat(Array.from({ length: Math.floor(chunkSize / unit.length) }, () => unit))
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
  })
  let socket = await connectOne()
  for (let sent = 0; sent < bytes && !signal.aborted; sent += chunk.length) {
    if (socket.destroyed) {
      // One that is thrown out comes back.
      await sleep(100)
      socket = await connectOne()
    }
    const written = new Promise<void>((resolve) => socket.write(chunk, () => resolve()))
    await Promise.race([written, stopped])
  }
  await stopped
  socket.destroy()
}

/** A client that reads everything and remembers how it was closed. */
export class Reader {
  /** The close code that the server sent; 1006 when it sent none. */
  code: number | undefined
  readonly #socket: WebSocket
  #onPong = (): void => undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      this.code = code
      this.#onPong()
    })
    socket.on('message', (data: Buffer) => {
      if (data.length === 4 && data.toString() === 'pong') this.#onPong()
    })
  }

  static async open(port: number): Promise<Reader> {
    const reader = new Reader(new WebSocket(`ws://127.0.0.1:${port}/plain`))
    await once(reader.#socket, 'open')
    return reader
  }

  get closed(): Promise<unknown> {
    return this.code === undefined ? once(this.#socket, 'close') : Promise.resolve()
  }

  /** Milliseconds until `pong` came back, or until the connection ended. */
  async ping(): Promise<number> {
    const from = performance.now()
    this.#socket.send('ping')
    await new Promise<void>((resolve) => (this.#onPong = resolve))
    return performance.now() - from
  }

  end(): void {
    this.#socket.terminate()
  }
}

/** Milliseconds that `GET /health` takes on a connection of its own; Infinity without an answer. */
function askHealth(port: number, signal: AbortSignal): Promise<number> {
  const from = performance.now()
  return new Promise((resolve) => {
    get({ port, path: '/health', agent: false, signal }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - from))
    }).on('error', () => resolve(signal.aborted ? performance.now() - from : Infinity))
  })
}

/** The slowest `/health` until `signal` aborts, in ms. One that is still open then counts with the time it has waited. */
export async function slowestHealth(port: number, signal: AbortSignal): Promise<number> {
  let slowest = 0
  while (!signal.aborted) {
    slowest = Math.max(slowest, await askHealth(port, signal))
    await sleep(50)
  }
  return slowest
}

/** The same for the `pong` of a client that only pings; `end()` it at the same moment. */
export async function slowestPong(reader: Reader): Promise<number> {
  let slowest = 0
  while (reader.code === undefined) {
    slowest = Math.max(slowest, await reader.ping())
    await sleep(50)
  }
  return slowest
}
