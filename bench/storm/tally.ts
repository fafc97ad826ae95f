/** Times until a storm is over, and what it costs. */
export interface StormResult {
  /** The busiest second, of attempts a second. */
  readonly peak: number
  /** The same after the server is there. */
  readonly peakAfter: number
  /** Ms from the server's return until half of the clients are back; `null`: never. */
  readonly t50: number | null
  readonly t99: number | null
  readonly attemptsPerClient: number
  readonly gaveUp: number
  /** Attempts in each second from the loss on. */
  readonly perSecond: readonly number[]
}

/** Attempts are counted in these ms, and a second is any ten of them in a row. */
const grain = 100

/** Counts attempts and returns. */
export class Tally {
  readonly #clients: number
  readonly #outage: number
  readonly #attempts: number[] = []
  #back = 0
  #gaveUp = 0
  #t50: number | null = null
  #t99: number | null = null

  constructor(clients: number, outage: number) {
    this.#clients = clients
    this.#outage = outage
  }

  get isMissing(): boolean {
    return this.#back + this.#gaveUp < this.#clients
  }

  attempt(now: number): void {
    const index = Math.floor(now / grain)
    while (this.#attempts.length <= index) this.#attempts.push(0)
    this.#attempts[index] = (this.#attempts[index] as number) + 1
  }

  back(now: number): void {
    this.#back += 1
    if (this.#back === Math.ceil(this.#clients * 0.5)) this.#t50 = now - this.#outage
    if (this.#back === Math.ceil(this.#clients * 0.99)) this.#t99 = now - this.#outage
  }

  giveUp(): void {
    this.#gaveUp += 1
  }

  get result(): StormResult {
    const attempts = this.#attempts
    return {
      peak: busiest(attempts),
      peakAfter: busiest(attempts.slice(this.#outage / grain)),
      t50: this.#t50,
      t99: this.#t99,
      attemptsPerClient: sum(attempts) / this.#clients,
      gaveUp: this.#gaveUp,
      perSecond: Array.from({ length: Math.ceil(attempts.length / 10) }, (_, second) =>
        sum(attempts.slice(second * 10, second * 10 + 10)),
      ),
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function busiest(attempts: readonly number[]): number {
  let [most, now] = [0, 0]
  attempts.forEach((count, index) => {
    now += count - (attempts[index - 1_000 / grain] ?? 0)
    most = Math.max(most, now)
  })
  return most
}
