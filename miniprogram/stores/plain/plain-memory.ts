import type { QueuedEntry } from 'mobx-miniprogram-socket'
import { closed, type PlainState, type ReceivedLine } from '../chat-line'
import { isOwn, ownLine, type OwnLine } from './own-line'
import { isLine, type Line } from './wire'

/** A received line never changes; an own line is an outbox entry whose state changes. */
export type Kept = ReceivedLine | OwnLine

/** A line as storage keeps it. */
export interface SavedLine {
  /** Id of an own line; empty for a received one. */
  readonly id: string
  readonly from: string
  readonly text: string
  readonly state: PlainState
  /** Epoch ms. */
  readonly at: number
}

/** The conversation as one launch leaves it to the next. */
export interface SavedChat {
  readonly me: string
  readonly draft: string
  readonly lines: readonly SavedLine[]
}

/** The part of the socket store that knows what of an earlier launch still waits. */
interface Outbox {
  readonly queue: readonly QueuedEntry<Line>[]
}

const STATES: readonly string[] = [
  'received',
  'queued',
  'sent',
  'confirmed',
  'unconfirmed',
  'delivered',
  'failed',
] satisfies PlainState[]

export function savedLine(kept: Kept): SavedLine {
  const { from, text, state, at } = isOwn(kept) ? ownLine(kept) : closed(kept)
  return { id: isOwn(kept) ? kept.line.id : '', from, text, state, at }
}

/** Reads what storage holds; `null` if this version did not write it. */
export function parseChat(value: unknown): SavedChat | null {
  const { me, draft, lines } = (value ?? {}) as Partial<Record<keyof SavedChat, unknown>>
  if (typeof me !== 'string' || typeof draft !== 'string' || !Array.isArray(lines)) return null
  return { me, draft, lines: lines.filter(isSavedLine) }
}

/** The lines of an earlier launch, and entries of its outbox that it had no time to save as lines. */
export function earlierLines(lines: readonly SavedLine[], outbox: Outbox): Kept[] {
  const known = new Set(lines.map(({ id }) => id))
  const others = outbox.queue.filter(({ data }) => isLine(data) && !known.has(data.id))
  return [
    ...lines.map((line, at) => (line.id === '' ? receivedEarlier(line, at) : writtenEarlier(line, outbox))),
    ...others.map(({ data, queuedAt }) => writtenEarlier({ ...data, state: 'queued', at: queuedAt }, outbox)),
  ]
}

function receivedEarlier({ from, text, at }: SavedLine, index: number): ReceivedLine {
  return Object.freeze({
    key: `earlier-${String(index)}`,
    from,
    text,
    form: 'short',
    hidden: 0,
    state: 'received',
    reason: '',
    at,
  })
}

function writtenEarlier({ id, from, text, state, at }: SavedLine, outbox: Outbox): OwnLine {
  return {
    line: { type: 'line', id, from, text },
    at,
    entry: {
      get state() {
        if (state === 'failed' || state === 'confirmed' || state === 'unconfirmed') return state
        // An entry that is no longer in the queue has left it for the network.
        return outbox.queue.find(({ data }) => isLine(data) && data.id === id)?.state ?? 'sent'
      },
    },
    delivered: state === 'delivered',
  }
}

function isSavedLine(value: unknown): value is SavedLine {
  if (typeof value !== 'object' || value === null) return false
  const { id, from, text, state, at } = value as Partial<Record<keyof SavedLine, unknown>>
  const isText = [id, from, text].every((part) => typeof part === 'string')
  return isText && typeof state === 'string' && STATES.includes(state) && typeof at === 'number'
}
