import { createHash, randomBytes } from 'node:crypto'
import { ExpiringMap } from './expiring-map'

/** Tickets for one connection each. `memoryTickets` keeps them in this process, `redisTickets` where all servers find them. */
export interface Tickets {
  /** How long a ticket can be redeemed, in ms. */
  readonly lifetime: number
  /** Resolves to a new ticket, or to `null` while too many others wait. */
  issue(user: string): Promise<string | null>
  /** Resolves to the user of a ticket, once; to `null` for one that is used, too old or was never issued. */
  redeem(ticket: string): Promise<string | null>
}

export interface MemoryTicketsOptions {
  /** Tickets that may wait. @default 100_000, about 20 MB */
  readonly limit?: number
  /** Ms of a clock that never goes back. @default performance.now */
  readonly now?: () => number
  /** Random bytes that cannot be guessed. @default crypto.randomBytes */
  readonly random?: (bytes: number) => Buffer
}

/** How long a ticket can be redeemed, in ms. */
export const lifetime = 30_000

/** Tickets of 128 random bits. A table of their digests: how long a search takes tells nothing about a ticket. */
export function memoryTickets(options: MemoryTicketsOptions = {}): Tickets {
  const { limit = 100_000, now = () => performance.now(), random = randomBytes } = options
  const users = new ExpiringMap<string>({ lifetime, limit, now })
  return {
    lifetime,
    issue(user) {
      if (users.size >= limit) return Promise.resolve(null)
      const ticket = random(16).toString('base64url')
      users.set(digest(ticket), user)
      return Promise.resolve(ticket)
    },
    redeem: (ticket) => Promise.resolve(users.take(digest(ticket)) ?? null),
  }
}

/** The form in which a server keeps a ticket: nobody can redeem it by that. */
export function digest(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64')
}
