// Notes which connections are on a topic, and tells the topic that a user has gone or is here again.
import type { Disposer } from '../../../store/base/timing'
import type { Member, PresenceSet } from '../../engine/topic-log'
import type { SystemCommand } from '../define-topic'

export interface AttendanceHost {
  readonly presence: PresenceSet
  /** Name of this node, another one each time that it starts. */
  readonly node: string
  /** Ms of the engine's clock. */
  now(): number
  setTimer(callback: () => void, ms: number): Disposer
  tell(topic: string, command: SystemCommand): Promise<void>
  report(error: unknown): void
}

/** `left`: the user said so, or may not be here any more. `dropped`: the connection has ended, and may come back. */
export type Leaving = 'left' | 'dropped'

/** Ms without a connection after which a user is away: a reconnect takes less. */
const awayAfter = 2_000
/** Ms after which a user who is away is gone. */
const goneAfter = 60_000

export class Attendance {
  readonly #host: AttendanceHost
  readonly #timers = new Set<Disposer>()
  /** The last thing to be done for a user in a topic: one thing after the other, so that no late write leaves a ghost. */
  readonly #turns = new Map<string, Promise<void>>()
  /** Connections that are on a topic now. */
  readonly #taken = new Set<Seat>()
  readonly #endLease: Disposer
  #seats = 0
  #isStopped = false

  constructor(host: AttendanceHost) {
    this.#host = host
    this.#endLease = host.presence.lease(host.node, {
      inherited: (topic, key, member) => this.#noteAway(topic, key, member),
      lapsed: () => {
        for (const seat of this.#taken) seat.again()
      },
    })
  }

  /** Makes the place of one connection in a topic; nobody sits there yet. */
  seat(topic: string, user: string): Seat {
    const { host, key } = { host: this.#host, key: `${this.#host.node}/${String((this.#seats += 1))}` }
    const { presence } = host
    const seat: Seat = new Seat(user, () => host.now(), {
      set: (member, isNew) => {
        this.#taken.add(seat)
        this.#inTurn(topic, user, async () => {
          const isBack = isNew && !(await this.#isHere(topic, user))
          await presence.set(topic, key, member)
          if (isBack) await host.tell(topic, { type: 'back', user })
        })
      },
      leave: () => {
        this.#taken.delete(seat)
        this.#inTurn(topic, user, () => presence.delete(topic, key))
        this.#later(awayAfter, () => this.#inTurn(topic, user, () => this.#tellAway(topic, user)))
      },
      drop: (member) => {
        this.#taken.delete(seat)
        this.#later(awayAfter, () => this.#noteAway(topic, key, member))
      },
    })
    return seat
  }

  stop(): void {
    this.#isStopped = true
    this.#endLease()
    for (const stop of this.#timers) stop()
    this.#timers.clear()
  }

  async #isHere(topic: string, user: string): Promise<boolean> {
    return (await this.#host.presence.members(topic)).some((member) => member.user === user && !member.away)
  }

  async #tellAway(topic: string, user: string): Promise<void> {
    if (!(await this.#isHere(topic, user))) await this.#host.tell(topic, { type: 'away', user })
  }

  /** The connection has ended and not come back: its member is away, and goes later. */
  #noteAway(topic: string, key: string, member: Member): void {
    const { presence } = this.#host
    this.#inTurn(topic, member.user, async () => {
      await presence.set(topic, key, { ...member, away: true })
      await this.#tellAway(topic, member.user)
    })
    this.#later(goneAfter - awayAfter, () =>
      this.#inTurn(topic, member.user, () => presence.delete(topic, key)),
    )
  }

  #later(ms: number, run: () => void): void {
    if (this.#isStopped) return
    const stop = this.#host.setTimer(() => {
      this.#timers.delete(stop)
      run()
    }, ms)
    this.#timers.add(stop)
  }

  #inTurn(topic: string, user: string, run: () => Promise<void>): void {
    const name = JSON.stringify([topic, user])
    const turn = (this.#turns.get(name) ?? Promise.resolve())
      .then(run)
      .catch((error: unknown) => this.#host.report(error))
      .then(() => {
        if (this.#turns.get(name) === turn) this.#turns.delete(name)
      })
    this.#turns.set(name, turn)
  }
}

interface SeatHost {
  set(member: Member, isNew: boolean): void
  leave(): void
  drop(member: Member): void
}

/** One connection's place in a topic. */
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
    if (this.#member) this.#host.set(this.#member, true)
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
    const isNew = !this.#member
    this.#member = member
    this.#host.set(member, isNew)
  }
}
