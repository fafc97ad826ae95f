import type { RoomTopic } from './desk'
import type { SeenRoom } from './seen-room'

/** In place of a topic where no room can be: it takes no command. */
export function noTopic(confirmed: SeenRoom): RoomTopic {
  const end = { kind: 'cancelled' } as const
  return {
    confirmed,
    freshness: 'live',
    pending: [],
    serverNow: Date.now,
    send: (data) => ({
      ...{ id: 0, data, state: end.kind, end, queuedAt: 0 },
      done: Promise.resolve(end),
      cancel: () => true,
    }),
  }
}
