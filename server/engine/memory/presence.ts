import type { Member, PresenceSet } from '../topic-log'

export function memoryPresence(): PresenceSet {
  const topics = new Map<string, Map<string, Member>>()
  return {
    set(topic, key, member) {
      const members = topics.get(topic) ?? new Map<string, Member>()
      topics.set(topic, members.set(key, member))
      return Promise.resolve()
    },
    delete(topic, key) {
      const members = topics.get(topic)
      members?.delete(key)
      if (members?.size === 0) topics.delete(topic)
      return Promise.resolve()
    },
    members: (topic) => Promise.resolve([...(topics.get(topic)?.values() ?? [])]),
  }
}
