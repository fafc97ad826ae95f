// The engine of all nodes. It writes down all that was ever applied.
import type { VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { Chance } from './chance'
import { type EngineKind, FarLog } from './far-log'
import { emptyRoom, reduceRoom, type Room, type RoomEvent } from './room'

export interface Applied {
  readonly topic: string
  readonly user: string
  /** Number of the engine's memory. */
  readonly memory: number
  /** Users who were out then, until when. */
  readonly out: Room['out']
}

export class Engine {
  readonly far: FarLog
  /** Commands that were ever applied, by id: each time that they were. */
  readonly applied = new Map<string, Applied[]>()
  /** Users who were ever put out. */
  readonly wereOut = new Set<string>()
  /** Topics as they are, unless steps were undone. */
  private rooms = new Map<string, Room>()

  constructor(kind: EngineKind, clock: VirtualClock, chance: Chance) {
    this.far = new FarLog({
      ...{ kind, clock, chance },
      appended: (topic, { user, events }) => this.note(topic, user, events.map(eventOf)),
    })
  }

  get kind(): EngineKind {
    return this.far.kind
  }

  get memory(): number {
    return this.far.memory
  }

  get undone(): number {
    return this.far.undone
  }

  forget(): void {
    this.rooms = new Map()
    this.far.forget()
  }

  async roomOf(topic: string): Promise<Room> {
    if (this.kind === 'simple') return this.rooms.get(topic) ?? emptyRoom
    const { start, commits } = await this.far.log.read(topic, null, [])
    const before = start?.state == null ? emptyRoom : (JSON.parse(start.state) as Room)
    const events = commits.flatMap((commit) => commit.events.map(eventOf))
    return events.reduce(reduceRoom, before)
  }

  /** Whether it was said while the user was out, who still is. */
  isHidden(topic: string, id: string, user: string): boolean {
    const until = this.rooms.get(topic)?.out[user]
    const all = this.applied.get(id)
    return this.kind !== 'rewind' && until !== undefined && all?.[all.length - 1]?.out[user] === until
  }

  /** A command has taken effect. */
  note(topic: string, user: string, events: readonly RoomEvent[]): void {
    const { memory } = this
    const { out } = this.rooms.get(topic) ?? emptyRoom
    for (const event of events) {
      this.rooms.set(topic, reduceRoom(this.rooms.get(topic) ?? emptyRoom, event))
      if (event.type === 'out') this.wereOut.add(event.user)
      if (event.type !== 'said') continue
      const before = this.applied.get(event.id) ?? []
      this.applied.set(event.id, [...before, { topic, user, memory, out }])
    }
  }
}

function eventOf(text: string): RoomEvent {
  return JSON.parse(text) as RoomEvent
}
