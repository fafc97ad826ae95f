import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import type { RunningServer } from '../../../server/app'
import { RawClient, refusal } from '../../support/ws-client'
import { get, join, noFaults, plainUrl, post, start } from './harness'

const development = (): Promise<RunningServer> => start({ development: true })

describe('without development', () => {
  test('there are no faults to switch', async () => {
    const server = await start()
    await join(server)
    expect([server.faults, server.connections]).toEqual([null, 1])
  })

  test.each(['drop', 'close', 'refuse', 'silence', 'delay', 'push', 'reset'])(
    'POST /debug/%s is 404',
    async (name) => {
      const server = await start()
      const client = await join(server)
      expect((await post(server, `/debug/${name}`, { on: true })).status).toBe(404)
      client.send('unharmed')
      expect(await client.next()).toBe('unharmed')
    },
  )
})

test('GET /debug tells the faults and the connections', async () => {
  const server = await development()
  await join(server)
  expect(await get(server, '/debug')).toEqual({ status: 200, body: { ...noFaults, connections: 1 } })
})

describe('a page of a browser', () => {
  const own = (port: number): string => `127.0.0.1:${port}`

  test.each([
    ['of the server itself may switch faults', own, own, 200],
    ['of another port of the same host may not', own, (port: number) => own(port + 1), 403],
    ['of a site that led its name here may not', () => 'evil.example', () => 'evil.example', 403],
  ])('%s', async (_what, host, origin, status) => {
    const server = await development()
    const client = await join(server)
    const lines = [`Host: ${host(server.port)}`, `Origin: http://${origin(server.port)}`, 'Connection: close']
    const request = `POST /debug/push HTTP/1.1\r\n${lines.join('\r\n')}\r\n`
    const body = '{"text":"switched"}'
    const raw = await RawClient.open(
      server.port,
      `${request}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    expect(String(await raw.answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    client.send('after')
    expect(await client.next()).toBe(status === 200 ? 'switched' : 'after')
  })

  test.each([{ host: 'localhost' }, { origins: ['http://dev.example'] }])(
    'may use a name that the server was given: %j',
    async (options) => {
      const server = await start({ development: true, ...options })
      const name = options.host ?? 'dev.example'
      const raw = await RawClient.open(
        server.port,
        `POST /debug/reset HTTP/1.1\r\nHost: ${name}\r\nOrigin: http://${name}\r\nConnection: close\r\n\r\n`,
      )
      expect(String(await raw.answer)).toMatch(/^HTTP\/1.1 200 /)
    },
  )
})

describe('drop', () => {
  test('ends every socket without a close frame', async () => {
    const server = await development()
    const clients = [await join(server), await join(server)]
    expect((await post(server, '/debug/drop')).status).toBe(200)
    for (const client of clients) expect(await client.closed).toEqual({ code: 1006, reason: '' })
    await join(server)
  })
})

describe('close', () => {
  test('closes every socket with the given code and reason', async () => {
    const server = await development()
    const clients = [await join(server), await join(server)]
    await post(server, '/debug/close', { code: 4001, reason: '再见' })
    for (const client of clients) expect(await client.closed).toEqual({ code: 4001, reason: '再见' })
  })

  test.each([undefined, {}])('with the body %p closes with 1000', async (body) => {
    const server = await development()
    const client = await join(server)
    expect((await post(server, '/debug/close', body)).status).toBe(200)
    expect(await client.closed).toEqual({ code: 1000, reason: '' })
  })
})

describe('refuse', () => {
  test('answers new sockets 503 with Retry-After, and leaves the connected alone', async () => {
    const server = await development()
    const connected = await join(server)
    expect((await post(server, '/debug/refuse', { on: true })).body).toEqual({
      ...noFaults,
      refuse: true,
      connections: 1,
    })
    const { status, headers, body } = await refusal(plainUrl(server))
    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('5')
    expect(JSON.parse(body)).toMatchObject({ statusCode: 503, message: expect.stringContaining('refused') })
    connected.send('unharmed')
    expect(await connected.next()).toBe('unharmed')
    await post(server, '/debug/refuse', { on: false })
    await join(server)
  })
})

describe('silence', () => {
  test('makes connected sockets half-open: nothing is read and nothing is written', async () => {
    const server = await development()
    const muted = await join(server)
    expect((await post(server, '/debug/silence', { on: true })).body).toMatchObject({
      silence: true,
      muted: 1,
    })
    let protocolPongs = 0
    muted.socket.on('pong', () => protocolPongs++)
    muted.send('into the void')
    muted.send('ping')
    muted.socket.ping()

    const fresh = await join(server)
    fresh.send('ping')
    expect(await fresh.next()).toBe('pong')
    await post(server, '/debug/push', { text: 'to all' })
    expect(await fresh.next()).toBe('to all')
    fresh.send('among the living')
    expect(await fresh.next()).toBe('among the living')
    expect((await get(server, '/debug')).body).toMatchObject({ connections: 2, muted: 1 })

    await post(server, '/debug/silence', { on: false })
    expect((await muted.closed).code).toBe(1006)
    expect(muted.inbox).toEqual([])
    expect(protocolPongs).toBe(0)
    fresh.send('ping')
    expect(await fresh.next()).toBe('pong')
    expect(fresh.inbox).toEqual([])
  })

  test('does not answer a close frame', async () => {
    const server = await development()
    const muted = await join(server)
    await post(server, '/debug/silence', { on: true })
    muted.socket.close(1000)
    const fresh = await join(server)
    fresh.send('later')
    expect(await fresh.next()).toBe('later')
    expect(muted.socket.readyState).toBe(muted.socket.CLOSING)
    await post(server, '/debug/silence', { on: false })
    expect((await muted.closed).code).toBe(1006)
  })

  test('outlasts close, which a half-open socket cannot receive', async () => {
    const server = await development()
    const muted = await join(server)
    await post(server, '/debug/silence', { on: true })
    const fresh = await join(server)
    await post(server, '/debug/close', { code: 4000 })
    expect((await fresh.closed).code).toBe(4000)
    await post(server, '/debug/silence', { on: false })
    expect((await muted.closed).code).toBe(1006)
  })

  test('switched on again also mutes later sockets', async () => {
    const server = await development()
    await join(server)
    await post(server, '/debug/silence', { on: true })
    await join(server)
    expect((await post(server, '/debug/silence', { on: true })).body).toMatchObject({
      connections: 2,
      muted: 2,
    })
  })

  test('outlasts the probe that terminates vanished clients', async () => {
    const server = await start({ development: true, pingInterval: 20 })
    await join(server)
    await post(server, '/debug/silence', { on: true })
    const fresh = await join(server)
    for (let pings = 0; pings < 3; pings++) await once(fresh.socket, 'ping')
    expect(server.faults?.report).toMatchObject({ connections: 2, muted: 1 })
  })

  test('is ended by drop', async () => {
    const server = await development()
    const muted = await join(server)
    await post(server, '/debug/silence', { on: true })
    await post(server, '/debug/drop')
    expect((await muted.closed).code).toBe(1006)
  })
})

describe('delay', () => {
  test('holds each frame back in both directions, in order', async () => {
    const server = await development()
    const client = await join(server)
    await post(server, '/debug/delay', { ms: 60 })
    const sentAt = performance.now()
    for (const text of ['a', 'ping', 'b', 'c']) client.send(text)
    expect([await client.next(), await client.next(), await client.next(), await client.next()]).toEqual([
      'a',
      'pong',
      'b',
      'c',
    ])
    // Timers count whole milliseconds, so each of the two waits may seem one shorter.
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(118)
  })

  test('delivers what a client sent just before it closed', async () => {
    const server = await development()
    const [leaving, staying] = [await join(server), await join(server)]
    await post(server, '/debug/delay', { ms: 30 })
    leaving.send('last words')
    await leaving.close()
    expect(await staying.next()).toBe('last words')
  })

  test('closes after the frames that were sent before', async () => {
    const server = await development()
    const client = await join(server)
    await post(server, '/debug/delay', { ms: 30 })
    await post(server, '/debug/push', { text: 'first' })
    await post(server, '/debug/close', { code: 4000 })
    expect((await client.closed).code).toBe(4000)
    expect(client.inbox).toEqual(['first'])
  })
})

describe('push', () => {
  test('sends a text to every socket', async () => {
    const server = await development()
    const clients = [await join(server), await join(server)]
    await post(server, '/debug/push', { text: 'server says ping' })
    for (const client of clients) expect(await client.next()).toBe('server says ping')
  })
})

describe('reset', () => {
  test('switches every fault off', async () => {
    const server = await development()
    const muted = await join(server)
    server.faults?.refuse(true)
    server.faults?.silence(true)
    server.faults?.delay(500)
    expect((await post(server, '/debug/reset')).body).toMatchObject({
      refuse: false,
      silence: false,
      delay: 0,
    })
    await muted.closed
    expect((await get(server, '/debug')).body).toEqual(noFaults)
    const client = await join(server)
    client.send('ping')
    expect(await client.next()).toBe('pong')
  })
})

describe('a wrong body is answered 400, naming the field and what was expected', () => {
  test.each([
    ['refuse', { on: 'yes' }, 'Field "on": expected true or false.'],
    ['refuse', { on: 1 }, 'Field "on": expected true or false.'],
    ['silence', {}, 'Field "on": expected true or false.'],
    ['silence', { on: true, off: false }, 'Unknown field "off": expected "on".'],
    ['silence', undefined, 'Body: expected a JSON object. Field "on": expected true or false.'],
    [
      'delay',
      [],
      'Body: expected a JSON object. Field "ms": expected an integer from 0 to 10000, in milliseconds.',
    ],
    ['delay', { ms: -1 }, 'Field "ms": expected an integer from 0 to 10000, in milliseconds.'],
    ['delay', { ms: 10_001 }, 'Field "ms": expected an integer from 0 to 10000, in milliseconds.'],
    ['delay', { ms: 1.5 }, 'Field "ms": expected an integer from 0 to 10000, in milliseconds.'],
    ['delay', { ms: '5' }, 'Field "ms": expected an integer from 0 to 10000, in milliseconds.'],
    ['push', { text: 1 }, 'Field "text": expected a text.'],
    ['close', { reason: '好'.repeat(42) }, 'Field "reason": expected a text of at most 123 bytes in UTF-8.'],
    ...[999, 1004, 1005, 1006, 1015, 2000, 5000, 'x'].map(
      (code) =>
        [
          'close',
          { code },
          'Field "code": expected a close code that may be sent: 1000-1003, 1007-1014 or 3000-4999.',
        ] as const,
    ),
  ])('%s %j', async (name, body, message) => {
    const server = await development()
    await join(server)
    const answer = await post(server, `/debug/${name}`, body)
    expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: 'Bad Request', message } })
    expect(server.faults?.report).toEqual({ ...noFaults, connections: 1 })
  })

  test('invalid JSON', async () => {
    const server = await development()
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(`${server.origin}/debug/delay`, { method: 'POST', body: '{"ms":', headers })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('not valid JSON') })
  })

  test('an empty body with the header of JSON is no body', async () => {
    const server = await development()
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(`${server.origin}/debug/reset`, { method: 'POST', headers })
    expect(response.status).toBe(200)
  })
})
