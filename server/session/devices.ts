import type { CloseFrame } from '../../store/base/errors'

/** A connection of a user. */
export interface Device {
  close(close: CloseFrame): void
}

const tooMany: CloseFrame = { code: 4102, reason: 'Too many connections of this user' }

/**
 * Connections that one user may hold. A phone whose network breaks makes at most nine attempts a minute, and a server may notice
 * a dead one a minute later: two such phones of a user stay below.
 */
const usualDevices = 20

/** The connections of each user, the oldest first. */
export class Devices {
  readonly #most: number
  readonly #of = new Map<string, Device[]>()

  constructor(most = usualDevices) {
    this.#most = most
  }

  /** Adds a connection whose token was good; the oldest one makes room for it. */
  add(user: string, device: Device): void {
    const list = this.#of.get(user)
    if (!list) return void this.#of.set(user, [device])
    list.push(device)
    // Removed first: a client that does not answer its close frame takes no place.
    if (list.length > this.#most) list.shift()?.close(tooMany)
  }

  delete(user: string, device: Device): void {
    const list = this.#of.get(user)
    const rest = list?.filter((other) => other !== device)
    if (rest?.length === 0) this.#of.delete(user)
    else if (rest) this.#of.set(user, rest)
  }
}
