import type { CloseFrame } from '../../store/base/errors'
import type { End } from './drained'
import { type Entry, type Gate, Server } from './server'
import { Tally } from './tally'
import { step, Wheel } from './wheel'

export interface StormRules {
  readonly clients: number
  /** Handshakes a second of all processes. */
  readonly capacity: number
  /** Ends of the connections of one process, where it is drained; without them all end at 0. */
  readonly ends?: readonly End[]
  /** Processes behind a balancer that sends connections to each in turn. */
  readonly processes: number
  /** Ms without a server; then it is there. Connections are refused meanwhile. */
  readonly outage: number
}

/** All clients of one kind. Each has one timer and at most one connection. */
export interface Fleet {
  /** The server vanishes, or begins to close its connections. */
  vanish(): void
  /** A timer has come, which may be one that is no longer wanted. */
  due(client: number, now: number): void
  refused(client: number, now: number): void
  welcomed(client: number, now: number): void
  /** Connected, and closed. */
  shed(client: number, now: number, close: CloseFrame): void
}

/** The hands of a fleet. */
export interface Hands {
  wake(client: number, at: number): void
  dial(client: number): void
  hangUp(client: number): void
  giveUp(): void
}

/** Linux sends the first packet of a connection again after these times, in ms, where nothing answered it. */
const again = [1_000, 3_000, 7_000]
/** Clients that are not back so long after the server never are, in ms. */
const patience = 600_000

/** A storm in simulated time: clients lose their server at 0. No wire has a length, so waits are those of clients and server. */
export class World implements Hands {
  readonly tally: Tally
  now = 0
  readonly #rules: StormRules
  readonly #fleet: Fleet
  readonly #servers: readonly Server[]
  #turn = 0
  readonly #timers = new Wheel()
  readonly #packets = new Wheel()
  readonly #refusals = new Wheel()
  /** When each client dialled; -1 where it does not. */
  readonly #dialledAt: Int32Array

  constructor(rules: StormRules, makeGate: () => Gate, makeFleet: (hands: Hands) => Fleet) {
    const { clients, outage, capacity, processes } = rules
    this.#rules = rules
    this.tally = new Tally(clients, outage)
    this.#dialledAt = new Int32Array(clients).fill(-1)
    const answers = {
      isGone: (client: number, since: number) => this.#dialledAt[client] !== since,
      answer: (client: number, entry: Entry) => this.#answer(client, entry),
    }
    this.#servers = Array.from(
      { length: processes },
      () => new Server(capacity / processes, makeGate(), answers),
    )
    this.#fleet = makeFleet(this)
  }

  run(): Tally {
    this.#fleet.vanish()
    const end = this.#rules.outage + patience
    while (this.tally.isMissing && this.now < end) {
      this.now += step
      this.#go()
    }
    return this.tally
  }

  wake(client: number, at: number): void {
    this.#timers.add(Math.max(at, this.now + step), client)
  }

  dial(client: number): void {
    const { now } = this
    this.tally.attempt(now)
    this.#dialledAt[client] = now
    if (now < this.#rules.outage) this.#refusals.add(now + step, client)
    else this.#reach(client, 0)
  }

  hangUp(client: number): void {
    this.#dialledAt[client] = -1
  }

  giveUp(): void {
    this.tally.giveUp()
  }

  #go(): void {
    const { now } = this
    for (const client of this.#refusals.take(now))
      if (this.#dialledAt[client] === now - step) this.#answer(client, { kind: 'refused' })
    for (const packet of this.#packets.take(now)) {
      const [client, tries] = [Math.floor(packet / 4), packet % 4]
      if (this.#dialledAt[client] === now - (again[tries - 1] as number)) this.#reach(client, tries)
    }
    for (const client of this.#timers.take(now)) this.#fleet.due(client, now)
    for (const server of this.#servers) server.work(now)
  }

  #reach(client: number, tries: number): void {
    const since = this.#dialledAt[client] as number
    const server = this.#servers[this.#turn++ % this.#servers.length] as Server
    if (server.connect(client, since) || tries === again.length) return
    this.#packets.add(since + (again[tries] as number), client * 4 + tries + 1)
  }

  #answer(client: number, entry: Entry): void {
    const { now } = this
    this.#dialledAt[client] = -1
    if (entry.kind === 'refused') return this.#fleet.refused(client, now)
    if (entry.kind === 'later') return this.#fleet.shed(client, now, entry.close)
    this.tally.back(now)
    this.#fleet.welcomed(client, now)
  }
}
