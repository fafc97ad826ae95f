// The proxy of the soak does to a connection what its faults say.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { FaultProxy } from '../../bench/soak/proxy'
import { dice } from '../support/dice'

interface Ends {
  readonly proxy: FaultProxy
  readonly client: Socket
  readonly server: Socket
}

const closers: (() => void)[] = []

afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Client 3 and the server behind the proxy, after the request that names the client. */
async function open(): Promise<Ends> {
  const listener: Server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  const proxy = new FaultProxy({ target: () => port, delayOf: () => 1, random: dice() })
  const client = connect({ port: await proxy.listen(), host: '127.0.0.1', allowHalfOpen: true })
  client.write('GET /?client=3')
  const [server] = (await once(listener, 'connection')) as [Socket]
  closers.push(
    () => proxy.close(),
    () => client.destroy(),
    () => server.destroy(),
    () => listener.close(),
  )
  expect(String((await once(server, 'data'))[0])).toBe('GET /?client=3')
  for (const end of [client, server]) end.on('error', () => undefined)
  return { proxy, client, server }
}

/** The code of the error that a connection ended with. */
function endOf(socket: Socket): Promise<string | undefined> {
  let code: string | undefined
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code))
  return new Promise((resolve) => socket.once('close', () => resolve(code)))
}

/** Resolves once all of it has arrived, with the pieces. */
async function receive(socket: Socket, bytes: number): Promise<string[]> {
  const pieces: string[] = []
  while (pieces.join('').length < bytes) pieces.push(String((await once(socket, 'data'))[0]))
  return pieces
}

test('without a fault all passes, and so does an end', async () => {
  const { client, server } = await open()
  client.write('up')
  expect(await receive(server, 2)).toEqual(['up'])
  server.write('down')
  expect(await receive(client, 4)).toEqual(['down'])
  client.end()
  server.resume()
  await once(server, 'end')
})

test('a reset reaches both ends', async () => {
  const { proxy, client, server } = await open()
  const both = Promise.all([client, server].map(endOf))
  proxy.strike(3, 'reset')
  expect(await both).toEqual(['ECONNRESET', 'ECONNRESET'])
})

test('half-close: the client hears of an end, and what it still sends arrives', async () => {
  const { proxy, client, server } = await open()
  client.resume()
  proxy.strike(3, 'half-close')
  await once(client, 'end')
  client.write('late')
  expect(await receive(server, 4)).toEqual(['late'])
})

test('mute: what the client sends arrives, and nothing comes back', async () => {
  const { proxy, client, server } = await open()
  const heard: unknown[] = []
  client.on('data', (chunk) => heard.push(chunk)).on('close', () => heard.push('close'))
  proxy.strike(3, 'mute')
  for (let count = 0; count < 5; count += 1) {
    server.write('down')
    client.write('up')
    await receive(server, 2)
  }
  expect(heard).toEqual([])
})

test('late: what the client sent arrives after its end', async () => {
  const { proxy, client, server } = await open()
  const happened: string[] = []
  proxy.strike(3, 'late')
  client.write('up')
  const ended = endOf(client).then(() => happened.push('end'))
  const arrived = receive(server, 2).then(([text = '']) => happened.push(text))
  await Promise.all([ended, arrived])
  expect(happened).toEqual(['end', 'up'])
})

test('a black hole: nothing passes, and neither end is told', async () => {
  const { proxy, client, server } = await open()
  const heard: unknown[] = []
  for (const end of [client, server])
    end.on('data', (chunk) => heard.push(chunk)).on('close', () => heard.push('close'))
  proxy.strike(3, 'black-hole')
  client.write('up')
  server.write('down')
  // Another client passes meanwhile, so there was time for it.
  const other = await open()
  other.client.write('up')
  await receive(other.server, 2)
  expect(heard).toEqual([])
})

test('sliced: all arrives in order, in small pieces', async () => {
  const { proxy, client, server } = await open()
  proxy.strike(3, 'sliced')
  const text = Array.from({ length: 200 }, (_, index) => String(index)).join(' ')
  client.write(text)
  const pieces = await receive(server, text.length)
  expect(pieces.join('')).toBe(text)
  expect(pieces.length).toBeGreaterThan(10)
})

test('while there is no server a client is refused', async () => {
  const proxy = new FaultProxy({ target: () => 0, delayOf: () => 1, random: dice() })
  const client = connect(await proxy.listen(), '127.0.0.1')
  closers.push(() => proxy.close())
  client.write('GET /?client=3')
  expect(await endOf(client)).toBe('ECONNRESET')
})
