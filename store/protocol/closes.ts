import type { CloseFrame } from '../base/errors'

/** Ends of a connection that the protocol names: code and sentence, ready for `close`. */
export const closes = {
  /** The frame is larger than its kind allows: RFC 6455 §7.4.1. */
  tooLarge: { code: 1009, reason: 'The frame is too large' },
  noHello: { code: 4100, reason: 'No hello came in time' },
  notAFrame: { code: 4101, reason: 'This is no frame of the protocol' },
  tooMuch: { code: 4102, reason: 'Too many frames or lines' },
  tooSlow: { code: 4103, reason: 'The client reads too slowly' },
  outOfStep: { code: 4104, reason: 'Out of step: connect and attach again' },
  newToken: { code: 4300, reason: 'A new token is needed' },
  otherUser: { code: 4303, reason: 'The token belongs to another user than before' },
} as const satisfies Readonly<Record<string, CloseFrame>>
