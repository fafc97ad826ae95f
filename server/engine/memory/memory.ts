import { randomBytes } from 'node:crypto'
import { limits } from '../../../store/protocol'
import { stampOf } from '../line-rule'
import type { TopicLog, Wake } from '../topic-log'
import { endOf, offsetOf } from '../position'
import { appendTo, emptyLog, keepSnapshot, readFrom, type MemoryLog } from './memory-log'
import { memoryPresence } from './presence'

export interface MemoryOptions {
  /** Names this memory: a client that comes back to another one learns that all is gone. @default 12 random characters: each frame carries it twice */
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

/** Topics without an event whose refusals are kept, about 10 MB. A refusal that is forgotten is decided anew if it comes again. */
const mostRefused = 10_000

/** Logs in this process: nothing to install, all of it gone when the process ends. Each call is done when it returns. */
export function memory(options: MemoryOptions = {}): TopicLog {
  const {
    name = randomBytes(9).toString('base64url'),
    now = Date.now,
    keep = limits.keep,
    mark = () => '',
  } = options
  const logs = options.logs ?? new Map<string, MemoryLog>()
  const watches = new Set<{ wake: Wake; topics: ReadonlySet<string> }>()
  /** Topics in which nothing has happened yet: commands were refused, perhaps of those who may not be there. The oldest first. */
  const refused = new Set<string>()
  /** Keeps a log, and no more than a bounded number of those that strangers could make: clients choose the names. */
  const keepLog = (topic: string, log: MemoryLog): void => {
    logs.set(topic, log)
    refused.delete(topic)
    if (offsetOf(endOf({ base: log.base, items: log.items })) > 0) return
    refused.add(topic)
    const [oldest] = refused
    if (refused.size <= mostRefused || oldest === undefined) return
    refused.delete(oldest)
    logs.delete(oldest)
  }
  /** A topic that is only read takes no room. */
  const logOf = (topic: string): MemoryLog => logs.get(topic) ?? emptyLog(name)

  return {
    append(topic, at, commands) {
      const log = logOf(topic)
      const appended = appendTo(log, at, commands, { memory: name, now: now(), keep }, mark)
      if (appended.some(({ kind }) => kind === 'done')) {
        keepLog(topic, log)
        for (const { wake, topics } of watches) if (topics.has(topic)) wake(topic, endOf(log))
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
    due(limit, except) {
      const passed: { topic: string; at: number }[] = []
      for (const [topic, { wakeAt }] of logs)
        if (wakeAt !== null && wakeAt <= now() && !except?.has(topic)) passed.push({ topic, at: wakeAt })
      return Promise.resolve(passed.sort((a, b) => a.at - b.at).slice(0, limit))
    },
    postpone(topic, from, to) {
      const log = logs.get(topic)
      if (log?.wakeAt === from) log.wakeAt = to
      return Promise.resolve()
    },
    stamp: () => stampOf(name, now()),
    now,
    health: () => ({ ok: true }),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    presence: memoryPresence(),
  }
}
