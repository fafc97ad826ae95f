import { randomBytes } from 'node:crypto'
import type { SharedValues } from '../engine/redis/values'
import { digest, lifetime, type Tickets } from './tickets'

/** Tickets that all servers on one Redis share: one server gives them, and any other one redeems them, once. */
export function redisTickets({ values }: { readonly values: SharedValues }): Tickets {
  const nameOf = (ticket: string): string => `ticket:${digest(ticket)}`
  return {
    lifetime,
    async issue(user) {
      const ticket = randomBytes(16).toString('base64url')
      try {
        await values.put(nameOf(ticket), user, lifetime)
      } catch {
        // The engine has told that Redis is away.
        return null
      }
      return ticket
    },
    redeem: (ticket) => values.take(nameOf(ticket)),
  }
}
