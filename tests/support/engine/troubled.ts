// The way between a node and its engine: slow, and with wake-ups that are lost, doubled or late.
import type { TopicLog, Wake } from '../../../server/engine/topic-log'

/** Each call takes a while before and behind its one step, so that calls overtake each other. */
export function withDelays<Log extends TopicLog>(inner: Log, random: () => number): Log {
  const wait = async (): Promise<void> => {
    for (let turns = Math.floor(random() * 8); turns > 0; turns -= 1) await Promise.resolve()
  }
  const slow = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    await wait()
    const result = await call()
    await wait()
    return result
  }
  return {
    ...inner,
    append: (...args) => slow(() => inner.append(...args)),
    read: (topic, from, lines) => slow(() => inner.read(topic, from, lines)),
    snapshot: (topic, at, state) => slow(() => inner.snapshot(topic, at, state)),
    due: (...args) => slow(() => inner.due(...args)),
    postpone: (...args) => slow(() => inner.postpone(...args)),
  }
}

/** Wake-ups are lost, doubled or late; `poll` tells all topics, as the count of the partitions does. */
export function withBadWakes<Log extends TopicLog>(inner: Log, random: () => number): Log & { poll(): void } {
  const watching = new Set<{ wake: Wake; topics: ReadonlySet<string> }>()
  return {
    ...inner,
    watch(wake) {
      const watch = { wake, topics: new Set<string>() as ReadonlySet<string> }
      watching.add(watch)
      const late: Parameters<Wake>[] = []
      const own = inner.watch((...told) => {
        const luck = random()
        if (luck < 0.3) return
        if (luck < 0.6) late.push(told)
        else for (const each of [told, ...late.splice(0), ...(luck < 0.8 ? [told] : [])]) wake(...each)
      })
      return {
        set(topics) {
          watch.topics = topics
          own.set(topics)
        },
        stop() {
          watching.delete(watch)
          return own.stop()
        },
      }
    },
    poll() {
      for (const { wake, topics } of watching) for (const topic of topics) wake(topic)
    },
  }
}
