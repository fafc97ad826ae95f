// One connection's place in a topic: whether its user sits there, and what the user told last.
import type { Member } from '../../engine/topic-log'

/** `left`: the user said so, or may not be here any more. `dropped`: the connection has ended, and may come back. */
export type Leaving = 'left' | 'dropped'

interface SeatHost {
  set(member: Member): void
  leave(): void
  drop(member: Member): void
}

export class Seat {
  readonly #user: string
  readonly #now: () => number
  readonly #host: SeatHost
  /** Undefined while nobody sits here. */
  #member: Member | undefined

  constructor(user: string, now: () => number, host: SeatHost) {
    this.#user = user
    this.#now = now
    this.#host = host
  }

  enter(): void {
    if (!this.#member) this.#set({ user: this.#user })
  }

  /** Takes the place once more: it was given up in the name of this node. */
  again(): void {
    if (this.#member) this.#host.set(this.#member)
  }

  /** @param data JSON text */
  tell(data: string): void {
    this.#set({ user: this.#user, data, toldAt: this.#now() })
  }

  leave(how: Leaving): void {
    const member = this.#member
    if (!member) return
    this.#member = undefined
    if (how === 'left') this.#host.leave()
    else this.#host.drop(member)
  }

  #set(member: Member): void {
    this.#member = member
    this.#host.set(member)
  }
}
