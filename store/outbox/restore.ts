import type { Clock } from '../base/clock'
import { Entry } from './entry'
import { emptyOutbox, parseOutbox, type StoredOutbox } from './format'
import { createQueuedFrame, type QueuedFrame } from './queue'
import type { OutboxStorage } from './storage'

/** Makes the entries of the last launch. They have no frame yet: this may be before login, or before anything else that `encode` needs. */
export function restoreEntries<Out>(
  storage: OutboxStorage,
  clock: Clock,
  cancel: (id: number) => boolean,
): Omit<StoredOutbox, 'entries'> & { readonly restored: readonly QueuedFrame<Out>[] } {
  const { nextId, whole, entries } = storage.load(parseOutbox, emptyOutbox)
  const now = clock.now()
  const setBack = now - clock.wall(now)
  let since = -Infinity
  const restored = entries.map(({ id, data, queuedAt, tries }) => {
    // The phone's clock may have been set back since; entries still age in the order of the queue.
    since = Math.max(since, Math.min(now, setBack + queuedAt))
    return createQueuedFrame(
      new Entry(id, data as Out, queuedAt, cancel),
      null,
      storage.textOf(data),
      since,
      tries,
    )
  })
  return { nextId, whole, restored }
}
