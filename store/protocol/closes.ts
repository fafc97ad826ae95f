import type { CloseFrame } from '../base/errors'
import { clientCloses } from './client-closes'

/** Ends of a connection that the protocol names: code and sentence, ready for `close`. */
export const closes = {
  tooLarge: clientCloses.tooLarge,
  noHello: { code: 4100, reason: 'No hello came in time' },
  notAFrame: clientCloses.notAFrame,
  tooMuch: { code: 4102, reason: 'Too many frames or lines' },
  tooSlow: { code: 4103, reason: 'The client reads too slowly' },
  outOfStep: clientCloses.outOfStep,
  newToken: { code: 4300, reason: 'A new token is needed' },
  otherUser: clientCloses.otherUser,
} as const satisfies Readonly<Record<string, CloseFrame>>
