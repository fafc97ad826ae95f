// A request for a WebSocket, by what is decided about it.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Entry } from '../../../../server/load/admission'
import { AddressPlaces } from '../../../../server/sockets/address-places'
import { Upgrades } from '../../../../server/sockets/upgrade'
import { Client, handshake, RawClient } from '../../../support/ws-client'

let server: Server
let entry: Entry
let joined: number
let asked: boolean[]
let refused: string[]

beforeEach(async () => {
  joined = 0
  asked = []
  refused = []
  const join = (): void => void (joined += 1)
  const upgrades = new Upgrades({
    routes: new Map([
      ['/plain', { hears: false, join }],
      ['/session', { hears: true, join }],
    ]),
    origins: undefined,
    appIds: undefined,
    places: new AddressPlaces(1),
    addressOf: () => '10.0.0.1',
    crowded: () => undefined,
    refused: (reason) => void refused.push(reason),
    decide(hears) {
      asked.push(hears)
      return entry
    },
  })
  server = createServer().on('upgrade', upgrades.handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.close()
})

const portOf = (): number => (server.address() as AddressInfo).port

test('a refused one is answered 503 with whole seconds, before a socket is opened', async () => {
  entry = { kind: 'refused', reason: 'busy', after: 2_100 }
  const client = await RawClient.open(portOf(), handshake('/plain'))
  const answer = String(await client.answer)
  expect(answer).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/)
  expect(answer).toContain('\r\nRetry-After: 3\r\n')
  expect([joined, asked, refused]).toEqual([0, [false], ['busy']])
})

test('one that comes too early reads in the close when to come back, and joins nothing', async () => {
  entry = { kind: 'later', close: { code: 1013, reason: '{"after":1500}' } }
  const client = await Client.open(`ws://127.0.0.1:${String(portOf())}/session`)
  expect(await client.closed).toEqual({ code: 1013, reason: '{"after":1500}' })
  expect([joined, asked, refused]).toEqual([0, [true], ['later']])
})

test('one that resets the connection in that moment harms nobody', async () => {
  entry = { kind: 'later', close: { code: 1013, reason: '{"after":1500}' } }
  const rude = await RawClient.open(portOf(), handshake('/session'))
  await once(rude.socket, 'data')
  // Its place counts until it is gone.
  const next = await RawClient.open(portOf(), handshake('/session'))
  expect(String(await next.answer)).toMatch(/^HTTP\/1.1 429 [^]*Retry-After: 5/)
  rude.socket.resetAndDestroy()
  await once(rude.socket, 'close')
  entry = { kind: 'in' }
  const client = await Client.open(`ws://127.0.0.1:${String(portOf())}/session`)
  expect(joined).toBe(1)
  client.socket.terminate()
})

test('a handshake that is wrong is refused by ws, and nothing is decided for it: it takes no capacity', async () => {
  entry = { kind: 'in' }
  const wrong = handshake('/session').replace(/Sec-WebSocket-Key: [^\r]*/, 'Sec-WebSocket-Key: x')
  const client = await RawClient.open(portOf(), wrong)
  expect(String(await client.answer)).toMatch(/^HTTP\/1.1 400 /)
  expect([joined, asked]).toEqual([0, []])
})
