// Type test: a room of the client has all its types from a topic of the server, by `import type`. Compiled, never run.
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type Member, session } from 'mobx-miniprogram-socket/session'
import type { CommandOf, EventOf, ViewOf } from '../../server/topics/define-topic'
import type { room as roomTopic } from '../support/topics/room'
import type { hand as handTopic, Hand } from '../support/topics/hand'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(proof: Equal<A, B>): void => void proof

type Room = ViewOf<typeof roomTopic>
type RoomEvent = EventOf<typeof roomTopic>
type RoomCommand = CommandOf<typeof roomTopic>

declare const reduce: (room: Room, event: RoomEvent) => Room

const socket = createSocketStore({
  url: 'wss://example.com',
  session: session({ auth: () => ({ user: 'ann', token: 't' }) }),
})

const room = socket.topic<Room, RoomEvent, RoomCommand, { readonly typing: boolean }>('room:1', {
  initial: { lines: [], muted: {} },
  reduce,
  optimistic(state, command) {
    same<typeof command, RoomCommand>(true)
    return command.type === 'say'
      ? { ...state, lines: [...state.lines, { user: 'ann', text: command.text }] }
      : state
  },
})

same<typeof room.state.lines, readonly { readonly user: string; readonly text: string }[]>(true)
same<typeof room.others, readonly Member<{ readonly typing: boolean }>[]>(true)
const [other] = room.others
same<NonNullable<typeof other>['data'], { readonly typing: boolean } | undefined>(true)
same<typeof room.reason, string | null>(true)
same<ReturnType<typeof room.serverNow>, number>(true)

room.send({ type: 'say', text: 'hi' })
room.send({ type: 'mute', user: 'bob', ms: 1_000 })
room.here({ typing: true })

// @ts-expect-error a command that the server's schema does not have
room.send({ type: 'shout', text: 'hi' })
// @ts-expect-error a field of another type
room.send({ type: 'mute', user: 'bob', ms: '1 s' })
// @ts-expect-error the server's own command
room.send({ type: 'timeout' })
// @ts-expect-error data of another form
room.here({ typing: 'yes' })
// @ts-expect-error a state that is not the server's
socket.topic<Room, RoomEvent, RoomCommand>('room:1', { initial: { lines: [] }, reduce })

// The state of a client is what viewState shows, and not what the server keeps.
same<ViewOf<typeof handTopic>, Hand>(true)
// @ts-expect-error the secret is not in the view
void ((view: ViewOf<typeof handTopic>) => view.hands)
