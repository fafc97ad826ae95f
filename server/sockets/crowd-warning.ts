import type { FastifyBaseLogger } from 'fastify'
import type { IncomingMessage } from 'node:http'

/** Ms between two warnings. */
const every = 60_000

/** Returns a function that warns of an address with too many sockets, once a minute: a flood must not fill the log as well. */
export function warnOfCrowd(log: FastifyBaseLogger): (request: IncomingMessage) => void {
  let warnedAt = -Infinity
  return ({ headers }) => {
    const now = performance.now()
    if (now - warnedAt < every) return
    warnedAt = now
    const isForwarded = headers['x-forwarded-for'] !== undefined
    const hint = isForwarded ? ': if a proxy is in front, PROXIES must name it' : ''
    log.warn(`an address holds as many WebSockets as it may, and was refused${hint}`)
  }
}
