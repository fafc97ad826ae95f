import type { RoomTopic } from './desk'
import type { SeenRoom } from './seen-room'

/** In place of a topic where no room can be: it takes no command. @param freshness `live` where it is known that there is none */
export function noTopic(confirmed: SeenRoom, freshness: RoomTopic['freshness']): RoomTopic {
  const end = { kind: 'cancelled' } as const
  return {
    confirmed,
    freshness,
    pending: [],
    serverNow: Date.now,
    send: (data) => ({
      ...{ id: 0, data, state: end.kind, end, queuedAt: 0 },
      done: Promise.resolve(end),
      cancel: () => true,
    }),
  }
}
