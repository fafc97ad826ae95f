import { createHmac, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Returns the digest of a user's name for the log. With the same key all servers give the same one. */
export function userDigest(key: string = randomBytes(32).toString('hex')): (user: string) => string {
  return (user) =>
    createHmac('sha256', key)
      .update(JSON.stringify(['log', user]))
      .digest('base64url')
      .slice(0, 12)
}

/** Returns the id that a proxy gave to a request. A client could write into the log with its own. */
export function requestIdReader(
  proxies: readonly string[],
): (request: Pick<IncomingMessage, 'headers'>) => string | undefined {
  return ({ headers }) => {
    const id = headers['x-request-id']
    return proxies.length > 0 && typeof id === 'string' && /^[\w-]{8,64}$/.test(id) ? id : undefined
  }
}
