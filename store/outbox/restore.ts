import { Entry } from './entry'
import type { StoredOutbox } from './format'
import { createQueuedFrame, type QueuedFrame } from './queue'
import type { OutboxStorage, RestoredEntry } from './storage'

/** Makes the entries of the last launch. They have no frame yet: this may be before login, or before anything else that `encode` needs. */
export function restoreEntries<Out>(
  storage: OutboxStorage,
  cancel: (id: number) => boolean,
): Omit<StoredOutbox, 'entries'> & { readonly restored: readonly QueuedFrame<Out>[] } {
  const { nextId, whole, entries } = storage.load()
  const restored = (entries as readonly RestoredEntry[]).map(({ id, data, queuedAt, since, tries }) =>
    createQueuedFrame(new Entry(id, data as Out, queuedAt, cancel), null, storage.textOf(data), since, tries),
  )
  return { nextId, whole, restored }
}
