// The engine of all nodes, and the way to it: slow, with wake-ups that are late or lost. It writes down all that was ever applied.
import type { VirtualClock } from 'mobx-miniprogram-socket/testing'
import type { TopicLog } from '../../../server/engine/topic-log'
import { memory as memoryLog } from '../../../server/engine/memory/memory'
import { type LossyLog, lossyMemory } from '../../support/engine/lossy-memory'
import type { Chance } from './chance'
import type { Process } from './process'
import { emptyRoom, reduceRoom, type Room, type RoomEvent } from './room'

/**
 * `simple` is the server of docs/protocol.md with its own memory · `memory` ends with its only node · `durable` outlives nodes ·
 * `rewind` does, and loses its last steps at times.
 */
export type EngineKind = 'simple' | 'memory' | 'durable' | 'rewind'

/** Between two looks for wake-ups that were lost, in ms. */
const POLL = 1_200

export interface Applied {
  readonly topic: string
  readonly user: string
  /** Number of the engine's memory. */
  readonly memory: number
  /** Users who were out then, until when. */
  readonly out: Room['out']
}

export class Engine {
  readonly kind: EngineKind
  /** Number of the memory: each one knows nothing of those before. */
  memory = 0
  /** Steps that were undone. */
  undone = 0
  /** Commands that were ever applied, by id: each time that they were. */
  readonly applied = new Map<string, Applied[]>()
  /** Users who were ever put out. */
  readonly wereOut = new Set<string>()
  log!: LossyLog
  /** Topics as they are, unless steps were undone. */
  private rooms = new Map<string, Room>()
  private readonly clock: VirtualClock
  private readonly chance: Chance

  constructor(kind: EngineKind, clock: VirtualClock, chance: Chance) {
    this.kind = kind
    this.clock = clock
    this.chance = chance
    this.forget()
  }

  forget(): void {
    const memory = (this.memory += 1)
    this.rooms = new Map()
    const options = { name: `m${String(memory)}`, now: () => this.clock.now() }
    const inner =
      this.kind === 'rewind'
        ? lossyMemory(options)
        : { ...memoryLog(options), undo: () => 0, sync: () => undefined }
    this.log = {
      ...inner,
      append: async (topic, append) => {
        const appended = await inner.append(topic, append)
        // A process that has ended may write to its own memory, which is gone.
        if (appended.kind === 'done' && memory === this.memory)
          this.note(topic, append.user, append.events.map(eventOf))
        return appended
      },
    }
  }

  async roomOf(topic: string): Promise<Room> {
    if (this.kind === 'simple') return this.rooms.get(topic) ?? emptyRoom
    const { start, commits } = await this.log.read(topic, null, [])
    const before = start?.state == null ? emptyRoom : (JSON.parse(start.state) as Room)
    const events = commits.flatMap((commit) => commit.events.map(eventOf))
    return events.reduce(reduceRoom, before)
  }

  /** Undoes the last steps. Gives how many there were. */
  undo(steps: number): number {
    const undone = this.log.undo(steps)
    this.undone += undone
    return undone
  }

  /** The engine as one process has it. */
  logOf(process: Process): TopicLog {
    const { log, kind } = this
    if (kind === 'memory') return log
    const far = <Result>(call: () => Promise<Result>): Promise<Result> => this.call(process, call)
    return {
      ...log,
      append: (topic, append) => far(() => log.append(topic, append)),
      read: (topic, from, lines) => far(() => log.read(topic, from, lines)),
      snapshot: (topic, at, state) => far(() => log.snapshot(topic, at, state)),
      watch: (wake) => this.watch(process, wake),
    }
  }

  /** One step of the engine, some ms after it was asked for. What is on its way arrives, whatever the process does meanwhile. */
  private call<Result>(process: Process, call: () => Promise<Result>): Promise<Result> {
    const { clock, chance } = this
    const way = chance.p(0.6) ? clock : process
    return new Promise((resolve, reject) => {
      way.setTimer(
        () => {
          void call().then((result) => {
            process.setTimer(() => resolve(result), 1 + chance.below(12))
          }, reject)
        },
        1 + chance.below(12),
      )
    })
  }

  private watch(process: Process, wake: (topic: string) => void): ReturnType<TopicLog['watch']> {
    let names: ReadonlySet<string> = new Set()
    const own = this.log.watch((topic) => {
      if (!this.chance.p(0.06)) process.setTimer(() => wake(topic), 1 + this.chance.below(25))
    })
    // Finds wake-ups that were lost, as the counts of partitions do.
    const again = (): void => {
      for (const topic of names) wake(topic)
      process.setTimer(again, POLL)
    }
    process.setTimer(again, this.chance.below(POLL))
    return {
      set(topics) {
        names = topics
        own.set(topics)
      },
      stop: () => own.stop(),
    }
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
