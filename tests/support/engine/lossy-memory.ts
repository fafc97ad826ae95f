// An engine that loses its tail, as Redis does in a failover: memory, a mark for each commit, and copies to go back to.
import { memory, type MemoryOptions } from '../../../server/engine/memory/memory'
import type { MemoryLog } from '../../../server/engine/memory/memory-log'
import type { TopicLog } from '../../../server/engine/topic-log'

export interface LossyLog extends TopicLog {
  /** Undoes the last `steps` appends and snapshots, in all topics. Says how many there were. */
  undo(steps: number): number
  /** From now on, the steps done so far cannot be undone. */
  sync(): void
}

export function lossyMemory(options: MemoryOptions): LossyLog {
  const logs = new Map<string, MemoryLog>()
  const done: { readonly topic: string; readonly log: MemoryLog | undefined }[] = []
  let marks = 0
  const inner = memory({ ...options, logs, mark: () => `k${String((marks += 1))}` })
  const note = (topic: string): void => {
    const log = logs.get(topic)
    done.push({ topic, log: log && copyOf(log) })
  }
  return {
    ...inner,
    append(topic, at, commands) {
      note(topic)
      return inner.append(topic, at, commands)
    },
    snapshot(topic, at, state) {
      note(topic)
      return inner.snapshot(topic, at, state)
    },
    undo(steps) {
      const undone = done.splice(Math.max(0, done.length - steps)).reverse()
      for (const { topic, log } of undone)
        if (log) logs.set(topic, log)
        else logs.delete(topic)
      return undone.length
    },
    sync() {
      done.length = 0
    },
  }
}

function copyOf(log: MemoryLog): MemoryLog {
  return { ...log, items: [...log.items], records: new Map(log.records), lines: new Map(log.lines) }
}
