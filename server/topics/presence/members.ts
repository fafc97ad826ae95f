// The members of a topic as its readers see them: one for each user, however many connections.
import type { Member } from '../../engine/topic-log'

export interface Here {
  readonly user: string
  readonly away: boolean
  /** The last that the user told, absent before. */
  readonly data?: unknown
}

/** Presence of a user from now on. */
export type HereChange = Here | { readonly user: string; readonly gone: true }

/** Users that are shown, so that their list always fits into a frame. */
const most = 256

/** Users by name, in the order of their names. */
export type Shown = ReadonlyMap<string, Here>

export function shownOf(all: readonly Member[], mayBeHere: (user: string) => boolean): Shown {
  const best = new Map<string, Member>()
  for (const member of all) {
    const other = best.get(member.user)
    if (!other || isBetter(member, other)) best.set(member.user, member)
  }
  const users = [...best.keys()].filter(mayBeHere).sort().slice(0, most)
  return new Map(users.map((user) => [user, hereOf(best.get(user) as Member)]))
}

export function changesBetween(before: Shown, after: Shown): readonly HereChange[] {
  const gone = [...before.keys()].filter((user) => !after.has(user))
  const changed = [...after.values()].filter(
    (here) => JSON.stringify(before.get(here.user)) !== JSON.stringify(here),
  )
  return [...gone.map((user) => ({ user, gone: true }) as const), ...changed]
}

/** A connection that is there tells more than one that has ended; then the last word counts. */
function isBetter(one: Member, other: Member): boolean {
  if (!one.away !== !other.away) return !one.away
  return (one.toldAt ?? 0) >= (other.toldAt ?? 0)
}

function hereOf({ user, away = false, data }: Member): Here {
  return { user, away, ...(data === undefined ? {} : { data: JSON.parse(data) as unknown }) }
}
