import * as v from 'valibot'
import { type CommandOf, defineTopic, type EventOf, refuse, type ViewOf } from '../../../server'

interface Room {
  readonly lines: readonly { readonly user: string; readonly text: string }[]
  readonly muted: Readonly<Record<string, number>>
}
type RoomEvent =
  | { readonly type: 'said'; readonly user: string; readonly text: string }
  | { readonly type: 'muted'; readonly user: string; readonly until: number }

/** Shared with the client: it reads only what users may see. */
export function reduce(room: Room, event: RoomEvent): Room {
  switch (event.type) {
    case 'said':
      return { ...room, lines: [...room.lines, { user: event.user, text: event.text }].slice(-200) }
    case 'muted':
      return { ...room, muted: { ...room.muted, [event.user]: event.until } }
  }
}

export const room = defineTopic({
  name: 'room:*',
  command: v.variant('type', [
    v.object({ type: v.literal('say'), text: v.pipe(v.string(), v.maxLength(500)) }),
    v.object({ type: v.literal('mute'), user: v.string(), ms: v.number() }),
  ]),
  initial: (): Room => ({ lines: [], muted: {} }),
  authorize: (user) => (user === 'guest' ? 'read' : 'write'),
  decide(state, command, { user, now }) {
    switch (command.type) {
      case 'say': {
        const until = state.muted[user] ?? 0
        return until > now ? refuse('muted', { until }) : [{ type: 'said', user, text: command.text }]
      }
      case 'mute':
        return [{ type: 'muted', user: command.user, until: now + command.ms }]
      default:
        return [] // timeout, away and back: this topic does not care
    }
  },
  reduce,
})

/** For the client: `import type { Commands, Events, State } from …`. */
export type Commands = CommandOf<typeof room>
export type Events = EventOf<typeof room>
export type State = ViewOf<typeof room>
