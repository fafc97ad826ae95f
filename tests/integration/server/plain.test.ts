import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { refusal } from '../../support/ws-client'
import { get, join, plainUrl, start } from './harness'

describe('/plain', () => {
  test('relays a text to every socket, the sender included', async () => {
    const server = await start()
    const clients = [await join(server), await join(server), await join(server)] as const
    clients[0].send('hello 你好 👋')
    for (const client of clients) expect(await client.next()).toBe('hello 你好 👋')
  })

  test('relays a binary frame as a binary frame', async () => {
    const server = await start()
    const [a, b] = [await join(server), await join(server)]
    a.send(Buffer.from([0, 255, 1]))
    expect(await b.next()).toEqual(Buffer.from([0, 255, 1]))
    expect(await a.next()).toEqual(Buffer.from([0, 255, 1]))
  })

  test('relays the empty text', async () => {
    const server = await start()
    const client = await join(server)
    client.send('')
    expect(await client.next()).toBe('')
  })

  test.each(['ping', 'xyzping', '1730000000000ping', '好ping', 'pingping'])(
    'answers %p with pong, to its sender alone',
    async (text) => {
      const server = await start()
      const [sender, other] = [await join(server), await join(server)]
      sender.send(text)
      expect(await sender.next()).toBe('pong')
      sender.send('after')
      expect(await other.next()).toBe('after')
      expect(await sender.next()).toBe('after')
    },
  )

  test.each(['Ping', 'ping ', 'pings', 'ing', 'g', 'pong', 'pіng'])(
    'relays %p, which is no ping',
    async (text) => {
      const server = await start()
      const [sender, other] = [await join(server), await join(server)]
      sender.send(text)
      expect(await other.next()).toBe(text)
    },
  )

  test('relays a binary frame even if its bytes spell ping', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    sender.send(Buffer.from('xping'))
    expect(await other.next()).toEqual(Buffer.from('xping'))
  })

  test('keeps the order of a burst', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    const texts = Array.from({ length: 500 }, (_, n) => `message ${n}`)
    for (const text of texts) sender.send(text)
    const received = []
    while (received.length < texts.length) received.push(await other.next())
    expect(received).toEqual(texts)
  })

  test('goes on without the phones that left', async () => {
    const server = await start()
    const [staying, leaving, breaking] = [await join(server), await join(server), await join(server)]
    expect(await leaving.close(1000)).toEqual({ code: 1000, reason: '' })
    breaking.socket.terminate()
    staying.send('still here')
    expect(await staying.next()).toBe('still here')
  })
})

test('/plain, which needs no login, is offered for development or where it is asked for, and else answered 404', async () => {
  const unset = { plain: undefined } as object
  const [usual, forDevelopment] = [await start(unset), await start({ ...unset, development: true })]
  expect((await refusal(plainUrl(usual))).status).toBe(404)
  await join(forDevelopment)
  expect((await get(usual, '/health')).body).toMatchObject({ connections: 0 })
})

describe('a client that vanished', () => {
  test('is terminated after it missed a ping, while phones that answer stay', async () => {
    const server = await start({ pingInterval: 20 })
    const answering = await join(server)
    const vanished = await join(server, [], { autoPong: false })
    expect((await vanished.closed).code).toBe(1006)
    for (let pings = 0; pings < 3; pings++) await once(answering.socket, 'ping')
    answering.send('here')
    expect(await answering.next()).toBe('here')
    expect(server.connections).toBe(1)
  })
})

describe('GET /health', () => {
  test('tells status, seconds since start and connections', async () => {
    const server = await start()
    await join(server)
    await join(server)
    const { status, body } = await get(server, '/health')
    expect(status).toBe(200)
    expect(body).toEqual({ status: 'ok', uptime: expect.any(Number), connections: 2 })
    expect((body as { uptime: number }).uptime).toBeLessThan(60)
  })
})
