import type { Message } from 'mobx-miniprogram-socket'
import type { Received } from './wire'

/** State of a line. `sent`: handed to the network; `delivered`: the server has relayed it back to this phone. */
export type LineState = 'received' | 'queued' | 'sent' | 'delivered' | 'failed'

/** A line of the conversation as plain data, for pages. Frozen: a change makes a new object. */
export interface ChatLine {
  readonly key: string
  /** Name of the phone that wrote it; empty where the sender gave none. */
  readonly from: string
  readonly text: string
  readonly state: LineState
  /** When it was received, or written, in epoch ms. */
  readonly at: number
}

/** Longest text in characters; longer ones are cut. 100 lines of 3-byte characters stay below 256 KB. */
const LONGEST_TEXT = 700

export function receivedLine({ id, data, receivedAt }: Message<Received>): ChatLine {
  const text = data.type === 'bytes' ? `ArrayBuffer(${String(data.length)})` : data.text
  return Object.freeze({
    key: `received-${String(id)}`,
    from: data.type === 'line' ? data.from : '',
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
    state: 'received',
    at: receivedAt,
  })
}
