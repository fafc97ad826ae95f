// A phone whose app is killed and launched again, with a storage that lags and fails. What was told about each command is kept.
import { createSocketStore, fullJitter, type Platform, type SocketStore } from 'mobx-miniprogram-socket'
import { type CommandEnd, type SentCommand, session, type Topic } from 'mobx-miniprogram-socket/session'
import { type Line, type VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import type { Chance } from './chance'
import { emptyRoom, reduceRoom, type Room, type RoomCommand } from './room'

/** A command, and all that is known about it. */
export interface Fate {
  readonly id: string
  readonly does: RoomCommand['does']
  readonly user: string
  readonly topic: string
  readonly launch: Launch
  /** Order of sending on this phone. */
  readonly turn: number
  readonly entry: SentCommand<RoomCommand>
  /** Told by the product, while the app lives. */
  readonly ends: CommandEnd['kind'][]
  /** It was acked, and the topic did not show it then. */
  isUnseen: boolean
  /** `cancel()` was true. */
  isTakenBack: boolean
  /** It lay in the storage. */
  isStored: boolean
  /** Another user has logged in since: no loss is announced any more. */
  isOver: boolean
  /** The engine's memory when it first left. */
  memory?: number
}

export interface Launch {
  readonly device: VirtualPhone
  readonly socket: SocketStore
  readonly topics: readonly Topic<Room, RoomCommand>[]
  readonly holds: ((() => void) | null)[]
  isAlive: boolean
}

export interface PhoneWorld {
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly topics: readonly string[]
  /** How long a command may wait, in ms. */
  readonly ttl: number
  dial(line: Line, launch: Launch): void
  closed(line: Line): void
}

export class Phone {
  user: string
  launch: Launch
  readonly users: readonly string[]
  readonly fates: Fate[] = []
  /** Writes of the storage that are to fail. */
  failingWrites = 0
  private readonly disk = new Map<string, string>()
  private readonly world: PhoneWorld

  constructor(users: readonly string[], world: PhoneWorld) {
    this.users = users
    this.user = users[0] as string
    this.world = world
    this.launch = this.start()
  }

  send(at: number, does: RoomCommand['does'], against: string): Fate {
    const { user, launch } = this
    const topic = this.world.topics[at] as string
    const id = `${user}.${String(this.fates.length + 1)}`
    const command: RoomCommand = does === 'out' ? { id, does, user: against } : { id, does }
    const room = launch.topics[at] as Topic<Room, RoomCommand>
    const entry = room.send(command)
    const fate: Fate = {
      ...{ id, does, user, topic, launch, entry, turn: this.fates.length },
      ...{ ends: [], isUnseen: false, isTakenBack: false, isStored: false, isOver: false },
    }
    this.fates.push(fate)
    void entry.done.then(({ kind }) => {
      if (!launch.isAlive) return
      fate.ends.push(kind)
      const isSeen = room.confirmed.said.some((said) => said.id === id)
      if (kind === 'acked' && room.freshness === 'live' && !isSeen) fate.isUnseen = true
    })
    return fate
  }

  cancel(fate: Fate | undefined): void {
    if (fate?.launch.isAlive && fate.entry.cancel()) fate.isTakenBack = true
  }

  /** Ends the app without a word. */
  kill(): void {
    this.launch.isAlive = false
  }

  relaunch(): void {
    if (!this.launch.isAlive) this.launch = this.start()
  }

  login(user: string): void {
    if (user === this.user) return
    this.user = user
    for (const fate of this.fates) fate.isOver = true
    if (!this.launch.isAlive) return
    this.launch.socket.disconnect()
    this.launch.socket.connect()
  }

  /** A page of the topic is opened, or closed. */
  toggle(at: number): void {
    const { holds, topics } = this.launch
    const release = holds[at]
    holds[at] = release ? null : (topics[at]?.hold() ?? null)
    release?.()
  }

  holdAll(): void {
    this.launch.holds.forEach((release, at) => {
      if (!release) this.toggle(at)
    })
  }

  private start(): Launch {
    const { clock, chance, topics: names, ttl } = this.world
    const device = new VirtualPhone({ timing: clock, quirks: { answerDelay: 1 } })
    const launch = { isAlive: true, device, holds: names.map(() => null) } as unknown as Launch
    device.onDial = (line) => this.world.dial(line, launch)
    const auth = (): Promise<{ user: string; token: string }> =>
      new Promise((resolve) => {
        const { user } = this
        clock.setTimer(() => {
          if (launch.isAlive) resolve({ user, token: `token-of-${this.user}` })
        }, chance.below(100))
      })
    const socket = createSocketStore({
      url: 'wss://example.com',
      connectTimeout: 3_000,
      heartbeat: { interval: 3_000, timeout: 2_000, adaptive: false },
      retry: fullJitter({ base: 200, cap: 2_000 }),
      outbox: { persist: true, ttl },
      session: session({ auth, user: () => this.user }),
      platform: this.platformOf(launch),
    })
    const topics = names.map((name) =>
      socket.topic(name, {
        initial: emptyRoom,
        reduce: reduceRoom,
        optimistic: (room: Room, { id, does }: RoomCommand) =>
          reduceRoom(room, { type: 'said', id, does, by: this.user }),
      }),
    )
    Object.assign(launch, { socket, topics })
    launch.holds.forEach((_, at) => (launch.holds[at] = topics[at]?.hold() ?? null))
    socket.connect()
    return launch
  }

  /** The platform of one launch: nothing of it runs once the app is dead. */
  private platformOf(launch: Launch): Platform {
    const { device } = launch
    const { chance, clock, closed } = this.world
    const alive =
      <Args extends unknown[]>(job: (...args: Args) => void) =>
      (...args: Args): void => {
        if (launch.isAlive) job(...args)
      }
    return {
      now: () => device.now(),
      random: chance.next,
      setTimer: (callback, ms) => device.setTimer(alive(callback), ms),
      openSocket: (request, { opened, received, ended }) => {
        const socket = device.openSocket(request, {
          opened: alive(opened),
          received: alive(received),
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
      storage: {
        read: (key) => this.disk.get(key),
        write: (key, value, done) => {
          clock.setTimer(
            alive(() => {
              done(this.write(key, value))
            }),
            1 + chance.below(120),
          )
        },
        remove: (key) => void this.disk.delete(key),
      },
    }
  }

  private write(key: string, value: string): string | null {
    if (this.failingWrites > 0) {
      this.failingWrites -= 1
      return 'setStorage:fail storage size limit reached'
    }
    this.disk.set(key, value)
    const ids = new Set(Array.from(value.matchAll(/"id":"([^"]+)"/g), ([, id]) => id))
    for (const fate of this.fates) if (ids.has(fate.id)) fate.isStored = true
    return null
  }
}
