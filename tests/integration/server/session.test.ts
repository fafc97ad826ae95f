// Sessions over real sockets: the topics of a team behind `/session`.
import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { defineTopic } from '../../../server/topics/define-topic'
import { type ClientFrame, encodeFrame, serverLimits } from '../../../store/protocol'
import { Client, RawClient, textFrame } from '../../support/ws-client'
import { get, start } from './harness'
import { Phone, startSessions } from './phone'

test('a command reaches all once: over a kill of the phone, a second sending, and a phone beside it', async () => {
  const server = await startSessions()
  const [ann, bob] = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  expect(await ann.attach()).toMatchObject({ t: 'attached', state: [], answers: {} })
  const attached = await bob.attach()
  ann.say(1, 'one')
  expect(await bob.next()).toMatchObject({ t: 'events', list: [{ said: 'one' }], answers: {} })
  // Its answer never arrives.
  ann.client.socket.terminate()
  await ann.client.closed
  const again = await Phone.open(server, 'ann')
  expect(await again.attach(undefined, ['l'])).toMatchObject({ state: ['one'], answers: { l: [[1]] } })
  again.say(1, 'one')
  expect(await again.next()).toMatchObject({ list: [], answers: { l: [[1]] } })
  again.say(2, 'two')
  expect(await again.next()).toMatchObject({ list: [{ said: 'two' }], answers: { l: [[2]] } })
  expect(await bob.next()).toMatchObject({ list: [{ said: 'two' }] })
  const back = await Phone.open(server, 'bob')
  const at = 'to' in attached ? attached.to : undefined
  expect(await back.attach(at)).toMatchObject({ after: at, list: [{ said: 'one' }, { said: 'two' }] })
})

test('/plain works beside it, and both count as connections', async () => {
  const server = await startSessions()
  const plain = await Client.open(`${server.origin.replace('http', 'ws')}/plain`)
  const phone = await Phone.open(server, 'ann')
  plain.send('hello')
  expect(await plain.next()).toBe('hello')
  expect((await get(server, '/health')).body).toMatchObject({ connections: 2 })
  await phone.client.close()
  await plain.close()
})

test('without topics there is no /session', async () => {
  const server = await start()
  const client = await RawClient.upgrade(server.port, '/session')
  expect(String(await client.answer)).toMatch(/^HTTP\/1.1 404 /)
})

test('binary data is no frame: 4101. Too large a frame: 1009', async () => {
  const server = await startSessions()
  const [one, two] = [await Phone.open(server, 'ann'), await Phone.open(server, 'ann')]
  one.client.send(Buffer.from('{"t":"ping","id":"1"}'))
  expect(await one.client.closed).toEqual({ code: 4101, reason: 'frame must be a text' })
  two.client.send('x'.repeat(65_537))
  expect((await two.client.closed).code).toBe(1009)
})

test('pings of the socket are answered, at the rate of frames', async () => {
  const server = await startSessions()
  const { client } = await Phone.open(server, 'ann')
  const pong = new Promise((resolve) => client.socket.once('pong', (data) => resolve(data.toString())))
  client.socket.pong('unasked')
  client.socket.ping('p1')
  expect(await pong).toBe('p1')
  const flood = await RawClient.upgrade(server.port, '/session')
  flood.socket.write(textFrame(encodeFrame({ t: 'hello', v: 1, user: 'ann', token: 'token-of-ann' })))
  flood.socket.write(Buffer.from('898000000000'.repeat(2_000), 'hex'))
  for (let seen = ''; !seen.includes('Too many frames or lines');)
    seen += String(await once(flood.socket, 'data'))
  flood.socket.destroy()
})

/** Each command leads to 60 KB of events, and the state is their number. */
const heavy = defineTopic({
  name: 'heavy',
  command: v.object({ add: v.number() }),
  initial: () => 0,
  authorize: () => 'write',
  decide: (_, command) =>
    'type' in command ? [] : Array.from({ length: 4 }, () => ({ filler: 'x'.repeat(15_000) })),
  reduce: (count: number, _event: { readonly filler: string }) => count + 1,
})

test('a phone that does not read gets the newest state when it reads again, and the others never wait', async () => {
  const server = await startSessions({ topics: [heavy] })
  const attach: ClientFrame = { t: 'attach', topic: 'heavy', lines: [] }
  const slow = await Phone.open(server, 'slow')
  slow.send(attach)
  await slow.next()
  slow.client.socket.pause()
  // The kernel buffers megabytes of its own before anything waits in the server, at most some ten of them.
  const [writers, each] = [8, serverLimits.commandBurst]
  for (let writer = 0; writer < writers; writer += 1) {
    const phone = await Phone.open(server, `writer-${String(writer)}`)
    phone.send(attach)
    await phone.next()
    for (let n = 1; n <= each; n += 1)
      phone.send({ t: 'command', topic: 'heavy', line: 'l', n, after: n - 1, data: { add: 1 } })
    for (let last = 0; last < each;) {
      const frame = await phone.next()
      if ('answers' in frame) last = Math.max(last, ...(frame.answers['l'] ?? []).map(([n]) => n))
    }
    phone.client.socket.terminate()
  }
  slow.client.socket.resume()
  let seen = 0
  for (;;) {
    const frame = await slow.next()
    if (frame.t === 'events') seen += frame.list.length
    if (frame.t !== 'attached') continue
    expect(frame).toMatchObject({ state: writers * each * 4 })
    break
  }
  expect(seen).toBeLessThan(writers * each * 4)
  slow.send({ t: 'ping', id: 'p' })
  expect(await slow.next()).toMatchObject({ t: 'ping', id: 'p' })
}, 30_000)

test('the end: each session and each plain client gets 1012 with the moment to come back, within 2 s', async () => {
  const server = await startSessions()
  const phones = [await Phone.open(server, 'ann'), await Phone.open(server, 'bob')]
  const plain = await Client.open(`${server.origin.replace('http', 'ws')}/plain`)
  const before = performance.now()
  await server.close()
  expect(performance.now() - before).toBeLessThan(2_000)
  for (const { client } of phones)
    expect(await client.closed).toEqual({ code: 1012, reason: expect.stringContaining('after') })
  expect((await plain.closed).code).toBe(1012)
})

test('a session that does not answer its close frame is cut off', async () => {
  const server = await startSessions({ stopTimeout: 30 })
  const stubborn = await RawClient.upgrade(server.port, '/session')
  await server.close()
  const frames = await stubborn.answer
  expect(frames.includes(Buffer.from([0x03, 0xf4]))).toBe(true)
})
