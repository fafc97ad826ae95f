// A TCP proxy between clients and a server that does to connections what networks do.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** `reset` to `late` end a connection sooner or later; `slow` and `sliced` pass. */
export type Fault =
  /** Both ends get a reset. */
  | 'reset'
  /** The client's end gets a FIN; what it still sends arrives. */
  | 'half-close'
  /** All that is sent vanishes, and neither end is told. */
  | 'black-hole'
  /** All for the client vanishes, and what it sends arrives. */
  | 'mute'
  /** The way to the server takes 3 s more; after 2 s the client gets a reset, and what it sent arrives while it is back already. */
  | 'late'
  /** Everything takes 300 ms more for 3 s. */
  | 'slow'
  /** Bytes arrive in pieces of 1 to 24 for 3 s. */
  | 'sliced'

/** How long a half-closed connection still takes bytes, in ms. */
const halfOpenFor = 500
/** How long a connection stays in a black hole, in ms. */
const holeFor = 90_000
const late = { delay: 3_000, resetAfter: 2_000 }
const passing = { for: 3_000, delay: 300, piece: 24 }

/** One direction of one connection. */
class Lane {
  isLost = false
  delay: number
  /** Largest piece that is written at once. */
  piece = Infinity
  readonly #to: Socket
  readonly #random: () => number
  #last = Promise.resolve()

  constructor(from: Socket, to: Socket, delay: number, random: () => number) {
    this.#to = to
    this.#random = random
    this.delay = delay
    from.on('data', (chunk: Buffer) => this.#pass(chunk))
    from.on('end', () => this.#inOrder(() => void to.end()))
    from.on('error', () => undefined)
  }

  #pass(chunk: Buffer): void {
    if (this.isLost) return
    this.#inOrder(async () => {
      for (let rest = chunk; rest.length > 0;) {
        const size = Math.min(rest.length, 1 + Math.floor(this.#random() * this.piece))
        this.#to.write(rest.subarray(0, this.piece === Infinity ? rest.length : size))
        rest = rest.subarray(this.piece === Infinity ? rest.length : size)
        if (rest.length > 0) await sleep(1)
      }
    })
  }

  /** Acts after the delay, and after everything before. */
  #inOrder(act: () => void | Promise<void>): void {
    const arrived = sleep(this.delay)
    this.#last = this.#last.then(async () => {
      await arrived
      if (!this.isLost && this.#to.writable) await act()
    })
  }
}

/** One connection of one client. */
class Link {
  readonly #ends: readonly [client: Socket, server: Socket]
  readonly #up: Lane
  readonly #down: Lane
  readonly #timers: NodeJS.Timeout[] = []
  /** Neither end hears of the end of the other. */
  #isTorn = false

  constructor(client: Socket, server: Socket, delay: number, random: () => number) {
    this.#ends = [client, server]
    this.#up = new Lane(client, server, delay, random)
    this.#down = new Lane(server, client, delay, random)
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const)
      end.setNoDelay().once('close', () => {
        if (this.#isTorn) return
        for (const timer of this.#timers) clearTimeout(timer)
        other.destroy()
      })
  }

  strike(fault: Fault): void {
    const [up, down] = [this.#up, this.#down]
    const [client] = this.#ends
    switch (fault) {
      case 'reset':
        return this.reset()
      case 'half-close':
        down.isLost = true
        client.end()
        return this.#later(halfOpenFor, () => this.reset())
      case 'black-hole':
      case 'mute':
        this.#isTorn = up.isLost = fault === 'black-hole'
        down.isLost = true
        return this.#later(holeFor, () => this.reset())
      case 'late':
        this.#isTorn = true
        up.delay += late.delay
        this.#later(late.resetAfter, () => client.resetAndDestroy())
        return this.#later(late.resetAfter + late.delay, () => this.reset())
      case 'slow':
        for (const lane of [up, down]) lane.delay += passing.delay
        return this.#later(passing.for, () => {
          for (const lane of [up, down]) lane.delay -= passing.delay
        })
      case 'sliced':
        for (const lane of [up, down]) lane.piece = passing.piece
        return this.#later(passing.for, () => {
          for (const lane of [up, down]) lane.piece = Infinity
        })
    }
  }

  /** Resets the server's end too: what is on its way is lost. */
  reset(): void {
    for (const end of this.#ends) end.resetAndDestroy()
  }

  #later(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms).unref())
  }
}

export interface ProxyOptions {
  /** The server's port; 0: there is none now. */
  readonly target: () => number
  /** Ms that everything takes each way for this client. */
  readonly delayOf: (client: number) => number
  readonly random: () => number
}

export class FaultProxy {
  readonly #options: ProxyOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** The newest connection of each client. */
  readonly #links = new Map<number, Link>()

  constructor(options: ProxyOptions) {
    this.#options = options
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#meet(socket))
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  }

  /** Does this to the newest connection of a client, if it has one. */
  strike(client: number, fault: Fault): void {
    this.#links.get(client)?.strike(fault)
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Its number stands in the address that a client asks for. */
  #meet(socket: Socket): void {
    this.#keep(socket).once('data', (head: Buffer) => {
      socket.pause()
      const client = Number(/[?&]client=(\d+)/.exec(head.toString('latin1'))?.[1])
      const target = this.#options.target()
      if (Number.isNaN(client) || target === 0) return void socket.resetAndDestroy()
      const server = this.#keep(connect({ port: target, host: '127.0.0.1', allowHalfOpen: true }))
      server.once('connect', () => {
        const link = new Link(socket, server, this.#options.delayOf(client), this.#options.random)
        this.#links.set(client, link)
        socket.unshift(head)
        socket.resume()
      })
      server.once('error', () => socket.resetAndDestroy())
    })
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket)
    return socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket))
  }
}
