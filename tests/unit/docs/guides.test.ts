// The code of the guides, in both languages, does what the pages say.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { SocketStore } from '../../../store'
import * as store from '../../../store'
import { parseOptions } from '../../../store/options'
import { VirtualPhone } from '../../../store/testing'
import { bothOf, catchPage, runBlock, runFragment } from '../../support/docs-block'

type Options = Parameters<typeof parseOptions>[0]

let phone: VirtualPhone
let uninstall: () => void
let socket: SocketStore | undefined

beforeEach(() => {
  jest.useFakeTimers()
  phone = new VirtualPhone()
  uninstall = phone.install()
})
afterEach(() => {
  socket?.dispose()
  socket = undefined
  uninstall()
  jest.useRealTimers()
})

const isPing = (frame: unknown): boolean => typeof frame === 'string' && frame.endsWith('ping')
/** Lets time pass until a ping is out, which the server may answer. */
async function untilPing(): Promise<void> {
  while (!phone.line.sent.some(isPing)) await jest.advanceTimersByTimeAsync(100)
}
/** The store of a page's code, which is ended after the test. */
function storeOf(exported: Record<string, unknown>): SocketStore {
  socket = exported['socket'] as SocketStore
  return socket
}

describe.each(bothOf('sending'))('%s', (page) => {
  const start = () => {
    const exported = runBlock(page, 'function order')
    storeOf(exported).connect()
    return exported['order'] as (dish: string) => Promise<string>
  }

  test('an order that a pong confirms has arrived', async () => {
    const answer = start()('tea')
    phone.line.accept()
    await untilPing()
    phone.line.say('pong')
    expect(await answer).toMatch(/the server has it|服务器已收到/)
    expect(phone.line.sent).toContain('{"type":"order","dish":"tea"}')
  })

  test('an order whose link dies may have been lost', async () => {
    const answer = start()('tea')
    phone.line.accept()
    await jest.advanceTimersByTimeAsync(100)
    phone.line.drop()
    expect(await answer).toMatch(/it may have been lost|可能丢失了/)
  })

  test('an order that is taken back did not leave', async () => {
    const answer = start()('tea')
    const [entry] = socket?.queue ?? []
    expect(socket?.cancel(entry?.id ?? 0)).toBe(true)
    expect(await answer).toBeNull()
  })

  test('the page asks, and sends again', async () => {
    socket = store.createSocketStore({ url: 'wss://example.com/ws' })
    const wx = { showModal: jest.fn(async () => ({ confirm: true })), showToast: jest.fn() }
    const shown = catchPage<{ data: object; onLoad(): void; onSend(event: object): Promise<void> }>(() => {
      runBlock(page, 'unconfirmedCount', { wx }, { 'stores/socket': { socket: socket ?? {} } })
    })
    shown.onLoad()
    socket.connect()
    phone.line.accept()
    const handled = shown.onSend({ detail: { value: 'hello' } })
    await jest.advanceTimersByTimeAsync(100)
    phone.line.drop()
    await handled
    expect(wx.showModal).toHaveBeenCalledTimes(1)
    expect(wx.showToast).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(2_000)
    phone.line.accept()
    expect(phone.line.sent).toContain('hello')
  })

  test('a listener hears its type, until it is stopped', () => {
    const log = jest.fn()
    storeOf(runBlock(page, 'type Push', { console: { log } }))
    socket?.connect()
    phone.line.accept()
    phone.line.say('{"type":"price","value":7}')
    // The code on the page has stopped listening by then.
    expect(log).not.toHaveBeenCalled()
    expect(socket?.lastMessage).toMatchObject({ data: { type: 'price', value: 7 } })
  })
})

describe.each(bothOf('accounts'))('%s', (page) => {
  test('nothing of the last user leaves after reset()', async () => {
    const own = store.createSocketStore({ url: 'wss://example.com/ws', outbox: { persist: true } })
    socket = own
    own.connect()
    phone.line.accept()
    phone.line.drop()
    own.send('of the last user')
    const calls: string[] = []
    await runFragment(page, 'logIn()', { socket: own, logIn: () => calls.push('logIn') })
    expect([calls, own.queueLength, own.status]).toEqual([['logIn'], 0, 'connecting'])
    phone.line.accept()
    await jest.advanceTimersByTimeAsync(1_000)
    expect(phone.lines.flatMap(({ sent }) => sent)).not.toContain('of the last user')
  })

  test('a ticket that the server ends is followed by a new one, at once', async () => {
    let tickets = 0
    const fetchTicket = async (): Promise<string> => `ticket-${String((tickets += 1))}`
    storeOf(runBlock(page, 'fetchTicket', { fetchTicket })).connect()
    await jest.advanceTimersByTimeAsync(0)
    phone.line.accept()
    phone.line.drop(4401)
    await jest.advanceTimersByTimeAsync(500)
    expect(tickets).toBe(2)
  })

  test('the greeting goes first, and entries wait for the welcome', async () => {
    storeOf(runBlock(page, 'isWelcome', { fetchToken: async () => 'secret' })).connect()
    socket?.send('hello')
    await jest.advanceTimersByTimeAsync(0)
    phone.line.accept()
    await jest.advanceTimersByTimeAsync(0)
    expect([socket?.status, phone.line.sent]).toEqual(['connecting', ['{"type":"login","token":"secret"}']])
    phone.line.say('welcome')
    await jest.advanceTimersByTimeAsync(0)
    expect([socket?.status, phone.line.sent.slice(1), socket?.messages]).toEqual(['open', ['hello'], []])
  })
})

describe.each(bothOf('faults'))('%s', (page) => {
  test('the log has a line for each transition, as the page shows one', () => {
    const lines: string[] = []
    const wx = { getRealtimeLogManager: () => ({ info: (line: string) => lines.push(line) }) }
    const made: SocketStore[] = []
    const createSocketStore = (options: { readonly url: string }) => {
      made.push(store.createSocketStore(options))
      return made[0]
    }
    runBlock(page, 'getRealtimeLogManager', { wx, createSocketStore, url: 'wss://example.com/ws' })
    socket = made[0]
    socket?.connect()
    phone.line.accept()
    phone.line.drop()
    const shape = (line: string): string => line.replace(/^\S+/, 'time').replace(/\d+ms$/, 'ms')
    const shown =
      '2026-11-23T04:00:01.123Z socket open -> waiting cause=lost error=closed detail="1006 abnormal closure" retry=1 in=640ms'
    expect(lines.map(shape)).toContain(shape(shown))
  })
})

test.each(bothOf('options'))('%s shows the defaults', (page) => {
  const options: Options[] = []
  const given = {
    createSocketStore: (each: Options) => options.push(each),
    fullJitter: store.fullJitter,
    wechatPlatform: store.wechatPlatform,
    key: 'key',
    encode: undefined,
    wx: (globalThis as { wx?: unknown }).wx,
  }
  runBlock(page, 'createSocketStore', given)
  const url = 'wss://example.com/ws'
  const [shown = { url }] = options
  const plain = (settings: object): unknown =>
    JSON.parse(JSON.stringify(settings, (_name, value: unknown) => (value === Infinity ? 'Infinity' : value)))
  // A timeout that is given is kept as it is: the page says so.
  const byDefault = parseOptions({ url, heartbeat: { key: 'key', timeout: 10_000 } }, () => 0)
  const asShown = parseOptions(shown, () => 0)
  expect(plain(asShown)).toEqual(plain(byDefault))
  for (const attempt of [1, 2, 9])
    expect(asShown.retry.next(attempt, null, 0.5)).toBe(byDefault.retry.next(attempt, null, 0.5))
  expect(Object.keys(shown).sort()).toEqual(
    'background connectTimeout decode encode greeting header heartbeat log messages name outbox platform protocols retry session url'.split(
      ' ',
    ),
  )
})
