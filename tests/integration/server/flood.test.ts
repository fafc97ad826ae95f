// Clients that send all they can: the others must hardly notice. Only counts and order are asserted; the times are in
// `npm run bench:server`.
import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { RawClient, textFrame } from '../../support/ws-client'
import { join, start } from './harness'

/** Raises every limit on the rate, so that a test sees what else protects the others. */
const anyRate = { perSecond: 1_000_000, burst: 1_000_000 }

const copies = (count: number, text: string): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => textFrame(text)))

describe('a sender of small frames', () => {
  test('lets the ping of another client pass between two of its frames', async () => {
    const server = await start({ rate: anyRate })
    const other = await join(server)
    const sender = await RawClient.upgrade(server.port, '/plain')
    sender.socket.write(copies(8_000, 'hi'))
    await other.next()
    other.send('ping')
    let flooded = 1
    while ((await other.next()) !== 'pong') flooded += 1
    expect(flooded).toBeLessThan(8_000)
    sender.socket.destroy()
  })

  test('reaches the others no faster than its rate, and loses nothing', async () => {
    const server = await start({ rate: { perSecond: 500, burst: 100 } })
    const [sender, other] = [await join(server), await join(server)]
    const texts = Array.from({ length: 300 }, (_, number) => `frame ${number}`)
    for (const text of texts) sender.send(text)
    while (other.inbox.length < 100) await new Promise(setImmediate)
    other.send('ping')
    const received = []
    let pongAt = Infinity
    while (received.length < texts.length) {
      const frame = await other.next()
      if (frame === 'pong') pongAt = received.length
      else received.push(frame)
    }
    expect(received).toEqual(texts)
    expect(pongAt).toBeLessThan(texts.length)
  })

  test('is closed with 1008 when more of them wait than the memory is given for, and no other is', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    for (let frame = 0; frame < 10_000; frame += 1) sender.send('')
    expect(await sender.closed).toEqual({ code: 1008, reason: 'sends too many small frames' })
    other.send('unharmed')
    let frames = 0
    while ((await other.next()) !== 'unharmed') frames += 1
    expect(frames).toBeLessThan(3_000)
  })
})

test('a server that stops under a flood tells every client 1012 before it relays on', async () => {
  const server = await start({ stopTimeout: 100 })
  const readers = [await join(server), await join(server), await join(server)]
  const sender = await RawClient.upgrade(server.port, '/plain')
  sender.socket.write(copies(10_000, 'stop me'))
  for (const reader of readers) await reader.next()
  await server.close()
  for (const { closed, inbox } of readers) {
    expect(await closed).toMatchObject({ code: 1012 })
    expect(inbox.length).toBeLessThan(3_000)
  }
  await sender.answer
})

describe('HTTP requests that do not wait for their answers', () => {
  const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`

  test('are answered in order, up to 16 of them', async () => {
    const server = await start()
    const client = await RawClient.open(
      server.port,
      Array.from({ length: 16 }, (_, number) => request(`/none-${number}`)).join(''),
    )
    let answer = ''
    while (!answer.includes('/none-15.')) answer += String((await once(client.socket, 'data'))[0])
    const asked = Array.from(answer.matchAll(/none-(\d+)/g), ([, number]) => Number(number))
    expect(asked).toEqual(Array.from({ length: 16 }, (_, number) => number))
    client.socket.destroy()
  })

  test('cut their connection where they are 2,000, and no other', async () => {
    const lines: string[] = []
    const server = await start({ logLevel: 'debug', logStream: { write: (line) => lines.push(line) } })
    const clients = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await RawClient.open(server.port)
        client.socket.pause()
        client.socket.write(request('/health').repeat(2_000))
        return client
      }),
    )
    const other = await fetch(`${server.origin}/health`)
    expect(other.status).toBe(200)
    for (const { socket, answer } of clients) {
      socket.resume()
      await answer
    }
    const answered = lines.filter((line) => line.includes('request answered'))
    expect(answered.length).toBeLessThanOrEqual(20 * 16 + 1)
  })

  test('one after the other are answered for as long as they come', async () => {
    const server = await start()
    const client = await RawClient.open(server.port)
    for (let number = 0; number < 50; number += 1) {
      client.socket.write(request('/health'))
      const [answer] = (await once(client.socket, 'data')) as [Buffer]
      expect(String(answer)).toMatch(/^HTTP\/1.1 200 /)
    }
    client.socket.destroy()
  })

  test('a body that arrives in pieces is read whole', async () => {
    const server = await start({ development: true })
    const client = await join(server)
    const text = 'x'.repeat(60_000)
    const response = await fetch(`${server.origin}/debug/push`, {
      method: 'POST',
      body: JSON.stringify({ text }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(response.status).toBe(200)
    expect(await client.next()).toBe(text)
  })
})
