import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/**
 * Returns why a request must not switch anything, or null. Every web page can send a request to this machine: the header
 * Origin tells which page it was, and the header Host by which name it found the server. A page of another site can let
 * its own name lead here (DNS rebinding), so that only names which belong to nobody else are believed.
 *
 * @param names hosts or origins that are believed besides addresses and `localhost`
 */
export function findForeign(
  { origin, host = '' }: IncomingHttpHeaders,
  names: readonly string[],
): string | null {
  const own = parse(`http://${host}`)
  const isKnown = (name: string): boolean => name === own?.hostname || parse(name)?.hostname === own?.hostname
  if (own === null || !(isLocal(own.hostname) || names.some(isKnown))) {
    return 'Requests to this host name are refused: use an IP address, localhost, or a name given in HOST or ORIGINS.'
  }
  if (origin === undefined || parse(origin)?.host === own.host) return null
  return 'Requests from pages of another origin are refused.'
}

/** Tells whether a host of a URL is an IP address or a name that never leaves its machine (RFC 6761, 6.3). */
function isLocal(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) > 0 || /(^|\.)localhost$/.test(hostname)
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}
