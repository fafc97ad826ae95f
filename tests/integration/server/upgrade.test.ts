import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import type { FastifyPluginAsync } from 'fastify'
import { handshake, RawClient, refusal, textFrame } from '../../support/ws-client'
import { get, join, plainUrl, start } from './harness'

describe('paths', () => {
  test('a WebSocket on an unknown path is answered 404', async () => {
    const server = await start()
    const { status, body } = await refusal(plainUrl(server).replace('/plain', '/elsewhere?token=secret'))
    expect(status).toBe(404)
    expect(JSON.parse(body)).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: 'No WebSocket at /elsewhere.',
    })
  })

  test('a query does not matter', async () => {
    const server = await start()
    const client = await RawClient.upgrade(server.port, '/plain?room=1')
    expect(server.connections).toBe(1)
    client.socket.destroy()
  })

  test.each(['/', '/nothing', '/plain', '/debug', '/debug/reset'])(
    'GET %s is answered 404 as JSON',
    async (path) => {
      const server = await start()
      expect(await get(server, `${path}?token=secret`)).toEqual({
        status: 404,
        body: { statusCode: 404, error: 'Not Found', message: `Nothing at GET ${path}.` },
      })
    },
  )
})

describe('an offer of another protocol than WebSocket is ignored', () => {
  const offer = { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABk' }

  test.each([
    ['/health', 200, '"status":"ok"'],
    ['/plain', 404, 'Nothing at GET /plain.'],
    ['/large', 200, 'x'.repeat(1_000_000)],
  ])('GET %s is answered %i', async (path, status, text) => {
    const large: FastifyPluginAsync = async (app) => {
      app.get('/large', () => 'x'.repeat(1_000_000))
    }
    const server = await start({ plugins: [large] })
    const client = await RawClient.open(server.port, handshake(path, offer))
    const answer = String(await client.answer)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/^connection: close/im)
    expect(answer).toContain(text)
  })

  test('and a server that stops cuts such an answer off as well', async () => {
    const endless: FastifyPluginAsync = async (app) => {
      app.get('/events', (_request, reply) => {
        reply.hijack()
        reply.raw.write('data: first\n\n')
      })
    }
    const server = await start({ stopTimeout: 30, plugins: [endless] })
    const events = await RawClient.open(server.port, handshake('/events', offer))
    await once(events.socket, 'data')
    await server.close()
    expect(String(await events.answer)).toContain('data: first')
  })
})

test('frames that arrive together with the handshake are heard, in order', async () => {
  const server = await start()
  const other = await join(server)
  const texts = Array.from({ length: 300 }, (_, number) => `frame ${number}`)
  const client = await RawClient.open(
    server.port,
    Buffer.concat([Buffer.from(handshake('/plain')), ...texts.map(textFrame)]),
  )
  const received = []
  while (received.length < texts.length) received.push(await other.next())
  expect(received).toEqual(texts)
  client.socket.destroy()
})

describe('subprotocols', () => {
  test('one of those offered comes back', async () => {
    const server = await start()
    expect((await join(server, ['chat.v2', 'chat.v1'])).socket.protocol).toBe('chat.v2')
  })

  test('none comes back when none is offered', async () => {
    const server = await start()
    expect((await join(server)).socket.protocol).toBe('')
  })
})

describe('origins', () => {
  const good = 'https://example.com'

  test('without a list all are let in', async () => {
    const server = await start()
    await join(server, [], { origin: 'https://anywhere.example' })
    expect(server.connections).toBe(1)
  })

  test('with a list those on it are let in, and requests without an origin', async () => {
    const server = await start({ origins: [good] })
    await join(server, [], { origin: good })
    await join(server)
    expect(server.connections).toBe(2)
  })

  test.each([
    'https://example.com.attacker.example',
    'https://evil-example.com',
    'http://example.com',
    'https://example.com:8443',
    'https://EXAMPLE.com/',
    'null',
  ])('with a list %s is answered 403', async (origin) => {
    const server = await start({ origins: [good] })
    expect((await refusal(plainUrl(server), { origin })).status).toBe(403)
  })
})

test('one connection too many is answered 503, until another left', async () => {
  const server = await start({ maxConnections: 1 })
  const first = await join(server)
  const { status, headers } = await refusal(plainUrl(server))
  expect(status).toBe(503)
  expect(headers['retry-after']).toBe('5')
  await first.close()
  await join(server)
})

describe('a wrong handshake is answered, and harms no other client', () => {
  test.each([
    ['no key', 400, handshake('/plain', { 'Sec-WebSocket-Key': '' })],
    ['a key of the wrong length', 400, handshake('/plain', { 'Sec-WebSocket-Key': 'abc' })],
    ['version 99', 400, handshake('/plain', { 'Sec-WebSocket-Version': '99' })],
    ['POST', 405, handshake('/plain', {}, 'POST')],
    ['an invalid subprotocol', 400, handshake('/plain', { 'Sec-WebSocket-Protocol': 'a,,b' })],
    ['headers of 16 KB', 431, handshake('/plain', { 'X-Long': 'x'.repeat(16_384) })],
    ['a strange path', 404, handshake('//[')],
    ['no HTTP at all', 400, '\u0000\u0001garbage\r\n\r\n'],
    ['TLS', 400, Buffer.from('16030100a5010000a10303', 'hex')],
  ])('%s: %i', async (_what, status, bytes) => {
    const server = await start()
    const other = await join(server)
    const client = await RawClient.open(server.port, bytes)
    expect(String(await client.answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    other.send('unharmed')
    expect(await other.next()).toBe('unharmed')
  })

  test.each(['/plain', '/nowhere'])('a reset right after the handshake for %s', async (path) => {
    const server = await start()
    for (let n = 0; n < 20; n++) (await RawClient.open(server.port, handshake(path))).socket.resetAndDestroy()
    const client = await join(server)
    client.send('unharmed')
    expect(await client.next()).toBe('unharmed')
  })
})
