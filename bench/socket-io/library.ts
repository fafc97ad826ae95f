// The parts of Socket.IO that benches use. It is installed by them and by nothing else, so its own types may be missing.
import type { Server as HttpServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'

type Listener = (...args: never[]) => void

export interface ServerSocket {
  readonly recovered: boolean
  readonly handshake: { readonly auth: Readonly<Record<string, unknown>> }
  join(rooms: readonly string[]): unknown
  on(event: string, listener: Listener): void
  emit(event: string, ...args: readonly unknown[]): void
}

export interface SocketServer {
  on(event: 'connection', listener: (socket: ServerSocket) => void): void
  to(room: string): { emit(event: string, ...args: readonly unknown[]): void }
}

export interface ClientSocket {
  readonly recovered: boolean
  auth: Record<string, unknown>
  readonly io: { on(event: 'open', listener: () => void): void }
  on(event: string, listener: Listener): void
  emit(event: string, ...args: readonly unknown[]): void
  disconnect(): void
}

/** Commands of npm run in the root of the repository. */
const load = createRequire(path.resolve('bench/socket-io/package.json'))

export function createSocketServer(
  http: HttpServer,
  options: Readonly<Record<string, unknown>>,
): SocketServer {
  const { Server } = load('socket.io') as {
    Server: new (http: HttpServer, options: Readonly<Record<string, unknown>>) => SocketServer
  }
  return new Server(http, options)
}

/** Lets several servers share rooms, by a stream in Redis. */
export async function createStreamsAdapter(url: string): Promise<unknown> {
  const { createClient } = load('redis') as {
    createClient: (options: { url: string; RESP: 2 }) => { connect(): Promise<unknown> }
  }
  const { createAdapter } = load('@socket.io/redis-streams-adapter') as {
    createAdapter: (client: unknown) => unknown
  }
  const client = createClient({ url, RESP: 2 })
  await client.connect()
  return createAdapter(client)
}

export function connectSocket(url: string, options: Readonly<Record<string, unknown>>): ClientSocket {
  const { io } = load('socket.io-client') as {
    io: (url: string, options: Readonly<Record<string, unknown>>) => ClientSocket
  }
  return io(url, options)
}
