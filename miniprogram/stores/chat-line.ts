import type { Message } from 'mobx-miniprogram-socket'
import type { Received } from './plain/wire'

/**
 * State of a line over the plain wire. `sent`: handed to the network; `confirmed`: it arrived at the server; `unconfirmed`: the
 * connection was lost before that was known; `delivered`: the server has relayed it back to this phone.
 */
export type PlainState = 'received' | 'queued' | 'sent' | 'confirmed' | 'unconfirmed' | 'delivered' | 'failed'

/**
 * State of a line over a session. `sending`: it left, without an answer yet; `delivered`: it is in the room; `refused`: for the
 * reason of the line; `unknown`: nothing can tell whether it arrived; `lost`: it was in the room, and the server has lost its memory.
 */
export type RoomState = 'received' | 'queued' | 'sending' | 'delivered' | 'refused' | 'unknown' | 'lost'

export type LineState = PlainState | RoomState

/** Part of a text that is shown: all of a `short` one; a `long` one is cut until a tap makes it `opened`. */
export type LineForm = 'short' | 'long' | 'opened'

/** A line of the conversation as plain data, for pages. Frozen: a change makes a new object. */
export interface ChatLine<State extends LineState = LineState> {
  readonly key: string
  /** Name of the phone that wrote it; empty where the sender gave none. */
  readonly from: string
  readonly text: string
  readonly form: LineForm
  /** Number of characters that follow the text and are not shown. */
  readonly hidden: number
  readonly state: State
  /** Code of a refusal; else empty. */
  readonly reason: string
  /** When it was received, or written, in epoch ms. */
  readonly at: number
}

/** Longest text in characters. 100 of 3-byte characters, one of which is opened, stay below the 256 KB of a `setData`. */
const LONG = 600
/** Longest text of an opened line in characters. The rest of a longer one is dropped. */
const OPENED = 20_000

/** The other form of a line: opened for a long one, long for an opened one. */
const otherForms = new WeakMap<ReceivedLine, ReceivedLine>()

/** A line of another phone. */
export type ReceivedLine = ChatLine<'received'>

export function receivedLine({ id, data, receivedAt }: Message<Received>): ReceivedLine {
  const text = data.type === 'bytes' ? `ArrayBuffer(${String(data.length)})` : data.text
  const facts = {
    key: `received-${String(id)}`,
    from: data.type === 'line' ? data.from : '',
    state: 'received',
    reason: '',
    at: receivedAt,
  } as const
  if (text.length <= LONG) return Object.freeze({ ...facts, text, form: 'short', hidden: 0 })
  const long = cut(text, LONG, { ...facts, form: 'long' })
  const opened = cut(text, OPENED, { ...facts, form: 'opened' })
  otherForms.set(long, opened)
  otherForms.set(opened, long)
  return long
}

/** Opens a long line, and closes an opened one. A short one stays as it is. */
export function turnOver(line: ReceivedLine): ReceivedLine {
  return otherForms.get(line) ?? line
}

/** The form of a line that is not opened. */
export function closed(line: ReceivedLine): ReceivedLine {
  return line.form === 'opened' ? turnOver(line) : line
}

function cut(text: string, length: number, facts: Omit<ReceivedLine, 'text' | 'hidden'>): ReceivedLine {
  const hidden = Math.max(0, text.length - length)
  return Object.freeze({ ...facts, text: hidden === 0 ? text : `${text.slice(0, length)}…`, hidden })
}
