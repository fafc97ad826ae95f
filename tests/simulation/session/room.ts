// The topic of the simulation: what is said, in its order, with turns, secrets, several events a command, and people who are
// put out and come back by the clock.
import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'
import { hide, refuse } from '../../../server/topics/refusal'

export interface Said {
  /** Of the command; `#2` is added to its second event. */
  readonly id: string
  readonly by: string
  readonly does: RoomCommand['does']
}

export interface Room {
  readonly said: readonly Said[]
  /** Users who are put out, until when. */
  readonly out: Readonly<Record<string, number>>
}

export type RoomEvent =
  | ({ readonly type: 'said' } & Said)
  | { readonly type: 'out'; readonly user: string; readonly until: number }
  | { readonly type: 'in'; readonly user: string }

export const doings = ['say', 'turn', 'twice', 'secret', 'out'] as const

export interface RoomCommand {
  readonly id: string
  /** `wrong` is none that the schema knows. */
  readonly does: (typeof doings)[number] | 'wrong'
  readonly user?: string
}

export const emptyRoom: Room = { said: [], out: {} }

export function reduceRoom({ said, out }: Room, event: RoomEvent): Room {
  if (event.type === 'said') {
    const { id, by, does } = event
    return { said: [...said, { id, by, does }], out }
  }
  const { [event.user]: _, ...others } = out
  return { said, out: event.type === 'out' ? { ...others, [event.user]: event.until } : others }
}

const isSeen = ({ by, does }: Said, user: string): boolean => does !== 'secret' || by === user || user < by

export const seenBy = ({ said, out }: Room, user: string): Room => ({
  said: said.filter((each) => isSeen(each, user)),
  out,
})

/** How long somebody is put out, in ms. Nobody is put out so late that it would last longer than the steps. */
export const OUT = 2_000

const roomOf = (name: string, afterReset: 'refuse' | 'take', storm: number) =>
  defineTopic({
    name,
    command: v.object({ id: v.string(), does: v.picklist(doings), user: v.optional(v.string()) }),
    initial: () => emptyRoom,
    authorize: (user, _name, { out }) => (user in out ? null : 'write'),
    decide({ said, out }, command, { user: by, now }) {
      if ('type' in command) {
        if (command.type !== 'timeout') return []
        const back = Object.keys(out).filter((user) => (out[user] ?? 0) <= now)
        return back.map((user): RoomEvent => ({ type: 'in', user }))
      }
      const { id, does, user } = command
      const own = { type: 'said', id, by, does } as const
      if (does === 'turn' && said[said.length - 1]?.by === by) return refuse('not-your-turn')
      if (does === 'twice') return [own, { ...own, id: `${id}#2` }]
      const puts = does === 'out' && user !== undefined && now < storm - OUT
      return puts ? [own, { type: 'out', user, until: now + OUT }] : [own]
    },
    reduce: reduceRoom,
    view: (event, user) => (event.type === 'said' && !isSeen(event, user) ? hide : event),
    viewState: seenBy,
    deadline: ({ out }) => Object.values(out).reduce<number | null>((a, b) => Math.min(a ?? b, b), null),
    afterReset,
    snapshotEvery: 5,
    history: 12,
  })

/** @param storm when the steps are over, in ms */
export const roomsUntil = (storm: number) => [
  roomOf('refuse:*', 'refuse', storm),
  roomOf('take:*', 'take', storm),
]
export const takesOld = (topic: string): boolean => topic.startsWith('take')
export const topicNames = ['refuse:1', 'take:1', 'refuse:2']
