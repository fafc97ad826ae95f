import type { Disposer } from '../../store/base/timing'

/** Users who may not come in, although WeChat lets them. Kept by the team: in memory here, in a table or a service elsewhere. */
export interface Bans {
  /** Asked at each login, each `hello` and each request with a pass. */
  has(user: string): boolean | Promise<boolean>
  /** Calls back for each user who is banned from now on, here or on another server. */
  watch(banned: (user: string) => void): Disposer
}

/** Bans of one process, or of several servers in it. */
export interface MemoryBans extends Bans {
  add(user: string): void
  remove(user: string): void
}

/** Bans that end with the process. */
export function memoryBans(): MemoryBans {
  const users = new Set<string>()
  const watchers = new Set<{ readonly banned: (user: string) => void }>()
  return {
    has: (user) => users.has(user),
    add(user) {
      users.add(user)
      for (const { banned } of watchers) banned(user)
    },
    remove: (user) => void users.delete(user),
    watch(banned) {
      const watcher = { banned }
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
  }
}
