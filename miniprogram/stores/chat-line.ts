import type { Message } from 'mobx-miniprogram-socket'
import type { Received } from './wire'

/**
 * State of a line. `sent`: handed to the network; `confirmed`: it arrived at the server; `unconfirmed`: the connection was
 * lost before that was known; `delivered`: the server has relayed it back to this phone.
 */
export type LineState = 'received' | 'queued' | 'sent' | 'confirmed' | 'unconfirmed' | 'delivered' | 'failed'

/** Part of a text that is shown: all of a `short` one; a `long` one is cut until a tap makes it `opened`. */
export type LineForm = 'short' | 'long' | 'opened'

/** A line of the conversation as plain data, for pages. Frozen: a change makes a new object. */
export interface ChatLine {
  readonly key: string
  /** Name of the phone that wrote it; empty where the sender gave none. */
  readonly from: string
  readonly text: string
  readonly form: LineForm
  /** Number of characters that follow the text and are not shown. */
  readonly hidden: number
  readonly state: LineState
  /** When it was received, or written, in epoch ms. */
  readonly at: number
}

/** Longest text in characters. 100 of 3-byte characters, one of which is opened, stay below the 256 KB of a `setData`. */
const LONG = 600
/** Longest text of an opened line in characters. The rest of a longer one is dropped. */
const OPENED = 20_000

/** The other form of a line: opened for a long one, long for an opened one. */
const otherForms = new WeakMap<ChatLine, ChatLine>()

export function receivedLine({ id, data, receivedAt }: Message<Received>): ChatLine {
  const text = data.type === 'bytes' ? `ArrayBuffer(${String(data.length)})` : data.text
  const facts = {
    key: `received-${String(id)}`,
    from: data.type === 'line' ? data.from : '',
    state: 'received',
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
export function turnOver(line: ChatLine): ChatLine {
  return otherForms.get(line) ?? line
}

/** The form of a line that is not opened. */
export function closed(line: ChatLine): ChatLine {
  return line.form === 'opened' ? turnOver(line) : line
}

function cut(text: string, length: number, facts: Omit<ChatLine, 'text' | 'hidden'>): ChatLine {
  const hidden = Math.max(0, text.length - length)
  return Object.freeze({ ...facts, text: hidden === 0 ? text : `${text.slice(0, length)}…`, hidden })
}
