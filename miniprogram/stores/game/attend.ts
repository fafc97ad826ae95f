import { reaction } from 'mobx-miniprogram'
import type { RoomCommand } from 'dig-for-gold'
import type { RoomTopic } from './desk'

/**
 * Tells the others at once that this phone has gone into the background, while its connection still lives: the server
 * alone would see it only when the connection has ended. And that it is back.
 *
 * @returns ends it
 */
export function attend(
  topic: RoomTopic,
  foreground: { readonly isVisible: boolean },
  send: (command: RoomCommand) => void,
): () => void {
  const seat = () => {
    const { confirmed, freshness } = topic
    return freshness === 'live' && confirmed.mine !== null ? confirmed.seats[confirmed.mine] : null
  }
  const stopHiding = reaction(
    () => foreground.isVisible,
    (isVisible) => {
      if (!isVisible && seat()) send({ type: 'present', here: false })
    },
  )
  // Also where another phone of the same user has gone into the background.
  const stopReturning = reaction(
    () => (foreground.isVisible ? (seat()?.awaySince ?? null) : null),
    (awaySince) => {
      if (awaySince !== null) send({ type: 'present', here: true })
    },
    { fireImmediately: true },
  )
  return () => {
    stopHiding()
    stopReturning()
  }
}
