/** A rule of the protocol that tests/model/session.pml breaks on purpose, and the promise that must be found broken. */
export interface Variant {
  /** The name in its `#ifdef`. */
  readonly name: string
  /** The name of a PROMISE. */
  readonly breaks: string
  readonly fault: string
}

export const variants: readonly Variant[] = [
  { name: 'NO_DEDUPE', breaks: 'ONCE', fault: 'the server remembers no numbers' },
  { name: 'RENUMBER', breaks: 'ONCE', fault: 'what is unanswered gets new numbers after a reconnect' },
  { name: 'TRUST_FIRST', breaks: 'ONCE', fault: 'the server does not look at since' },
  {
    name: 'RECORD_VOUCHES',
    breaks: 'ONCE',
    fault: 'the server does not look at since of a line that it knows',
  },
  { name: 'SAME_NAME', breaks: 'ONCE', fault: 'a new memory keeps the name of the one before' },
  { name: 'NO_STAMP', breaks: 'ONCE', fault: 'what is stored without a stamp is sent at once' },
  { name: 'REFUSAL_NOT_RECORDED', breaks: 'DENIED', fault: 'a refusal is answered, not recorded' },
  { name: 'CANCEL_SENT', breaks: 'DENIED', fault: 'cancel() is true for what has left' },
  { name: 'CANCEL_STORED', breaks: 'DENIED', fault: 'cancel() is true before the storage has forgotten' },
  { name: 'WRITE_IGNORED', breaks: 'DENIED', fault: 'a write that is under way is not waited for' },
  { name: 'PERSISTED_LINE', breaks: 'ACKED', fault: 'the line survives the launch, with a number that lags' },
  { name: 'ACK_EARLY', breaks: 'VIEW', fault: 'ok is answered before the event' },
  { name: 'NO_AFTER', breaks: 'UNSURE', fault: 'the server takes any number above the last' },
  { name: 'ONE_ANSWER', breaks: 'UNSURE', fault: 'the server keeps the last answer only' },
  { name: 'CONTIGUOUS', breaks: 'SOUND', fault: 'numbers must have no holes' },
  { name: 'STUCK_BASE', breaks: 'SOUND', fault: 'after follows the answers heard, not attached' },
  { name: 'KEYS_ONLY', breaks: 'ORDER', fault: 'numbers are keys without an order' },
  { name: 'NO_OLD_FIRST', breaks: 'LAUNCHES', fault: 'restored entries hold nothing up' },
  { name: 'NO_RESEND', breaks: 'SETTLES', fault: 'what has left does not go again' },
  { name: 'NO_PUSH', breaks: 'VIEW_IS_LOG', fault: 'events go to the connection of the command only' },
  {
    name: 'WAITING_LINES_ONLY',
    breaks: 'FALSE_LOSS',
    fault: 'attach leaves out the lines of what was acked',
  },
  { name: 'SILENT_RESET', breaks: 'ANNOUNCED', fault: 'attached is not compared with what was acked' },
]
