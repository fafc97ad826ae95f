// A log that all nodes share, and the way to it: slow, with wake-ups that are late or lost.
import type { VirtualClock } from 'mobx-miniprogram-socket/testing'
import { memory as memoryLog } from '../../../server/engine/memory/memory'
import type { Append, TopicLog, Wake } from '../../../server/engine/topic-log'
import { type LossyLog, lossyMemory } from '../../support/engine/lossy-memory'
import type { Chance } from './chance'
import type { Process } from './process'

/**
 * `simple` is the server of docs/protocol.md with its own memory · `memory` ends with its only node · `durable` outlives nodes ·
 * `rewind` does, and loses its last steps at times.
 */
export type EngineKind = 'simple' | 'memory' | 'durable' | 'rewind'

/** Between two looks for wake-ups that were lost, in ms. */
const POLL = 1_200

export interface FarLogWorld {
  readonly kind: EngineKind
  readonly clock: VirtualClock
  readonly chance: Chance
  /** A command has taken effect, with these events. */
  appended(topic: string, append: Append): void
}

export class FarLog {
  /** Number of the memory: each one knows nothing of those before. */
  memory = 0
  /** Steps that were undone. */
  undone = 0
  log!: LossyLog
  private readonly world: FarLogWorld

  constructor(world: FarLogWorld) {
    this.world = world
    this.forget()
  }

  get kind(): EngineKind {
    return this.world.kind
  }

  forget(): void {
    const { kind, clock, appended: note } = this.world
    const memory = (this.memory += 1)
    const options = { name: `m${String(memory)}`, now: () => clock.now() }
    const inner =
      kind === 'rewind'
        ? lossyMemory(options)
        : { ...memoryLog(options), undo: () => 0, sync: () => undefined }
    this.log = {
      ...inner,
      append: async (topic, at, commands) => {
        const appended = await inner.append(topic, at, commands)
        // A process that has ended may write to its own memory, which is gone.
        commands.forEach((command, index) => {
          if (appended[index]?.kind === 'done' && memory === this.memory) note(topic, command)
        })
        return appended
      },
    }
  }

  /** Undoes the last steps. Gives how many there were. */
  undo(steps: number): number {
    const undone = this.log.undo(steps)
    this.undone += undone
    return undone
  }

  /** The log as one process has it. */
  logOf(process: Process): TopicLog {
    const { log, kind } = this
    if (kind === 'memory') return log
    const far = <Result>(call: () => Promise<Result>): Promise<Result> => this.call(process, call)
    return {
      ...log,
      append: (...args) => far(() => log.append(...args)),
      read: (topic, from, lines) => far(() => log.read(topic, from, lines)),
      snapshot: (topic, at, state) => far(() => log.snapshot(topic, at, state)),
      watch: (wake) => this.watch(process, wake),
    }
  }

  /** One step of the log, some ms after it was asked for. What is on its way arrives, whatever the process does meanwhile. */
  private call<Result>(process: Process, call: () => Promise<Result>): Promise<Result> {
    const { clock, chance } = this.world
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

  private watch(process: Process, wake: Wake): ReturnType<TopicLog['watch']> {
    const { chance } = this.world
    let names: ReadonlySet<string> = new Set()
    const own = this.log.watch((topic, at) => {
      if (!chance.p(0.06)) process.setTimer(() => wake(topic, at), 1 + chance.below(25))
    })
    // Finds wake-ups that were lost, as the counts of partitions do.
    const again = (): void => {
      for (const topic of names) wake(topic)
      process.setTimer(again, POLL)
    }
    process.setTimer(again, chance.below(POLL))
    return {
      set(topics) {
        names = topics
        own.set(topics)
      },
      stop: () => own.stop(),
    }
  }
}
