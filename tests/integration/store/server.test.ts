// The store and the project's own server, over real sockets.
import { describe, expect, it } from '@jest/globals'
import { WebSocket } from 'ws'
import { type BrowserGlobals, browserPlatform } from '../../../store/platforms/browser'
import { plainUrl, post, start } from '../server/harness'
import { beat, phone, dataOf, storeOn, until } from './harness'

/** One store on WeChat's platform and one on a browser's, both connected. */
async function two(url: string) {
  const browser: BrowserGlobals = { WebSocket: WebSocket as unknown as BrowserGlobals['WebSocket'] }
  const a = phone({ url })
  const b = storeOn(browserPlatform(browser), { url })
  a.connect()
  b.connect()
  await until(() => a.status === 'open' && b.status === 'open')
  return { a, b }
}

describe('two phones', () => {
  it('receive the frames of both, text and binary', async () => {
    const { a, b } = await two(plainUrl(await start()))
    a.send('gold')
    await until(() => a.messages.length === 1 && b.messages.length === 1)
    b.send(new Uint8Array([1, 2, 3]).buffer)
    await until(() => a.messages.length === 2 && b.messages.length === 2)
    for (const { messages } of [a, b]) {
      expect(messages[0]?.data).toBe('gold')
      expect([...new Uint8Array(messages[1]?.data as ArrayBuffer)]).toEqual([1, 2, 3])
    }
  })

  it('receive a burst once and in the order of the calls', async () => {
    const { a, b } = await two(plainUrl(await start()))
    const digs = Array.from({ length: 100 }, (_, n) => `dig ${String(n)}`)
    for (const dig of digs) a.send(dig)
    await until(() => dataOf(b).includes('dig 99') && dataOf(a).includes('dig 99'))
    expect(dataOf(a)).toEqual(digs)
    expect(dataOf(b)).toEqual(digs)
  })

  it('never see the pongs of their heartbeats', async () => {
    const { a, b } = await two(plainUrl(await start()))
    await until(() => a.latency !== null && b.latency !== null)
    a.send('last')
    await until(() => dataOf(b).includes('last'))
    expect([dataOf(a), dataOf(b)]).toEqual([['last'], ['last']])
  })
})

describe('a server that goes away', () => {
  it('is waited for, and gets the queued frames once and in order', async () => {
    const server = await start()
    const { a, b } = await two(plainUrl(server))
    await server.close()
    await until(() => a.status === 'waiting' || a.retryCount > 0)
    const digs = Array.from({ length: 20 }, (_, n) => `dig ${String(n)}`)
    const entries = digs.map((dig) => a.send(dig))
    expect(a.queueLength).toBe(20)
    await until(() => a.retryCount >= 2)

    await start({ port: server.port })
    await until(() => a.status === 'open' && b.status === 'open' && a.queueLength === 0)
    a.send('last')
    await until(() => dataOf(a).includes('last'))
    expect(dataOf(a)).toEqual([...digs, 'last'])
    await expect(Promise.all(entries.map(({ done }) => done))).resolves.toEqual(digs.map(() => 'sent'))
    await until(() => dataOf(b).includes('last'))
  })

  it('may refuse with HTTP for a while', async () => {
    const server = await start({ development: true })
    const { a, b } = await two(plainUrl(server))
    await post(server, '/debug/refuse', { on: true })
    await post(server, '/debug/drop')
    await until(() => a.retryCount >= 3 && b.retryCount >= 3)
    expect([a.lastError?.code, b.lastError?.code]).toEqual(['connect-failed', 'connect-failed'])
    await post(server, '/debug/refuse', { on: false })
    await until(() => a.status === 'open' && b.status === 'open')
  })

  it('may close with 1000, and the phone reconnects', async () => {
    const server = await start({ development: true })
    const { a } = await two(plainUrl(server))
    await post(server, '/debug/close', { code: 1000, reason: 'interrupted' })
    await until(() => a.lastError !== null)
    expect(a.lastError?.message).toContain('1000 interrupted')
    await until(() => a.status === 'open')
  })
})

describe('a half-open connection', () => {
  it('is found within interval and timeout, and replaced', async () => {
    const server = await start({ development: true })
    const { a, b } = await two(plainUrl(server))
    await post(server, '/debug/silence', { on: true })
    const silent = Date.now()
    await until(() => a.lastError?.code === 'heartbeat-timeout' && b.lastError?.code === 'heartbeat-timeout')
    // Extra time for a busy machine.
    const slack = 2_000
    for (const { lastError } of [a, b])
      expect(lastError?.at).toBeLessThan(silent + beat.interval + beat.timeout + slack)
    await until(() => a.status === 'open' && b.status === 'open')
    a.send('back')
    await until(() => dataOf(a).includes('back') && dataOf(b).includes('back'))
    expect(server.faults?.report).toMatchObject({ connections: 4, muted: 2 })
  })
})
