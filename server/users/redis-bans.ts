import type { RedisLog } from '../engine/redis/redis'
import type { Bans } from './bans'

/** Bans that all servers on one Redis share. */
export interface RedisBans extends Bans {
  /** Rejects while Redis is away. */
  add(user: string): Promise<void>
  remove(user: string): Promise<void>
}

/** Ms between two looks at what was banned elsewhere: sockets are closed within a second. */
const pollEvery = 400
/** Ms before its start from which a server closes sockets of who was banned: it knows the clock of Redis but for some ms. */
const before = 60_000

/** Bans that all servers on one Redis share, and that stay until they are removed. */
export function redisBans({ values, now }: Pick<RedisLog, 'values' | 'now'>): RedisBans {
  return {
    has: (user) => values.isIn('bans', user),
    async add(user) {
      await values.mark('bans', user, true)
      await values.note('bans:notes', user)
    },
    remove: (user) => values.mark('bans', user, false),
    watch(banned) {
      let after: string | undefined
      let isOver = false
      let timer: NodeJS.Timeout
      const look = async (): Promise<void> => {
        // The clock of Redis is known once the engine has started.
        after ??= `${String(Math.floor(now()) - before)}-0`
        // The engine tells when Redis is away; what was missed is found later.
        const notes = await values.notes('bans:notes', after).catch(() => [])
        if (isOver) return
        for (const [place, user] of notes) {
          after = place
          banned(user)
        }
        timer = setTimeout(() => void look(), pollEvery)
      }
      timer = setTimeout(() => void look(), pollEvery)
      return () => {
        isOver = true
        clearTimeout(timer)
      }
    },
  }
}
