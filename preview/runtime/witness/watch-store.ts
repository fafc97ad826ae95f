import { autorun } from 'mobx-miniprogram'

import type { EntryFact, EntryStep, Fact, Status } from '../../stage/happening'
import type { Signal } from '../signal'
import type { EntryState, QueuedEntry } from '../../../store'
import { Commands } from './commands'

/** The public fields of a store that the witness reads. */
interface Watched {
  readonly status: Status
  readonly nextRetryAt: number | null
  readonly queue: readonly QueuedEntry[]
  readonly unconfirmedCount: number
}

/** The ears and the voice of the witness. */
interface Post {
  /** A frame came or went. */
  readonly carried: Signal<{ readonly way: 'up' | 'down'; readonly text: string }>
  tell(fact: Fact | EntryFact): void
}

/** Tells the status of a store and the lives of its entries, by observing its public fields. @param number counts the stores of an app */
export function watchStore(found: object, witness: Post, number: number): void {
  const store = found as Watched
  const commands = new Commands()
  /** The store reads a frame now. */
  let isReading = false
  witness.carried.on(({ way, text }) => {
    if (way === 'up') return commands.left(text, store.queue)
    commands.heard(text)
    isReading = true
    void Promise.resolve().then(() => (isReading = false))
  })
  /** The fate of an entry that has left the queue. Without a session a pong proves it, while it is read. */
  const endOf = (id: number, state: EntryState, lost: boolean): EntryStep => {
    const end = commands.endOf(id)
    if (end) return end
    if (state === 'queued' || commands.isSession) return 'gone'
    return lost ? 'unconfirmed' : isReading ? 'arrived' : 'gone'
  }
  // Only the first store is the connection that the lane shows.
  if (number === 1)
    autorun(() => witness.tell({ kind: 'status', status: store.status, until: store.nextRetryAt }))

  let known = new Map<number, QueuedEntry>()
  let unproven = 0
  autorun(() => {
    const { queue, unconfirmedCount } = store
    const lost = unconfirmedCount > unproven
    unproven = unconfirmedCount
    const present = new Map(queue.map((entry) => [entry.id, entry]))
    for (const [id, { state }] of known) {
      if (present.has(id)) continue
      const step = endOf(id, state, lost)
      witness.tell({ kind: 'entry', id: `${number}.${id}`, step, text: '' })
    }
    for (const { id, state, data } of queue) {
      if (known.get(id)?.state === state) continue
      witness.tell({ kind: 'entry', id: `${number}.${id}`, step: stepOf(state), text: textOf(data) })
    }
    known = present
  })
}

function stepOf(state: EntryState): 'queued' | 'sent' {
  return state === 'queued' ? 'queued' : 'sent'
}

function textOf(data: unknown): string {
  if (typeof data === 'string') return data
  try {
    return JSON.stringify(data) ?? String(data)
  } catch {
    return String(data)
  }
}
