import { expect, test } from '@jest/globals'
import { handshake, RawClient } from '../../support/ws-client'
import { join, post, start } from './harness'

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
