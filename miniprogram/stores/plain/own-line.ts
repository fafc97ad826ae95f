import type { EntryState } from 'mobx-miniprogram-socket'
import type { ChatLine, PlainState } from '../chat-line'
import type { Line } from './wire'

/** A line that this phone wrote. Its state is that of its outbox entry. */
export interface OwnLine {
  readonly line: Line
  /** When it was written, in epoch ms. */
  readonly at: number
  /** Without an id it is of an earlier launch. */
  readonly entry: { readonly state: EntryState; readonly id?: number }
  readonly delivered: boolean
}

/** Last line made of each entry: while the state stays, so does the object, and pages are not sent it again. */
const ownLines = new WeakMap<OwnLine['entry'], ChatLine<PlainState>>()

export function ownLine(own: OwnLine): ChatLine<PlainState> {
  const { from, text } = own.line
  const state = stateOf(own)
  const last = ownLines.get(own.entry)
  if (last?.state === state) return last
  const next = Object.freeze<ChatLine<PlainState>>({
    key: ownKey(own),
    from,
    text,
    form: 'short',
    hidden: 0,
    state,
    reason: '',
    at: own.at,
  })
  ownLines.set(own.entry, next)
  return next
}

export function isOwn(line: object): line is OwnLine {
  return 'entry' in line
}

export function ownKey({ line }: OwnLine): string {
  return `own-${line.id}`
}

export function stateOf({ entry, delivered }: OwnLine): PlainState {
  if (delivered) return 'delivered'
  switch (entry.state) {
    case 'acked':
      return 'delivered'
    case 'expired':
    case 'cancelled':
    case 'refused':
      return 'failed'
    case 'unknown':
      return 'unconfirmed'
    default:
      return entry.state
  }
}
