/** What the faults are played on. */
export interface FaultTarget {
  readonly size: number
  readonly muted: number
  delay: number
  push(text: string): void
  close(code: number, reason: string): void
  mute(): void
  terminateMuted(): void
  terminate(): void
}

export interface FaultReport {
  /** New WebSockets are answered with HTTP 503. */
  readonly refuse: boolean
  /** The sockets that were connected when this was switched on are half-open. */
  readonly silence: boolean
  /** Milliseconds that each frame waits, in either direction. */
  readonly delay: number
  /** Sockets held now, muted ones included. */
  readonly connections: number
  readonly muted: number
}

/** The ways in which this server can misbehave on purpose, so that one can watch an app survive it. */
export class Faults {
  readonly #target: FaultTarget
  #refuse = false
  #silence = false

  constructor(target: FaultTarget) {
    this.#target = target
  }

  get report(): FaultReport {
    const { delay, size: connections, muted } = this.#target
    return { refuse: this.#refuse, silence: this.#silence, delay, connections, muted }
  }

  get isRefusing(): boolean {
    return this.#refuse
  }

  /** While on, new WebSockets are answered with HTTP 503; connected ones stay. */
  refuse(on: boolean): void {
    this.#refuse = on
  }

  /**
   * On: every socket connected now turns half-open, while later ones work, so that a replaced connection proves itself.
   * Off: the half-open ones are terminated.
   */
  silence(on: boolean): void {
    this.#silence = on
    if (on) this.#target.mute()
    else this.#target.terminateMuted()
  }

  /** Milliseconds that each frame waits in either direction; a round trip takes twice as long. Order is kept. */
  delay(ms: number): void {
    this.#target.delay = ms
  }

  /** Terminates every socket without a close frame. */
  drop(): void {
    this.#target.terminate()
  }

  /** Closes every socket with a close frame; half-open ones cannot hear it and stay. */
  close(code = 1000, reason = ''): void {
    this.#target.close(code, reason)
  }

  /** Sends a text to every socket. */
  push(text: string): void {
    this.#target.push(text)
  }

  /** Everything off. */
  reset(): void {
    this.refuse(false)
    this.silence(false)
    this.delay(0)
  }
}
