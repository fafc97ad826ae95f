import type { CloseFrame } from '../base/errors'

/** Ends of a connection that the client makes, too. */
export const clientCloses = {
  /** The frame is larger than its kind allows: RFC 6455 §7.4.1. */
  tooLarge: { code: 1009, reason: 'The frame is too large' },
  notAFrame: { code: 4101, reason: 'This is no frame of the protocol' },
  outOfStep: { code: 4104, reason: 'Out of step: connect and attach again' },
  otherUser: { code: 4303, reason: 'The token belongs to another user than before' },
} as const satisfies Readonly<Record<string, CloseFrame>>
