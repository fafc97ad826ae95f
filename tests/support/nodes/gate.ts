// A way to a port that can be held or turned to another port, as a network or a failover does it.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export class Gate {
  readonly #server = createServer((client) => this.#join(client))
  readonly #ends = new Set<Socket>()
  #target: number
  #isHeld = false

  private constructor(target: number) {
    this.#target = target
  }

  static async to(target: number): Promise<Gate> {
    const gate = new Gate(target)
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve))
    return gate
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Lets nothing pass any more, and keeps the connections. */
  hold(): void {
    this.#isHeld = true
    for (const end of this.#ends) end.unpipe().pause()
  }

  /** Lets nothing pass any more on the connections that came after the first so many, and keeps all. */
  holdAfter(count: number): void {
    for (const end of [...this.#ends].slice(2 * count)) end.unpipe().pause()
  }

  /** Cuts the connections; those that come lead to another port. */
  turn(target: number): void {
    this.#target = target
    this.#isHeld = false
    this.#cut()
  }

  /** Keeps the connections; those that come lead to another port. */
  lead(target: number): void {
    this.#target = target
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#cut()
    await closed
  }

  #cut(): void {
    for (const end of this.#ends) end.destroy()
  }

  #join(client: Socket): void {
    const target = connect(this.#target, '127.0.0.1')
    for (const [end, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.#ends.add(end)
      if (!this.#isHeld) end.pipe(other)
      end
        .on('error', () => undefined)
        .once('close', () => {
          this.#ends.delete(end)
          other.destroy()
        })
    }
  }
}
