// A phone whose app is killed and launched again, by one user or another. What was told about each command is kept.
import type { CommandEnd, SentCommand, Topic } from 'mobx-miniprogram-socket/session'
import { Disk } from './disk'
import type { Tally } from './kinds'
import { Launch as AnyLaunch, type LaunchWorld } from './launch'
import { emptyRoom, reduceRoom, type Room, type RoomCommand } from './room'

export type Launch = AnyLaunch<Room, RoomCommand>

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

export interface PhoneWorld extends Omit<
  LaunchWorld<Room, RoomCommand>,
  'disk' | 'user' | 'open' | 'received'
> {
  readonly tally: Tally
}

export class Phone {
  user: string
  /** Those that are alive, oldest first. */
  launches: readonly Launch[] = []
  /** There were two instances of the app on one storage: each may send what the other has taken back. */
  isTwinned = false
  /** A command that still waited when its event was shown: a page would have seen it twice. */
  seenTwice: string | null = null
  readonly users: readonly string[]
  readonly fates: Fate[] = []
  readonly disk: Disk
  private readonly world: PhoneWorld

  constructor(users: readonly string[], world: PhoneWorld) {
    this.users = users
    this.user = users[0] as string
    this.world = world
    const stored = (value: string): void => {
      for (const fate of this.fates) if (!fate.isStored) fate.isStored = value.includes(`"id":"${fate.id}"`)
    }
    this.disk = new Disk({ ...world, stored })
    this.start()
  }

  /** One of the launches that are alive; none, between a kill and the next launch. */
  launchAt(dice: number): Launch | undefined {
    return this.launches[Math.floor(dice * 1e6) % this.launches.length]
  }

  send(launch: Launch, at: number, does: RoomCommand['does'], against: () => string): void {
    const { user } = this
    const topic = this.world.topics[at] as string
    const id = `${user}.${String(this.fates.length + 1)}`
    const command: RoomCommand = does === 'out' ? { id, does, user: against() } : { id, does }
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
  }

  cancel(fate: Fate | undefined): void {
    if (fate?.launch.isAlive && fate.entry.cancel()) fate.isTakenBack = true
  }

  /** Ends one instance of the app without a word. */
  kill(launch: Launch): void {
    launch.isAlive = false
    this.launches = this.launches.filter((other) => other !== launch)
  }

  relaunch(): void {
    if (this.launches.length === 0) this.start()
  }

  /** Launches the app a second time. */
  twin(): boolean {
    if (this.launches.length !== 1) return false
    this.isTwinned = true
    this.start()
    return true
  }

  login(user: string): boolean {
    if (user === this.user) return false
    this.user = user
    for (const fate of this.fates) fate.isOver = true
    for (const { socket } of this.launches) {
      socket.disconnect()
      socket.connect()
    }
    return true
  }

  private look(topics: Launch['topics']): void {
    for (const { pending, confirmed } of topics)
      for (const { data } of pending)
        if (confirmed.said.some(({ id }) => id === data.id)) this.seenTwice = data.id
  }

  private start(): void {
    const user = (): string => this.user
    const launch: Launch = new AnyLaunch({
      ...{ ...this.world, disk: this.disk, user },
      open: (socket, name) =>
        socket.topic(name, {
          initial: emptyRoom,
          reduce: reduceRoom,
          optimistic: (room: Room, { id, does }: RoomCommand) =>
            reduceRoom(room, { type: 'said', id, does, by: user() }),
        }),
      received: ({ topics }) => this.look(topics),
    })
    this.launches = [...this.launches, launch]
  }
}
