import type { Space } from './keys'
import type { Link } from './link'

/** Values that all nodes share, each for a while: such as the tickets of logins. */
export interface SharedValues {
  /** Keeps a value for `ms`. */
  put(name: string, value: string, ms: number): Promise<void>
  /** Removes a value and returns it: of those who ask at the same time, one gets it. */
  take(name: string): Promise<string | null>
}

export function redisValues(link: Link, { prefix }: Space): SharedValues {
  return {
    async put(name, value, ms) {
      await link.send(prefix + name, 'SET', prefix + name, value, 'PX', String(ms))
    },
    async take(name) {
      return (await link.send(prefix + name, 'GETDEL', prefix + name)) as string | null
    },
  }
}
