// TCP connections, before a byte of theirs is read.
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { connectionLimit } from '../../../../server/http/connection-limit'

class Caller extends EventEmitter {
  readonly remoteAddress: string
  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }
  destroy(): void {
    this.emit('close')
  }
}

const limit = (sockets: number, socketsPerAddress: number) => {
  const isLetIn = connectionLimit({
    sockets,
    socketsPerAddress,
    isProxy: (address) => address === '10.9.9.9',
  })
  return (address: string): Caller | null => {
    const caller = new Caller(address)
    return isLetIn(caller as unknown as Socket) ? caller : null
  }
}

const countIn = (call: (address: string) => Caller | null, address: string, calls: number): number =>
  Array.from({ length: calls }, () => call(address)).filter((caller) => caller !== null).length

test('an address has 100 connections beside its WebSockets; one more is cut, others are let in, and one that ends makes room', () => {
  const call = limit(10_000, 20)
  const first = call('10.0.0.1')
  expect(countIn(call, '10.0.0.1', 200)).toBe(119)
  expect(countIn(call, '10.0.0.2', 1)).toBe(1)
  first?.destroy()
  expect(countIn(call, '10.0.0.1', 2)).toBe(1)
})

test('a proxy and this machine bring many clients: they have the limit of the server alone', () => {
  expect(countIn(limit(500, 20), '10.9.9.9', 2_000)).toBe(1_500)
  expect(countIn(limit(500, 20), '127.0.0.1', 2_000)).toBe(1_500)
})

test('the server has 1,000 connections beside its WebSockets, from whatever addresses', () => {
  const call = limit(500, 20)
  const addresses = Array.from({ length: 2_000 }, (_, n) => `10.1.${String(n >> 8)}.${String(n & 255)}`)
  const callers = addresses.map(call)
  expect(callers.filter((caller) => caller !== null)).toHaveLength(1_500)
  callers[0]?.destroy()
  expect(countIn(call, '10.2.0.1', 2)).toBe(1)
})
