// Calls between two processes: one JSON line each way. A call rejects when the process at the other end is gone.
import { connect as dial, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

type Methods = Readonly<Record<string, (...args: never[]) => unknown>>

interface Call {
  readonly id: number
  readonly name: string
  readonly args: never[]
}

/** An answer, or a notice with `id` 0. */
interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Sends what its caller should hear beside the answers. */
export type Notify = (value: unknown) => void

/** Offers methods on a port of the loopback; each caller has its own. Resolves to the port. */
export function serve(port: number, methodsFor: (notify: Notify) => Methods): Promise<number> {
  const server = createServer((socket) => {
    const write = (answer: Answer): void => void socket.write(`${JSON.stringify(answer)}\n`)
    const methods = methodsFor((value) => write({ id: 0, value }))
    const answer = async ({ id, name, args }: Call): Promise<void> => {
      try {
        write({ id, value: await methods[name]?.(...args) })
      } catch (error) {
        write({ id, error: String(error) })
      }
    }
    readLines(socket, (line) => void answer(line as Call))
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** Calls the methods of a process, which may end and start again on the same port. */
export class Caller {
  readonly #port: number
  readonly #heard: (value: unknown) => void
  readonly #connected: () => Promise<void>
  readonly #waiting = new Map<
    number,
    { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }
  >()
  #socket: Socket | undefined
  #lastId = 0

  /** @param connected called after each connect, before any other call */
  constructor(
    port: number,
    heard: (value: unknown) => void,
    connected = (): Promise<void> => Promise.resolve(),
  ) {
    this.#port = port
    this.#heard = heard
    this.#connected = connected
  }

  async connect(): Promise<void> {
    const socket = dial(this.#port, '127.0.0.1').setNoDelay()
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject)
    })
    let isUp = false
    socket.once('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the process is gone'))
      this.#waiting.clear()
      if (isUp) void this.#reconnect()
    })
    this.#socket = socket
    readLines(socket, (line) => {
      const { id, value, error } = line as Answer
      if (id === 0) return this.#heard(value)
      const call = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) call?.resolve(value as never)
      else call?.reject(new Error(error))
    })
    await this.#connected()
    isUp = true
  }

  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      if (this.#socket?.writable !== true) return reject(new Error('the process is gone'))
      this.#waiting.set(id, { resolve, reject })
      this.#socket.write(`${JSON.stringify({ id, name, args })}\n`)
    })
  }

  async #reconnect(): Promise<void> {
    do await sleep(50)
    while (
      !(await this.connect().then(
        () => true,
        () => false,
      ))
    )
  }
}

/** Node 20 tells a reader of lines about the end of its socket, too. */
function readLines(socket: Socket, heard: (line: unknown) => void): void {
  socket.setNoDelay().on('error', () => undefined)
  createInterface(socket)
    .on('error', () => undefined)
    .on('line', (line) => heard(JSON.parse(line)))
}
