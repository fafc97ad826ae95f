import { isRecord } from '../base/is-record'
import type { View } from './channel'

/** A user who is here, over all of their connections. */
export interface Member<Data = unknown> {
  readonly user: string
  /** Without a connection for 2 s; after 60 s the user is gone. */
  readonly away: boolean
  /** The last that the user told by `here(data)`; absent until then. */
  readonly data?: Data
}

interface Change extends Member {
  readonly gone?: true
}

/** The members of a topic, in the order of their names. */
export const membersView: View = {
  initial: [],
  reduce(members, event) {
    const change = event as Change
    const others = othersOf(members, change.user)
    if (change.gone) return others
    return others.concat(change).sort((one, other) => (one.user < other.user ? -1 : 1))
  },
}

export function othersOf(members: unknown, me: string | undefined): Member[] {
  const list: readonly Member[] = Array.isArray(members) ? members : []
  return list.filter((member) => isRecord(member) && member.user !== me)
}
