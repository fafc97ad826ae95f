// The holder of the secret: the one file of the server that knows the hidden boards.
import { hiddenBoards } from '../../game/fair/hidden-board'
import type { Options } from '../../game/options'
import type { Secret } from '../../game/rules/secret'

/** The boards of a room. @param secret the topic's: 64 hex digits for a label, known to the servers alone */
export function secretOf(code: string, options: Options, secret: (label: string) => string): Secret {
  return hiddenBoards(code, options, secret)
}
