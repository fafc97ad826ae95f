import { expect, test } from '@jest/globals'
import { localUsers } from '../../../server/users/local-users'
import { texts } from '../../support/session/texts'
import { handshake, RawClient } from '../../support/ws-client'
import { join, post, start } from './harness'
import { Phone } from './phone'

test('not even the most detailed log contains messages, queries or reasons', async () => {
  const lines: string[] = []
  const server = await start({
    development: true,
    logLevel: 'trace',
    logStream: { write: (line) => lines.push(line) },
  })
  const client = await join(server, ['planted-protocol'], { headers: { Authorization: 'planted-token' } })
  client.send('planted text')
  await client.next()
  client.send(Buffer.from('planted bytes'))
  await client.next()
  await post(server, '/debug/push', { text: 'planted push' })
  await post(server, '/debug/push', { text: 'planted', 'planted-field': 1 })
  await post(server, '/a-path-is-fine?but=planted-query')
  await fetch(`${server.origin}/debug/push`, {
    method: 'POST',
    body: 'planted no-JSON',
    headers: { 'Content-Type': 'application/json' },
  })
  const refused = await RawClient.open(server.port, handshake('/elsewhere?planted-query'))
  await refused.answer
  client.socket.close(4000, 'planted reason')
  await client.closed
  const broken = await join(server)
  for (let n = 1; n <= 17; n++) broken.socket.send('planted fragment', { fin: false })
  await broken.closed
  const noHttp =
    'GET /planted?planted HTTP/1.1\r\nAuthorization: planted\r\nplanted header\r\n\r\nplanted body'
  await (
    await RawClient.open(server.port, noHttp)
  ).answer
  await (
    await RawClient.open(server.port, handshake('/planted', { 'X-Long': 'planted'.repeat(2_000) }))
  ).answer
  await server.close()

  expect(lines.join('')).toContain('broken request')
  expect(lines.length).toBeGreaterThan(8)
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) })
  expect(lines.join('')).not.toContain('planted')
})

test('a login, the request of a socket and its session are joined by ids, and the user has no name', async () => {
  const lines: Record<string, unknown>[] = []
  const server = await start({
    topics: [texts],
    users: localUsers(),
    proxies: ['127.0.0.1'],
    logStream: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  })
  const login = await post(server, '/login', { code: 'planted-ann' })
  const { user, ticket } = login.body as { readonly user: string; readonly ticket: string }
  const headers = { 'X-Request-Id': 'a1b2c3d4e5f6' }
  const phone = await Phone.open(server, user, ticket, headers)
  phone.client.send('no frame of the protocol')
  await phone.client.closed
  await server.close()
  const line = (msg: string): Record<string, unknown> | undefined => lines.find((each) => each['msg'] === msg)
  expect(line('logged in')).toMatchObject({ reqId: 'req-1', user: expect.stringMatching(/^[\w-]{12}$/) })
  expect(line('connected')).toMatchObject({ session: 1, reqId: 'a1b2c3d4e5f6' })
  const ofSession = lines.filter(({ session, code }) => session === 1 && code === 4101)
  expect(ofSession.length).toBeGreaterThan(0)
  expect(line('disconnected')).toMatchObject({ session: 1, code: 4101, user: line('logged in')?.['user'] })
  expect(JSON.stringify(lines)).not.toContain(user)
})
