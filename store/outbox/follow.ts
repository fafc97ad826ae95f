import type { Move } from '../connection/events'
import { isLive } from '../connection/state'
import type { Send } from './options'
import type { Outbox } from './outbox'

/** Keeps an outbox in step with a connection: it sends while the connection is open, and goes back when it is lost. */
export function followConnection<Out>(outbox: Outbox<Out>, send: Send): (move: Move) => void {
  return ({ from, to, event }) => {
    if (to.name === 'connecting' || !isLive(to)) outbox.rewind()
    else if (to.name !== 'open') outbox.pause()
    else if (from.name !== 'open') outbox.flush(send)
    // The phone may end a hidden app without another word.
    if (event.type === 'hidden') outbox.save()
  }
}
