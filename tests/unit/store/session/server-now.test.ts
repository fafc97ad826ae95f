// Countdowns: the server's clock on a phone whose own is wrong.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { CoreServer } from '../../../support/session/core-server'
import { launchOn, pass } from '../../../support/session-scene'

const start = 1_700_000_000_000

beforeEach(() => {
  jest.useFakeTimers({ now: start })
})
afterEach(() => {
  jest.useRealTimers()
})

const pings = (phone: { readonly line: { readonly sent: readonly unknown[] } }): number =>
  phone.line.sent.filter((frame) => /"t":"ping","id":"\d+"/.test(String(frame))).length

test('the clock is the phone’s own until a pong tells the server’s, less half of the round trip', async () => {
  const server = new CoreServer()
  server.ahead = 3_600_000
  server.delay = 150
  const { room, socket } = launchOn(server, undefined, { heartbeat: false })
  expect(room.serverNow()).toBe(Date.now())
  socket.connect()
  await pass(1_000)
  expect(room.serverNow() - Date.now()).toBe(3_600_000)
  await pass(7_000)
  expect(room.serverNow() - Date.now()).toBe(3_600_000)
})

test('beside a heartbeat the clock costs one ping from its first use on, and one each 25 s', async () => {
  const server = new CoreServer()
  server.ahead = -5_000
  const { room, socket, phone } = launchOn(server, undefined, {
    heartbeat: { interval: 600_000, timeout: 60_000, adaptive: false },
  })
  socket.connect()
  await pass(30_000)
  const before = pings(phone)
  room.serverNow()
  room.serverNow()
  await pass()
  expect([pings(phone) - before, room.serverNow() - Date.now()]).toEqual([1, -5_000])
  await pass(25_000)
  expect(pings(phone) - before).toBe(2)
})

test('the clock is asked anew on each connection, and known while there is none', async () => {
  const server = new CoreServer()
  server.ahead = 1_000
  const { room, socket, phone } = launchOn(server)
  socket.connect()
  await pass()
  room.serverNow()
  await pass()
  server.ahead = 9_000
  phone.onDial = (line) => line.refuse()
  server.drop()
  await pass(1_000)
  expect(room.serverNow() - Date.now()).toBe(1_000)
  phone.onDial = server.serve
  await pass(40_000)
  expect(room.serverNow() - Date.now()).toBe(9_000)
})

test('a pong that nobody asked for, or without a time, moves no clock', async () => {
  const server = new CoreServer()
  const { room, socket, phone } = launchOn(server)
  socket.connect()
  await pass()
  room.serverNow()
  await pass()
  for (const pong of [{ id: '0', now: 7 }, { id: '2', now: 7 }, { id: '1' }])
    phone.line.say(JSON.stringify({ t: 'ping', ...pong }))
  expect([room.serverNow(), socket.status]).toEqual([Date.now(), 'open'])
})
