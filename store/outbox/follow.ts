import type { Move } from '../connection/events'
import { isLive } from '../connection/state'
import type { Courier } from './courier'
import type { Send } from './options'

/** Keeps a courier in step with a connection. */
export interface Follower {
  /** Before the operations of a move: hands over nothing more to a socket that is about to go. */
  readonly moved: (move: Move) => void
  /** After the operations of a move: sends if the connection is open now. */
  readonly performed: (move: Move) => void
}

export function followConnection<Out>(courier: Courier<Out>, send: Send): Follower {
  return {
    moved({ to, event }) {
      if (to.name === 'connecting' || !isLive(to))
        courier.rewind(event.type === 'disconnect' || event.type === 'dispose' ? event.type : 'lost')
      else if (to.name !== 'open') courier.pause()
      // The phone may end a hidden app without another word.
      if (event.type === 'hidden') courier.save()
    },
    performed({ from, to }) {
      if (to.name === 'open' && from.name !== 'open') courier.flush(send)
    },
  }
}
