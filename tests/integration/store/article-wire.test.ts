// The wire format of the article, against a real server that behaves as the article's.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { observable, runInAction } from 'mobx-miniprogram'
import { type WebSocket, WebSocketServer } from 'ws'
import { beat, phone, dataOf, until } from './harness'

/** Files each ping under its own key, apart from business data, and answers it with `pong`. */
class ArticleServer {
  /** The key of every ping, oldest first. */
  readonly keys = observable.array<string>()
  readonly business = observable.array<string>()
  connections = 0
  /** Whether pings are answered. */
  isAlive = true
  private readonly server: WebSocketServer

  constructor() {
    this.server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/webSocketServer.mn' })
    this.server.on('connection', (socket) => {
      this.connections += 1
      socket.on('message', (data) => this.receive(socket, (data as Buffer).toString()))
    })
  }

  async url(): Promise<string> {
    if (this.server.address() === null) await once(this.server, 'listening')
    return `ws://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webSocketServer.mn`
  }

  push(text: string): void {
    for (const socket of this.server.clients) socket.send(text)
  }

  /** Without a close frame, as when a cable is cut. */
  drop(): void {
    for (const socket of this.server.clients) socket.terminate()
  }

  close(): void {
    this.drop()
    this.server.close()
  }

  private receive(socket: WebSocket, text: string): void {
    if (!this.isAlive) return
    runInAction(() => {
      if (!text.endsWith('ping')) this.business.push(text)
      else {
        this.keys.push(text.slice(0, -'ping'.length))
        socket.send('pong')
      }
    })
  }
}

let server: ArticleServer
beforeEach(() => {
  server = new ArticleServer()
})
afterEach(() => server.close())

/** Connects a store, as in `onLaunch`. */
async function launch() {
  // The article's cycle: the numbers as they are.
  const socket = phone({ url: await server.url(), heartbeat: { ...beat, adaptive: false } })
  socket.connect()
  await until(() => socket.status === 'open')
  return socket
}

describe("the article's wire format", () => {
  it('keeps heartbeats and business apart at both ends', async () => {
    const socket = await launch()
    socket.send('要向服务器发送的数据')
    await until(() => server.keys.length >= 3)
    socket.send({ dig: [3, 4] })
    server.push('挖到金子')
    await until(() => server.business.length === 2 && socket.messages.length === 1)
    expect(server.business).toEqual(['要向服务器发送的数据', '{"dig":[3,4]}'])
    for (const key of server.keys) expect(key).toMatch(/^[0-9A-Za-z]{16}$/)
    expect(new Set(server.keys).size).toBe(server.keys.length)
    expect(dataOf(socket)).toEqual(['挖到金子'])
    expect(socket.latency).toBeGreaterThanOrEqual(0)
    expect(server.connections).toBe(1)
  })

  it('comes back from a cut cable, and delivers what was sent meanwhile', async () => {
    const socket = await launch()
    server.drop()
    await until(() => socket.status === 'waiting')
    socket.send('one')
    socket.send('two')
    await until(() => socket.queueLength === 0)
    expect(server.business).toEqual(['one', 'two'])
    expect(socket).toMatchObject({ status: 'open', lastError: { code: 'closed' } })
  })

  it('comes back from a server that no longer answers pings, with no page involved', async () => {
    const socket = await launch()
    server.isAlive = false
    await until(() => socket.lastError?.code === 'heartbeat-timeout')
    server.isAlive = true
    const before = server.keys.length
    await until(() => socket.status === 'open' && server.keys.length > before)
    expect(server.connections).toBeGreaterThanOrEqual(2)
  })

  it('pings once an interval, counted from the answer before', async () => {
    const socket = await launch()
    await until(() => server.keys.length === 1)
    const start = Date.now()
    await until(() => server.keys.length === 4)
    expect(Date.now() - start).toBeGreaterThanOrEqual(3 * beat.interval - 3)
    expect(socket.status).toBe('open')
  })
})
