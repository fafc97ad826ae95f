import type { Member, PresenceSet } from '../topic-log'

export function memoryPresence(): PresenceSet {
  const topics = new Map<string, Map<string, Member>>()
  const watches = new Set<{ readonly changed: (topic: string) => void }>()
  const tell = (topic: string): Promise<void> => {
    for (const { changed } of watches) changed(topic)
    return Promise.resolve()
  }
  return {
    set(topic, key, member) {
      const members = topics.get(topic) ?? new Map<string, Member>()
      topics.set(topic, members.set(key, member))
      return tell(topic)
    },
    delete(topic, key) {
      const members = topics.get(topic)
      if (!members?.delete(key)) return Promise.resolve()
      if (members.size === 0) topics.delete(topic)
      return tell(topic)
    },
    members: (topic) => Promise.resolve([...(topics.get(topic)?.values() ?? [])]),
    watch(changed) {
      const watch = { changed }
      watches.add(watch)
      return () => void watches.delete(watch)
    },
    // The members end with the process, and all its nodes with them.
    lease: () => () => undefined,
  }
}
