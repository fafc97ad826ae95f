// Notes which connections are on a topic, and tells the topic that a user has gone or is here again.
import type { Disposer } from '../../../store/base/timing'
import type { Member, PresenceSet } from '../../engine/topic-log'
import type { SystemCommand } from '../define-topic'
import { Gate } from './gate'
import { Seat } from './seat'

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

/** One user in one topic, while something is to be done for it here: one thing after the other. */
interface Turn {
  readonly topic: string
  readonly user: string
  /** Members as the engine shall hold them, by their keys; undefined for one that shall go. */
  readonly wanted: Map<string, Member | undefined>
  /** `back` is to be told if the user is here. */
  isBack: boolean
  /** `away` is to be told if the user is not here. */
  isDue: boolean
}

/** Ms without a connection after which a user is away: a reconnect takes less. */
const awayAfter = 2_000
/** Ms after which a user who is away is gone. */
const goneAfter = 60_000
/** Calls of the engine at the same time: all users of a node may come or go at once. */
const atOnce = 128
/** Ms before the second try, and before a late one: each waits twice as long as the one before. */
const pause = { first: 1_000, most: 8_000 }

export class Attendance {
  readonly #host: AttendanceHost
  readonly #timers = new Set<Disposer>()
  readonly #turns = new Map<string, Turn>()
  readonly #gate = new Gate(atOnce)
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
    const key = `${this.#host.node}/${String((this.#seats += 1))}`
    const seat: Seat = new Seat(user, () => this.#host.now(), {
      set: (member) => {
        this.#taken.add(seat)
        this.#want(topic, user, key, member)
      },
      leave: () => {
        this.#taken.delete(seat)
        this.#want(topic, user, key, undefined)
        this.#later(awayAfter, () => this.#look(topic, user))
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

  /** The connection has ended and not come back: its member is away, and goes later. */
  #noteAway(topic: string, key: string, member: Member): void {
    const { user } = member
    this.#want(topic, user, key, { ...member, away: true })
    this.#look(topic, user)
    this.#later(goneAfter - awayAfter, () => this.#want(topic, user, key, undefined))
  }

  #want(topic: string, user: string, key: string, member: Member | undefined): void {
    this.#turn(topic, user, ({ wanted }) => wanted.set(key, member))
  }

  #look(topic: string, user: string): void {
    this.#turn(topic, user, (turn) => (turn.isDue = true))
  }

  #turn(topic: string, user: string, note: (turn: Turn) => void): void {
    const name = JSON.stringify([topic, user])
    const known = this.#turns.get(name)
    const turn = known ?? { topic, user, wanted: new Map(), isBack: false, isDue: false }
    note(turn)
    if (known) return
    this.#turns.set(name, turn)
    void this.#work(name, turn)
  }

  /** Tries until all is done: a member that is not written would be here, or away, as long as this node lives. */
  async #work(name: string, turn: Turn): Promise<void> {
    for (let failures = 0; turn.wanted.size > 0 || turn.isBack || turn.isDue;) {
      try {
        await this.#write(turn)
        await this.#tell(turn)
        failures = 0
      } catch (error) {
        if (failures === 0) this.#host.report(error)
        // A write that failed may have happened, and then the next try does not find that it is the first.
        turn.isBack = true
        const ms = Math.min(pause.most, pause.first * 2 ** failures)
        failures += 1
        await new Promise<void>((resolve) => this.#later(ms, resolve))
      }
    }
    // In the moment of the last look: what is wanted after it begins anew.
    this.#turns.delete(name)
  }

  async #write(turn: Turn): Promise<void> {
    const { topic, wanted } = turn
    const { presence } = this.#host
    for (const [key, member] of wanted) {
      if (!member) await this.#gate.run(() => presence.delete(topic, key))
      else if (await this.#gate.run(() => presence.set(topic, key, member))) turn.isBack = true
      // It may be another one now.
      if (wanted.get(key) === member) wanted.delete(key)
    }
  }

  /** Tells the topic what is so. After `away` it looks again: the user may have come by another node meanwhile. */
  async #tell(turn: Turn): Promise<void> {
    const { topic, user, isBack, isDue } = turn
    if (!isBack && !isDue) return
    const isHere = (): Promise<boolean> => this.#gate.run(() => this.#host.presence.isHere(topic, user))
    turn.isBack = turn.isDue = false
    try {
      if (await isHere()) {
        // The end of this connection looks after it, in turn.
        if (isBack) await this.#host.tell(topic, { type: 'back', user })
      } else if (isDue) {
        await this.#host.tell(topic, { type: 'away', user })
        turn.isBack = true
      }
    } catch (error) {
      turn.isDue ||= isDue
      throw error
    }
  }

  #later(ms: number, run: () => void): void {
    if (this.#isStopped) return
    const stop = this.#host.setTimer(() => {
      this.#timers.delete(stop)
      run()
    }, ms)
    this.#timers.add(stop)
  }
}
