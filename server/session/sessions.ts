import type { CloseFrame } from '../../store/base/errors'
import { Devices } from './devices'
import type { SessionHost, Wire } from './ports'
import { Pulse } from './pulse'
import { Seekers } from './seekers'
import { type House, Session } from './session'

const stoodStill: CloseFrame = { code: 1011, reason: 'The server stood still' }

/** All sessions of one server. */
export class Sessions {
  readonly #host: SessionHost
  readonly #all = new Set<Session>()
  readonly #devices: Devices
  readonly #seekers: Seekers
  #onEmpty: (() => void) | undefined
  /** Beats while there are sessions. */
  #pulse: Pulse | undefined
  readonly #house: House = {
    beat: () => this.#pulse?.beat(),
    seek: (user, topic) => this.#seekers.seek(user, topic),
    enter: (user, session) => this.#devices.add(user, session),
  }

  constructor(host: SessionHost) {
    this.#host = host
    this.#devices = new Devices(host.connectionsPerUser)
    this.#seekers = new Seekers(host.newTopicRate, () => host.uptime())
  }

  get size(): number {
    return this.#all.size
  }

  /** Starts a session on a socket that is open. */
  join(wire: Wire): Session {
    this.#pulse ??= new Pulse(this.#host, () => this.#closeAll())
    const session = new Session(wire, this.#host, this.#house)
    this.#all.add(session)
    return session
  }

  /** The socket of a session is gone. */
  leave(session: Session): void {
    session.ended()
    this.#all.delete(session)
    if (session.user !== undefined) this.#devices.delete(session.user, session)
    if (this.#all.size > 0) return
    this.#pulse?.stop()
    this.#pulse = undefined
    this.#onEmpty?.()
  }

  /** Closes all connections of a user, who needs a new token to come back. */
  revoke(user: string): void {
    for (const session of this.#all) session.revoke(user)
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#all.values()
  }

  /** Resolves when the last socket is gone. */
  async empty(): Promise<void> {
    if (this.#all.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
  }

  #closeAll(): void {
    for (const session of this.#all) session.close(stoodStill)
  }
}
