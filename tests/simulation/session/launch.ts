// One launch of the app on a phone: the product's own client, which runs until the launch ends.
import { createSocketStore, fullJitter, type Platform, type SocketStore } from 'mobx-miniprogram-socket'
import { session, type Topic } from 'mobx-miniprogram-socket/session'
import { type Line, type VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { Chance } from './chance'
import type { Disk } from './disk'

export interface LaunchWorld<State, Command> {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly topics: readonly string[]
  /** How long a command may wait, in ms. */
  readonly ttl: number
  readonly disk: Disk
  /** The user who is logged in. */
  user(): string
  dial(line: Line, launch: Launch<State, Command>): void
  closed(line: Line): void
  open(socket: SocketStore, name: string): Topic<State, Command>
  /** A frame was received. */
  received(launch: Launch<State, Command>): void
}

export class Launch<State, Command> {
  isAlive = true
  /** Writes that are not done. */
  writes = 0
  readonly device: VirtualPhone
  readonly socket: SocketStore
  readonly topics: readonly Topic<State, Command>[]
  private readonly holds: ((() => void) | null)[]
  private readonly world: LaunchWorld<State, Command>

  constructor(world: LaunchWorld<State, Command>) {
    const { clock, topics: names, ttl, dial, open } = world
    this.world = world
    this.device = new VirtualPhone({ timing: clock, quirks: { answerDelay: 1 } })
    this.device.onDial = (line) => dial(line, this)
    this.socket = createSocketStore({
      url: 'wss://example.com',
      connectTimeout: 3_000,
      heartbeat: { interval: 3_000, timeout: 2_000, adaptive: false },
      retry: fullJitter({ base: 200, cap: 2_000 }),
      outbox: { persist: true, ttl },
      session: session({ auth: () => this.auth(), user: () => world.user() }),
      platform: this.platform(),
    })
    this.topics = names.map((name) => open(this.socket, name))
    this.holds = this.topics.map((topic) => topic.hold())
    this.socket.connect()
  }

  /** The last socket. */
  get line(): Line | undefined {
    return this.device.lines[this.device.lines.length - 1]
  }

  /** All that this phone shows is what the server has, as far as the phone knows. */
  get isCalm(): boolean {
    const { socket, topics } = this
    return (
      socket.status === 'open' &&
      topics.every(({ freshness, pending }) => freshness === 'live' && pending.length === 0)
    )
  }

  /** A page of the topic is opened, or closed. */
  toggle(at: number): void {
    const release = this.holds[at]
    this.holds[at] = release ? null : (this.topics[at]?.hold() ?? null)
    release?.()
  }

  holdAll(): void {
    this.holds.forEach((release, at) => {
      if (!release) this.toggle(at)
    })
  }

  private auth(): Promise<{ user: string; token: string }> {
    const { clock, chance } = this.world
    const user = this.world.user()
    return new Promise((resolve) => {
      clock.setTimer(() => {
        if (this.isAlive) resolve({ user, token: `token-of-${this.world.user()}` })
      }, chance.below(100))
    })
  }

  /** The platform of this launch: nothing of it runs once the app is dead. */
  private platform(): Platform {
    const { device } = this
    const { chance, closed, disk, received: look } = this.world
    const alive =
      <Args extends unknown[]>(job: (...args: Args) => void) =>
      (...args: Args): void => {
        if (this.isAlive) job(...args)
      }
    return {
      now: () => device.now(),
      random: chance.next,
      setTimer: (callback, ms) => device.setTimer(alive(callback), ms),
      openSocket: (request, { opened, received, ended }) => {
        const socket = device.openSocket(request, {
          opened: alive(opened),
          received: alive((frame) => {
            received(frame)
            look(this)
          }),
          ended: alive(ended),
        })
        const { line } = device
        return {
          send: (frame, done) => socket.send(frame, alive(done)),
          close: (code, reason) => {
            socket.close(code, reason)
            closed(line)
          },
        }
      },
      watchNetwork: (listener) => device.watchNetwork(alive(listener)),
      watchForeground: (listener) => device.watchForeground(alive(listener)),
      storage: disk.storageOf(this),
    }
  }
}
