import type { Space } from './keys'
import type { Link } from './link'

/** A note in a list: its place, which grows from note to note, and its text. */
export type Note = readonly [place: string, text: string]

/** Values that all nodes share, such as the tickets of logins, each for a while; sets, and notes of what was changed in them. */
export interface SharedValues {
  /** Keeps a value for `ms`. */
  put(name: string, value: string, ms: number): Promise<void>
  /** Removes a value and returns it: of those who ask at the same time, one gets it. */
  take(name: string): Promise<string | null>
  /** Adds a member to a set, or removes it. */
  mark(set: string, member: string, isIn: boolean): Promise<void>
  isIn(set: string, member: string): Promise<boolean>
  /** Adds a note to the last 10,000 of a list. */
  note(list: string, text: string): Promise<void>
  /** Notes behind a place, the oldest first. @param after a place, or `ms-0` for those since that moment */
  notes(list: string, after: string): Promise<readonly Note[]>
}

const mostNotes = '10000'

export function redisValues(link: Link, { prefix }: Space): SharedValues {
  return {
    async put(name, value, ms) {
      await link.send(prefix + name, 'SET', prefix + name, value, 'PX', String(ms))
    },
    async take(name) {
      return (await link.send(prefix + name, 'GETDEL', prefix + name)) as string | null
    },
    async mark(set, member, isIn) {
      await link.send(prefix + set, isIn ? 'SADD' : 'SREM', prefix + set, member)
    },
    async isIn(set, member) {
      return (await link.send(prefix + set, 'SISMEMBER', prefix + set, member)) === 1
    },
    async note(list, text) {
      const key = prefix + list
      await link.send(key, 'XADD', key, 'MAXLEN', '~', mostNotes, '*', 'text', text)
    },
    async notes(list, after) {
      const key = prefix + list
      const found = (await link.send(key, 'XRANGE', key, `(${after}`, '+')) as readonly [string, string[]][]
      return found.map(([place, [, text = '']]) => [place, text])
    },
  }
}
