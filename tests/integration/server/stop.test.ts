import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join as joinPath } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { FastifyPluginAsync } from 'fastify'
import { RawClient } from '../../support/ws-client'
import { join, plainUrl, start } from './harness'

describe('close()', () => {
  test('tells every client 1012 and when to come back, and frees the port', async () => {
    const server = await start()
    const clients = [await join(server), await join(server)]
    await server.close()
    for (const client of clients)
      expect(await client.closed).toEqual({ code: 1012, reason: expect.stringMatching(/^{"after":\d+}$/) })
    const successor = await start({ port: server.port })
    expect(successor.port).toBe(server.port)
  })

  test('may be called twice', async () => {
    const server = await start()
    await Promise.all([server.close(), server.close()])
    await server.close()
    await expect(fetch(server.origin)).rejects.toThrow()
  })

  test('answers a WebSocket that comes too late with 503', async () => {
    const server = await start({ stopTimeout: 60_000 })
    const stubborn = await RawClient.upgrade(server.port, '/plain')
    // A connection that is already there, but asks only after the server began to stop.
    const late = await RawClient.open(server.port, 'GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await fetch(`${server.origin}/health`)
    const closing = server.close()
    late.socket.write(
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    expect(String(await late.answer)).toMatch(/^HTTP\/1.1 503 /)
    stubborn.socket.destroy()
    await closing
  })

  test('leaves nothing behind: unused, with every fault on, or when the port is in use', async () => {
    const script = joinPath(__dirname, 'lifecycle.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
    const [code] = (await once(child, 'close')) as [number | null]
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
  })

  describe('after stopTimeout cuts off', () => {
    test('a client that does not answer the close frame', async () => {
      const server = await start({ stopTimeout: 30 })
      const stubborn = await RawClient.upgrade(server.port, '/plain')
      const closing = server.close()
      const [closeFrame] = (await once(stubborn.socket, 'data')) as [Buffer]
      expect(closeFrame.readUInt16BE(2)).toBe(1012)
      await closing
      await stubborn.answer
    })

    test('a client that never finished its request', async () => {
      const server = await start({ stopTimeout: 30 })
      const slow = await RawClient.open(server.port, 'GET /health HTTP/1.1\r\nHost:')
      await fetch(`${server.origin}/health`)
      await server.close()
      expect(String(await slow.answer)).toBe('')
    })

    test('a response that never ends', async () => {
      const endless: FastifyPluginAsync = async (app) => {
        app.get('/events', (_request, reply) => {
          reply.hijack()
          reply.raw.write('data: first\n\n')
        })
      }
      const server = await start({ stopTimeout: 30, plugins: [endless] })
      const events = await RawClient.open(server.port, 'GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
      await once(events.socket, 'data')
      await server.close()
      expect(String(await events.answer)).toContain('data: first')
    })
  })
})

describe('plugins', () => {
  test('share the port', async () => {
    const hello: FastifyPluginAsync = async (app) => {
      app.get('/', () => 'hello')
    }
    const server = await start({ plugins: [hello] })
    expect(await (await fetch(server.origin)).text()).toBe('hello')
    expect(plainUrl(server)).toBe(`ws://127.0.0.1:${server.port}/plain`)
    await join(server)
  })

  test('see the address of the client', async () => {
    const address: FastifyPluginAsync = async (app) => {
      app.get('/', (request) => request.ip)
    }
    const server = await start({ plugins: [address] })
    expect(await (await fetch(server.origin)).text()).toBe('127.0.0.1')
  })

  test('that fail are answered 500 without the reason', async () => {
    const broken: FastifyPluginAsync = async (app) => {
      app.get('/', () => {
        throw new Error('the secret')
      })
    }
    const server = await start({ plugins: [broken] })
    const response = await fetch(server.origin)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })
})
