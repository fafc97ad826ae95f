import { randomUUID } from 'node:crypto'
import { limits } from '../../../store/protocol'
import { stampOf } from '../line-rule'
import type { TopicLog } from '../topic-log'
import { appendTo, emptyLog, keepSnapshot, readFrom, type MemoryLog } from './memory-log'
import { memoryPresence } from './presence'

export interface MemoryOptions {
  /** Names this memory: a client that comes back to another one learns that all is gone. @default a random UUID */
  readonly name?: string
  /** Ms. @default Date.now */
  readonly now?: () => number
  /** How long a command may wait on a phone and still be judged, in ms; known lines are kept 10 minutes longer. @default 24 h */
  readonly keep?: number
  /** Mark of the next commit, for tests that undo commits. @default none, because memory loses all or nothing */
  readonly mark?: () => string
  /** Where the logs are, for tests that undo commits. @default a new Map */
  readonly logs?: Map<string, MemoryLog>
}

/** Logs in this process: nothing to install, all of it gone when the process ends. Each call is done when it returns. */
export function memory(options: MemoryOptions = {}): TopicLog {
  const { name = randomUUID(), now = Date.now, keep = limits.keep, mark = () => '' } = options
  const logs = options.logs ?? new Map<string, MemoryLog>()
  const watches = new Set<{ wake: (topic: string) => void; topics: ReadonlySet<string> }>()
  /** A topic that is only read takes no room: clients choose its name. */
  const logOf = (topic: string): MemoryLog => logs.get(topic) ?? emptyLog(name)

  return {
    append(topic, append) {
      const log = logOf(topic)
      const appended = appendTo(log, append, { memory: name, now: now(), keep }, mark)
      if (appended.kind === 'done') {
        logs.set(topic, log)
        for (const { wake, topics } of watches) if (topics.has(topic)) wake(topic)
      }
      return Promise.resolve(appended)
    },
    read: (topic, from, lines) => Promise.resolve(readFrom(logOf(topic), from, lines, now())),
    snapshot(topic, at, state) {
      keepSnapshot(logOf(topic), at, state)
      return Promise.resolve()
    },
    watch(wake) {
      const watch = { wake, topics: new Set<string>() as ReadonlySet<string> }
      watches.add(watch)
      return {
        set(topics) {
          watch.topics = topics
        },
        stop() {
          watches.delete(watch)
          return Promise.resolve()
        },
      }
    },
    due(limit) {
      const passed: { topic: string; at: number }[] = []
      for (const [topic, { wakeAt }] of logs)
        if (wakeAt !== null && wakeAt <= now()) passed.push({ topic, at: wakeAt })
      return Promise.resolve(passed.sort((a, b) => a.at - b.at).slice(0, limit))
    },
    stamp: () => stampOf(name, now()),
    presence: memoryPresence(),
  }
}
