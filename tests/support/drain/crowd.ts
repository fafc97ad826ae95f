// Many phones of this library on real sockets, which say something all the time, and what became of them in a drain. In a process
// of their own: the times that they measure are theirs.
import { webcrypto } from 'node:crypto'
import { reaction } from 'mobx-miniprogram'
import { createSocketStore, type SocketStore } from 'mobx-miniprogram-socket'
import { WebSocket } from 'ws'
import { browserPlatform } from '../../../store/platforms/browser'
import { session } from '../../../store/session'
import { add, type Said } from './ids'

/** Phones in one room. */
const roomSize = 4
/** Ms between two commands of one phone. */
const sayEvery = 8_000

/** One phone. Its times are of `performance.now`. */
class Phone {
  readonly store: SocketStore
  readonly sent: string[] = []
  readonly ends: Promise<unknown>[] = []
  attempts = 0
  /** When it was to come back, by the reason of the close. */
  slotAt = NaN
  code = NaN
  backAt = NaN
  readonly #topic
  readonly #number: number

  constructor(number: number, url: () => string) {
    const dialled = (): void => void (this.attempts += 1)
    const told = (code: number, reason: string): void => {
      this.code = code
      this.slotAt = performance.now() + (JSON.parse(reason) as { readonly after: number }).after
    }
    class Watched extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols)
        dialled()
        this.on('close', (code, reason) => code === 1012 && told(code, reason.toString()))
      }
    }
    this.#number = number
    const user = `user-${String(number)}`
    this.store = createSocketStore({
      url,
      platform: browserPlatform({ WebSocket: Watched as never, crypto: webcrypto }),
      heartbeat: { interval: 25_000, timeout: 20_000, adaptive: false },
      session: session({ auth: () => ({ user, token: user }) }),
    })
    this.#topic = this.store.topic<readonly string[], Said, { say: string }>(
      `room:${String(Math.floor(number / roomSize))}`,
      { initial: [], reduce: add },
    )
    this.#topic.hold()
    reaction(
      () => this.isLive,
      (isLive) => isLive && (this.backAt = performance.now()),
    )
    this.store.connect()
  }

  get isLive(): boolean {
    return this.#topic.freshness === 'live'
  }

  get state(): readonly string[] {
    return this.#topic.confirmed
  }

  say(): void {
    const id = `${String(this.#number)}.${String(this.sent.length)}`
    this.sent.push(id)
    this.ends.push(this.#topic.send({ say: id }).done)
  }
}

export interface Report {
  readonly neverBack: number
  readonly attemptsPerClient: number
  /** Ms from the slot to the moment at which the topic is live again: the 95th of 100. */
  readonly p95: number
  /** Ms that timers of this process were late, which is the machine's part in it: the 95th of 100. */
  readonly late95: number
  readonly sent: number
  readonly unanswered: number
  readonly lost: number
  readonly doubled: number
  readonly closedOtherwise: number
}

class Crowd {
  /** Of the server to which the balancer leads. */
  port = 0
  readonly #phones: Phone[] = []
  readonly #late: number[] = []
  #talk: NodeJS.Timeout | undefined

  /** Resolves when all are live. They come a hundred at a time. */
  async gather(count: number): Promise<void> {
    for (let first = 0; first < count; first += 100) {
      for (let number = first; number < Math.min(count, first + 100); number += 1)
        this.#phones.push(new Phone(number, () => `ws://127.0.0.1:${String(this.port)}/session`))
      await this.live()
    }
    let turn = 0
    const each = 20
    const perTurn = Math.ceil((count * each) / sayEvery)
    let due = performance.now() + each
    this.#talk = setInterval(() => {
      this.#late.push(performance.now() - due)
      due = performance.now() + each
      for (let one = 0; one < perTurn; one += 1) this.#phones[(turn += 1) % count]?.say()
    }, each)
    for (const phone of this.#phones) phone.attempts = 0
  }

  /** Resolves when all are live, or after 60 s. */
  async live(): Promise<void> {
    const until = performance.now() + 60_000
    while (this.#phones.some(({ isLive }) => !isLive) && performance.now() < until) await pause(20)
  }

  async report(): Promise<Report> {
    clearInterval(this.#talk)
    await this.live()
    const phones = this.#phones
    const all = phones.flatMap(({ ends }) => ends)
    const ends = await Promise.race([Promise.all(all), pause(10_000).then(() => [])])
    const states = phones.flatMap((phone, number) => (number % roomSize === 0 ? phone.state : []))
    const known = new Set(states)
    const sent = phones.flatMap((phone) => phone.sent)
    return {
      neverBack: phones.filter(({ isLive }) => !isLive).length,
      attemptsPerClient: phones.reduce((sum, { attempts }) => sum + attempts, 0) / phones.length,
      p95: p95(phones.map(({ backAt, slotAt }) => backAt - slotAt)),
      late95: p95(this.#late),
      sent: sent.length,
      unanswered: sent.length - ends.filter((end) => (end as { kind: string }).kind === 'acked').length,
      lost: sent.filter((id) => !known.has(id)).length,
      doubled: states.length - known.size,
      closedOtherwise: phones.filter(({ code }) => code !== 1012).length,
    }
  }
}

const crowd = new Crowd()

/** A wish of the parent. */
export type Asked = { readonly gather: number } | { readonly port: number } | { readonly report: true }

process.on('message', (asked: Asked) => {
  if ('port' in asked) crowd.port = asked.port
  else if ('gather' in asked) void crowd.gather(asked.gather).then(() => process.send?.('all here'))
  else void crowd.report().then((report) => process.send?.(report))
})
process.on('disconnect', () => process.exit())

function p95(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? NaN
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
