// Load balancers and Prometheus, as they see a server.
import { expect, test } from '@jest/globals'
import { memory } from '../../../server/engine/memory/memory'
import { texts } from '../../support/session/texts'
import { handshake, RawClient } from '../../support/ws-client'
import { get, join, start } from './harness'
import { Phone, startSessions } from './phone'

const users = { verify: (user: string) => Promise.resolve({ user }) }

const scrape = async (port: number | null, path = '/metrics'): Promise<string> =>
  (await fetch(`http://127.0.0.1:${String(port)}${path}`)).text()

/** The lines of one metric. */
const linesOf = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name))

test('a server is live and ready', async () => {
  const server = await start()
  expect(await get(server, '/health/live')).toEqual({ status: 200, body: { status: 'live' } })
  expect(await get(server, '/health/ready')).toEqual({ status: 200, body: { status: 'ready' } })
})

test('one that drains is live and not ready, from the first moment, and serves its clients until their turn', async () => {
  const server = await start({ drainTimeout: 300, returnAfter: 0 })
  // All at once would be a crowd, which a busy process sends away.
  for (let n = 0; n < 30; n += 1) await join(server)
  const closing = server.close()
  const [live, ready] = await Promise.all([get(server, '/health/live'), get(server, '/health/ready')])
  expect([live.status, ready]).toEqual([200, { status: 503, body: { status: 'draining' } }])
  expect(server.connections).toBeGreaterThan(0)
  const late = await RawClient.open(server.port, handshake('/plain'))
  expect(String(await late.answer)).toMatch(/^HTTP\/1.1 503 [^]*Retry-After: 5\r\n/)
  await closing
})

test('one that has to wait for its balancer is not ready, and lets in and serves all until the first close', async () => {
  const server = await start({ drainDelay: 200, drainTimeout: 0, returnAfter: 0 })
  const early = await join(server)
  const closing = server.close()
  expect((await get(server, '/health/ready')).body).toEqual({ status: 'draining' })
  const late = await join(server)
  late.send('still served')
  expect([await early.next(), await late.next()]).toEqual(['still served', 'still served'])
  expect((await early.closed).code).toBe(1012)
  await closing
})

test('one whose engine does not answer is not ready, until it does', async () => {
  let isUp = false
  const engine = {
    ...memory(),
    health: () => (isUp ? { ok: true as const } : { ok: false as const, why: 'away' }),
  }
  const server = await start({ topics: [texts], users, engine })
  expect(await get(server, '/health/ready')).toEqual({ status: 503, body: { status: 'engine' } })
  isUp = true
  expect((await get(server, '/health/ready')).status).toBe(200)
})

test('without the option there are no metrics, and they are never on the public port', async () => {
  const server = await start()
  expect([server.metricsPort, (await get(server, '/metrics')).status]).toEqual([null, 404])
  const measured = await start({ metrics: { port: 0 } })
  expect((await get(measured, '/metrics')).status).toBe(404)
  expect(await scrape(measured.metricsPort, '/other')).toBe('')
})

test('metrics count connections, refusals, closes, commands and deliveries, and name no user and no topic', async () => {
  const server = await startSessions({
    metrics: { port: 0 },
    maxConnections: 3,
    origins: ['https://a.example'],
  })
  const [ann, bob] = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  for (const phone of [ann, bob]) {
    phone.send({ t: 'attach', topic: 'room:planted', lines: [] })
    await phone.next()
  }
  const say = (n: number, text: string) =>
    ann.send({ t: 'command', topic: 'room:planted', line: 'a', n, after: n - 1, data: { say: text } })
  say(1, 'planted')
  await Promise.all([ann.next(), bob.next()])
  say(2, 'rude')
  await ann.next()
  const plain = await join(server)
  await (
    await RawClient.open(server.port, handshake('/plain'))
  ).answer
  await (
    await RawClient.open(server.port, handshake('/plain', { Origin: 'https://planted.example' }))
  ).answer
  await (
    await RawClient.open(server.port, handshake('/planted'))
  ).answer
  plain.socket.close(4_321, 'planted')
  await plain.closed

  const text = await scrape(server.metricsPort)
  for (const line of [
    'mms_connections{path="/session"} 2',
    'mms_connections{path="/plain"} 0',
    'mms_handshakes_total{path="/session"} 2',
    'mms_refused_total{reason="full"} 1',
    'mms_refused_total{reason="origin"} 1',
    'mms_refused_total{reason="path"} 1',
    'mms_closed_total{path="/plain",code="other"} 1',
    'mms_commands_total{outcome="ok"} 1',
    'mms_commands_total{outcome="refused"} 1',
    'mms_deliveries_total 2',
    'mms_append_seconds_count{outcome="done"} 2',
    'mms_draining 0',
    'mms_engine_up 1',
    'mms_handshake_capacity 1000',
  ])
    expect(text.split('\n')).toContain(line)
  const [, delay] = (linesOf(text, 'mms_event_loop_delay_p99_seconds')[0] ?? '').split(' ')
  expect(Number(delay)).toBeLessThan(10)
  expect(linesOf(text, 'process_resident_memory_bytes')).toHaveLength(1)
  expect(text).not.toMatch(/planted|ann|bob/)
})

test('metrics at an address that is in use keep a server from starting', async () => {
  const first = await start({ metrics: { port: 0 } })
  await expect(start({ metrics: { port: first.metricsPort ?? 0 } })).rejects.toThrow('EADDRINUSE')
})
