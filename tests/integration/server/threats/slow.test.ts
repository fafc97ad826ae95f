// Attackers that take their time: requests that never end, sockets that say nothing.
import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { handshake, RawClient } from '../../../support/ws-client'
import { get } from '../harness'
import { Phone, startSessions } from '../phone'

const each = 250

/** Sends one byte of a text every 500 ms; returns when the connection ended. */
async function drip(port: number, text: string): Promise<number> {
  const startedAt = performance.now()
  const client = await RawClient.open(port, text.slice(0, 40))
  let sent = 40
  const timer = setInterval(() => void client.socket.write(text.slice(sent, (sent += 1))), 500)
  await client.answer
  clearInterval(timer)
  return performance.now() - startedAt
}

test('1,000 connections that say nothing, send a request byte by byte, or open a WebSocket without a hello are closed after 5 s, and delay nobody', async () => {
  const server = await startSessions()
  const ann = await Phone.open(server, 'ann')
  const startedAt = performance.now()
  const many = <Result>(one: () => Promise<Result>): Promise<Result[]> =>
    Promise.all(Array.from({ length: each }, one))
  const attacks = Promise.all([
    many(async () => {
      const silent = await RawClient.open(server.port)
      await silent.answer
      return performance.now() - startedAt
    }),
    many(() => drip(server.port, `GET /health HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(1_000)}`)),
    many(() => drip(server.port, handshake('/session', { 'X-Long': 'x'.repeat(1_000) }))),
    many(async () => {
      const mute = await RawClient.upgrade(server.port, '/session')
      const openedAt = performance.now()
      // A busy machine tells some of them to come later, perhaps together with the handshake.
      const [frame] = await Promise.race([
        once(mute.socket, 'data') as Promise<[Buffer]>,
        mute.answer.then(() => []),
      ])
      return frame?.readUInt16BE(2) === 4100 ? performance.now() - openedAt : undefined
    }),
  ])
  let isOver = false
  void attacks.finally(() => (isOver = true))
  const waits: number[] = []
  while (!isOver) {
    const askedAt = performance.now()
    ann.send({ t: 'ping', id: 'alive' })
    expect(await ann.next()).toMatchObject({ t: 'ping' })
    expect((await get(server, '/health')).status).toBe(200)
    waits.push(performance.now() - askedAt)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  for (const all of await attacks) {
    const times = all.flatMap((time) => time ?? [])
    expect(times.length).toBeGreaterThan(10)
    expect(Math.min(...times)).toBeGreaterThan(4_500)
    expect(Math.max(...times)).toBeLessThan(10_000)
  }
  waits.sort((a, b) => a - b)
  expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(100)
  // Those that do not answer the close frame are cut off 5 s later.
  while (server.connections > 1) await new Promise((resolve) => setTimeout(resolve, 50))
})

test('a body that never ends is cut off after 10 s', async () => {
  const server = await startSessions()
  const head =
    'POST /health HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":'
  const startedAt = performance.now()
  const client = await RawClient.open(server.port, head)
  const timer = setInterval(() => void client.socket.write(' '), 500)
  await client.answer
  clearInterval(timer)
  expect(performance.now() - startedAt).toBeLessThan(13_000)
})
