import type { Member, PresenceSet } from '../topic-log'

export function memoryPresence(): PresenceSet {
  const topics = new Map<string, Map<string, Member>>()
  const watches = new Set<{ readonly changed: (topic: string) => void }>()
  /** Connections that are not away, by topic and user. */
  const counts = new Map<string, number>()
  const nameOf = (topic: string, user: string): string => JSON.stringify([topic, user])
  const count = (topic: string, member: Member | undefined, by: number): number => {
    if (!member || member.away) return 0
    const name = nameOf(topic, member.user)
    const now = (counts.get(name) ?? 0) + by
    if (now > 0) counts.set(name, now)
    else counts.delete(name)
    return now
  }
  const tell = (topic: string): Promise<void> => {
    for (const { changed } of watches) changed(topic)
    return Promise.resolve()
  }
  return {
    async set(topic, key, member) {
      const members = topics.get(topic) ?? new Map<string, Member>()
      // The new one first: the count of one that stays is never 0.
      const isFirst = count(topic, member, 1) === 1
      count(topic, members.get(key), -1)
      topics.set(topic, members.set(key, member))
      await tell(topic)
      return isFirst
    },
    delete(topic, key) {
      const members = topics.get(topic)
      count(topic, members?.get(key), -1)
      if (!members?.delete(key)) return Promise.resolve()
      if (members.size === 0) topics.delete(topic)
      return tell(topic)
    },
    members: (topic) => Promise.resolve([...(topics.get(topic)?.values() ?? [])]),
    isHere: (topic, user) => Promise.resolve(counts.has(nameOf(topic, user))),
    watch(changed) {
      const watch = { changed }
      watches.add(watch)
      return () => void watches.delete(watch)
    },
    // The members end with the process, and all its nodes with them.
    lease: () => () => undefined,
  }
}
