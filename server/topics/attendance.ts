// Tells a topic that a user has gone, and that the user is here again.
import type { Disposer } from '../../store/base/timing'
import type { PresenceSet } from '../engine/topic-log'
import type { SystemCommand } from './define-topic'

export interface AttendanceHost {
  readonly presence: PresenceSet
  setTimer(callback: () => void, ms: number): Disposer
  tell(topic: string, command: SystemCommand): Promise<void>
  report(error: unknown): void
}

/** Ms without a connection after which a user is away: a reconnect takes less. */
const awayAfter = 2_000

export class Attendance {
  readonly #host: AttendanceHost
  /** Timers of those who have just gone, by topic and user. */
  readonly #leaving = new Map<string, Disposer>()

  constructor(host: AttendanceHost) {
    this.#host = host
  }

  /** @param key names the connection on all nodes */
  enter(topic: string, user: string, key: string): void {
    this.#keep(topic, user)
    void this.#try(async () => {
      const { presence } = this.#host
      const members = await presence.members(topic)
      await presence.set(topic, key, { user })
      if (!members.some((member) => member.user === user))
        await this.#host.tell(topic, { type: 'back', user })
    })
  }

  leave(topic: string, user: string, key: string): void {
    const { presence } = this.#host
    void this.#try(() => presence.delete(topic, key))
    this.#keep(topic, user)
    const check = async (): Promise<void> => {
      const members = await presence.members(topic)
      if (!members.some((member) => member.user === user))
        await this.#host.tell(topic, { type: 'away', user })
    }
    const name = nameOf(topic, user)
    const stop = this.#host.setTimer(() => {
      this.#leaving.delete(name)
      void this.#try(check)
    }, awayAfter)
    this.#leaving.set(name, stop)
  }

  stop(): void {
    for (const stop of this.#leaving.values()) stop()
    this.#leaving.clear()
  }

  /** Stops the timer of a user who has just gone. */
  #keep(topic: string, user: string): void {
    const name = nameOf(topic, user)
    this.#leaving.get(name)?.()
    this.#leaving.delete(name)
  }

  async #try(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#host.report(error)
    }
  }
}

function nameOf(topic: string, user: string): string {
  return JSON.stringify([topic, user])
}
