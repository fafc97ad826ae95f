// The fields that lines of the log may have. One that is not here is left out, so that no new line can tell what it must not.

/**
 * - `reqId` of a request, `session` and `peer` of a socket at `/session` and `/plain`: they join the lines of one connection
 * - `user`: a digest, the same in the lines of a login and of its sessions
 * - `err`: of our code or of a team's, with its words; no client's bytes
 */
const known: ReadonlySet<string> = new Set([
  'reqId',
  'session',
  'peer',
  'user',
  'code',
  'failure',
  'detail',
  'method',
  'path',
  'status',
  'ms',
  'bytes',
  'frames',
  'err',
])

export function onlyKnown(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(line).filter(([name]) => known.has(name)))
}
