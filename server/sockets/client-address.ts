import proxyAddr from '@fastify/proxy-addr'
import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * Returns a function that tells the address of a client, as Fastify's `request.ip` does: that of the connection, or, behind
 * proxies that are known, what they say in `X-Forwarded-For`.
 */
export function addressReader(proxies: readonly string[]): (request: IncomingMessage) => string {
  const isProxy = proxyAddr.compile([...proxies])
  // A connection that is gone already has no address.
  return (request) => (request.socket.remoteAddress === undefined ? '' : proxyAddr(request, isProxy))
}

/** Returns a function that tells whether an address is that of a proxy. */
export function proxyFinder(proxies: readonly string[]): (address: string) => boolean {
  const isProxy = proxyAddr.compile([...proxies])
  return (address) => isProxy(address, 0)
}

/** Whether a value is an address or a network, as proxies are given. */
export function isNetwork(value: unknown): boolean {
  try {
    return typeof value === 'string' && Boolean(proxyAddr.compile(value))
  } catch {
    return false
  }
}

/** One client has 2⁶⁴ addresses in IPv6: those with the same first half. */
export function clientOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const [first, last] = [head.split(':'), tail.split(':')]
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}

/** Whether a connection comes from this machine. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address)
}
