import { step } from './wheel'

/** The server's word to a client that has connected. */
export type Entry =
  | { readonly kind: 'in' }
  /** 503: a mini-program does not read what is in it. */
  | { readonly kind: 'refused' }
  /** The socket opens, and closes with 1013 and `{"after": ms}`. */
  | { readonly kind: 'later'; readonly close: { readonly code: number; readonly reason: string } }

export type Gate = (now: number, worked: number) => Entry

export interface Answers {
  /** Whether a client that came at `since` has gone meanwhile. */
  isGone(client: number, since: number): boolean
  answer(client: number, entry: Entry): void
}

/** Work of each answer, measured in handshakes: a whole one has hello, token and topics. */
const costs: Readonly<Record<Entry['kind'], number>> = { in: 1, later: 0.5, refused: 0.2 }

/** One process, with a limit to its handshakes, behind a listen backlog. */
export class Server {
  readonly #gate: Gate
  readonly #answers: Answers
  /** Connections that the kernel keeps for a server that is busy. */
  readonly #backlog: number
  /** Handshakes in one step. */
  readonly #share: number
  /** Clients in the order in which they came, each with the time at which it came. */
  #waiting: number[] = []
  #first = 0
  /** Work that is left of this step, in handshakes; below 0 where the last one is not done. */
  #budget = 0
  /** Ms of work. */
  #worked = 0

  /** @param perSecond handshakes that it can take */
  constructor(perSecond: number, gate: Gate, answers: Answers) {
    this.#gate = gate
    this.#answers = answers
    this.#backlog = Math.round((4_096 * perSecond) / 5_000)
    this.#share = (perSecond * step) / 1_000
  }

  /** @returns whether there was room; without room the kernel drops the packet in silence */
  connect(client: number, since: number): boolean {
    if ((this.#waiting.length - this.#first) / 2 >= this.#backlog) return false
    this.#waiting.push(client, since)
    return true
  }

  /** Works for a step, also for clients that have gone: a server notices late. */
  work(now: number): void {
    this.#budget = Math.min(this.#budget, 0) + this.#share
    while (this.#budget > 0 && this.#first < this.#waiting.length) {
      const [client, since] = [this.#waiting[this.#first], this.#waiting[this.#first + 1]] as [number, number]
      this.#first += 2
      const entry = this.#gate(now, this.#worked)
      const cost = costs[entry.kind]
      this.#budget -= cost
      this.#worked += (cost / this.#share) * step
      if (!this.#answers.isGone(client, since)) this.#answers.answer(client, entry)
    }
    if (this.#first < 65_536) return
    this.#waiting = this.#waiting.slice(this.#first)
    this.#first = 0
  }
}
