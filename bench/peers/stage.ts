import { setImmediate } from 'node:timers/promises'
import { type Line, seeded, VirtualClock, VirtualPhone } from '../../store/testing'
import type { Client, Home, Peer } from './client'
import { Page } from './page'
import type { Script } from './script'
import { Server } from './server'

/** Milliseconds one way between phone and server. */
export const latency = 20
/** Phones are not switched on in step: their clients start within so many ms. */
const spread = 30_000

/** Virtual ms that run before other work of the process gets its turn. */
const slice = 10_000

/** The record of one phone. */
interface Observed {
  readonly at: number
  /** The client says that it is connected. */
  readonly says: boolean
  /** The server still talks to it. */
  readonly isTrue: boolean
}

/** A phone, its client, and what was observed of them. */
export class Tenant {
  readonly phone: VirtualPhone
  readonly page: Page
  /** When an attempt of this phone arrived at the server. */
  readonly dials: number[] = []
  /** Messages that were given to the client, and those that it reported as lost, or perhaps lost. */
  readonly sent: string[] = []
  readonly reported = new Set<string>()
  private client: Client | null = null
  private readonly notes: Observed[] = []
  private readonly server: Server

  constructor(phone: VirtualPhone, server: Server) {
    this.phone = phone
    this.page = new Page(phone)
    this.server = server
  }

  get line(): Line {
    return this.phone.line
  }

  start(peer: Peer, home: Pick<Home, 'url' | 'sendsAgain'>, script: Script): void {
    const { phone, page } = this
    this.client = peer.start({ ...home, phone, load: () => script.runOn(page) })
  }

  /** Messages that it says are lost, though they had arrived; `undefined`: it cannot tell. */
  get lost(): readonly string[] | undefined {
    return this.client?.lost
  }

  /** A client that has no use for a message now may say so in its own way. */
  send(text: string): void {
    const report = (): void => void this.reported.add(text)
    this.sent.push(text)
    try {
      this.client?.send(text)?.catch(report)
    } catch {
      report()
    }
  }

  look(at: number): void {
    const says = this.client?.isOpen ?? false
    const isTrue = says && this.server.talksTo(this.line)
    const last = this.notes.at(-1)
    if (last?.says !== says || last.isTrue !== isTrue) this.notes.push({ at, says, isTrue })
  }

  /** Milliseconds from `start` until there was a connection that the client knew of; `Infinity`: there was none. */
  backAfter(start: number): number {
    return this.firstAfter(start, ({ isTrue }) => isTrue)
  }

  /** Milliseconds from `start` until the client no longer said that it was connected. */
  doubtsAfter(start: number): number {
    return this.firstAfter(start, ({ says }) => !says)
  }

  private firstAfter(start: number, matches: (note: Observed) => boolean): number {
    const before = this.notes.findLast(({ at }) => at <= start)
    if (before && matches(before)) return 0
    const first = this.notes.find((note) => note.at > start && matches(note))
    return first ? first.at - start : Infinity
  }
}

export interface StageOptions {
  readonly clients: number
  readonly sendsAgain?: boolean
}

/** Clients of one kind, each on its own phone, on one clock, with one server. */
export class Stage {
  readonly server: Server
  readonly tenants: readonly Tenant[]
  private readonly clock: VirtualClock
  private readonly peer: Peer
  private readonly script: Script
  private readonly home: Pick<Home, 'url' | 'sendsAgain'>
  private readonly random: () => number
  /** The phone that did something last: its effects are seen once its promises have settled. */
  private last: { tenant: Tenant; at: number } | null = null

  constructor(peer: Peer, script: Script, { clients, sendsAgain = false }: StageOptions) {
    this.peer = peer
    this.script = script
    this.home = { url: 'wss://example.com', sendsAgain }
    this.random = seeded(1)
    this.clock = new VirtualClock({ random: this.random })
    this.server = new Server(this.clock, peer.protocol)
    this.tenants = Array.from({ length: clients }, () => this.move())
  }

  get now(): number {
    return this.clock.now()
  }

  /** The only one, where there is one. */
  get tenant(): Tenant {
    const [tenant] = this.tenants
    if (!tenant) throw new Error('Nobody lives here')
    return tenant
  }

  /** A moment within the next `ms`, by the dice. */
  moment(ms: number): number {
    return Math.floor(this.random() * ms)
  }

  /** Lets every client start within half a minute, and gives each time to be connected for a while. */
  async open(): Promise<void> {
    for (const tenant of this.tenants) this.in(this.moment(spread), () => this.begin(tenant))
    await this.run(spread + 60_000)
  }

  begin(tenant: Tenant): void {
    this.act(tenant, () => {
      tenant.start(this.peer, this.home, this.script)
    })
  }

  /** Does something to a phone, and watches what its client makes of it. */
  act(tenant: Tenant, job: () => void): void {
    this.see()
    this.last = { tenant, at: this.now }
    job()
  }

  in(ms: number, job: () => void): void {
    this.clock.setTimer(job, ms)
  }

  async run(ms: number): Promise<void> {
    const end = this.now + ms
    while (this.now < end) {
      await this.clock.advanceAsync(Math.min(slice, end - this.now))
      this.see()
      // Promises alone would keep the process from hearing signals.
      await setImmediate()
    }
  }

  /** Runs until every client is connected, or for `patience` ms. Gives the wait of each. */
  async recover(patience: number): Promise<number[]> {
    const start = this.now
    const waits = (): number[] => this.tenants.map((tenant) => tenant.backAfter(start))
    while (this.now < start + patience && waits().includes(Infinity)) await this.run(5_000)
    return waits()
  }

  private see(): void {
    if (this.last) this.last.tenant.look(this.last.at)
    this.last = null
  }

  private move(): Tenant {
    const phone: VirtualPhone = new VirtualPhone({
      latency,
      // The kindest phone: it does what W3C and WeChat promise. It answers a send later, as every phone does.
      quirks: { closeNeedsCode: false, closesWhileConnecting: true, answerDelay: 5 },
      timing: {
        now: () => this.clock.now(),
        random: this.random,
        setTimer: (callback, ms) =>
          this.clock.setTimer(() => {
            this.act(tenant, callback)
          }, ms),
      },
    })
    const tenant: Tenant = new Tenant(phone, this.server)
    this.server.serve(phone, () => {
      tenant.dials.push(this.now)
    })
    return tenant
  }
}
