import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { RawClient } from '../../support/ws-client'
import { join, start } from './harness'

describe('a frame beyond the limits ends the connection of its sender, and no other', () => {
  test('a text of 1 MB is closed with 1009', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    sender.send('x'.repeat(1_000_000))
    expect((await sender.closed).code).toBe(1009)
    other.send('unharmed')
    expect(await other.next()).toBe('unharmed')
  })

  test('64 KiB pass, one byte more does not', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    sender.send('x'.repeat(65_536))
    expect(await other.next()).toHaveLength(65_536)
    sender.send('x'.repeat(65_537))
    expect((await sender.closed).code).toBe(1009)
  })

  test('a declared gigabyte is refused before it is sent', async () => {
    const server = await start()
    const client = await RawClient.upgrade(server.port, '/plain')
    client.socket.write(Buffer.from('81ff000000004000000000000000', 'hex'))
    const [closeFrame] = (await once(client.socket, 'data')) as [Buffer]
    expect(closeFrame[0]).toBe(0x88)
    expect(closeFrame.readUInt16BE(2)).toBe(1009)
    client.socket.destroy()
  })

  test('16 fragments make a message, the 17th closes with 1008', async () => {
    const server = await start()
    const [sender, other] = [await join(server), await join(server)]
    for (let n = 1; n <= 16; n++) sender.socket.send('x', { fin: n === 16 })
    expect(await other.next()).toBe('x'.repeat(16))
    for (let n = 1; n <= 17; n++) sender.socket.send('x', { fin: false })
    expect((await sender.closed).code).toBe(1008)
    other.send('unharmed')
    expect(await other.next()).toBe('unharmed')
  })

  test.each([
    ['an unmasked frame', '810178', 1002],
    ['a reserved bit', 'c18100000000' + '78', 1002],
    ['an unknown opcode', '838000000000', 1002],
    ['broken UTF-8', '818200000000' + 'c328', 1007],
  ])('%s is closed with a protocol error', async (_what, hex, code) => {
    const server = await start()
    const other = await join(server)
    const client = await RawClient.upgrade(server.port, '/plain')
    client.socket.write(Buffer.from(hex, 'hex'))
    const [closeFrame] = (await once(client.socket, 'data')) as [Buffer]
    expect(closeFrame.readUInt16BE(2)).toBe(code)
    client.socket.destroy()
    other.send('unharmed')
    expect(await other.next()).toBe('unharmed')
  })

  test('a reset connection is only its own end', async () => {
    const server = await start()
    const other = await join(server)
    const client = await RawClient.upgrade(server.port, '/plain')
    client.socket.resetAndDestroy()
    other.send('unharmed')
    expect(await other.next()).toBe('unharmed')
  })
})

test('deflate is not accepted', async () => {
  const server = await start()
  const client = await join(server, [], { perMessageDeflate: true })
  expect(client.socket.extensions).toBe('')
})

test('a reader that stopped reading is closed with 1013 before it fills the memory', async () => {
  const lines: string[] = []
  const server = await start({ logLevel: 'warn', logStream: { write: (line) => lines.push(line) } })
  const [slow, sender] = [await join(server), await join(server)]
  slow.socket.pause()
  const text = 'x'.repeat(60_000)
  // The kernel buffers megabytes of its own before anything waits in the server, at most some ten of them.
  for (let sent = 0; lines.length === 0 && sent < 1_000; sent++) {
    sender.send(text)
    await sender.next()
  }
  const [line] = lines.map((line) => JSON.parse(line) as { msg: string; bytes: number })
  expect(line?.msg).toBe('reads too slowly, closed')
  expect(line?.bytes).toBeLessThan(1_048_576 + 2 * text.length)
  slow.socket.resume()
  expect(await slow.closed).toEqual({ code: 1013, reason: 'reads too slowly' })
})
