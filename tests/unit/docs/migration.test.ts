// docs/migration.md, in both languages: its page runs, and what it says about the article's code holds.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createSocketStore, fixedDelay, type SocketStore } from '../../../store'
import { VirtualPhone } from '../../../store/testing'
import { bothOf, catchPage, runBlock } from '../../support/docs-block'

interface Page {
  readonly data: object
  onLoad(): void
  onUnload(): void
  example(): void
}

let phone: VirtualPhone
let uninstall: () => void
let socket: SocketStore

beforeEach(() => {
  jest.useFakeTimers()
  phone = new VirtualPhone()
  uninstall = phone.install()
  socket = createSocketStore({ url: 'wss://example.com/ws' })
})
afterEach(() => {
  socket.dispose()
  uninstall()
  jest.useRealTimers()
})

/** Runs the page in JavaScript as WeChat would, with the app's store. */
const openPage = (name: string): Page =>
  catchPage(() => {
    runBlock(name, 'example()', { console: { log: heard } }, { 'stores/socket': { socket } })
  })

const heard = jest.fn()
/** Frames that are no pings. */
const said = (): unknown[] =>
  phone.line.sent.filter((frame) => !(typeof frame === 'string' && frame.endsWith('ping')))

test.each(bothOf('migration'))('the page of %s shows, hears and sends', async (name) => {
  heard.mockClear()
  socket.connect()
  const page = openPage(name)
  page.onLoad()
  page.example()
  phone.line.accept()
  phone.line.say('gold!')
  await jest.advanceTimersByTimeAsync(100)
  expect(page.data).toMatchObject({ status: 'open', lastMessage: { data: 'gold!' } })
  expect(heard.mock.calls.map(([data]) => data)).toEqual(['gold!'])
  expect(said()).toHaveLength(1)
  page.onUnload()
  phone.line.say('more')
  expect(heard).toHaveBeenCalledTimes(1)
})

test('a server of the article gets the pings it knows, and its pong is no message', async () => {
  socket.connect()
  phone.line.accept()
  while (phone.line.sent.length === 0) await jest.advanceTimersByTimeAsync(100)
  expect(phone.line.sent.at(-1)).toMatch(/^\w{16}ping$/)
  phone.line.say('pong')
  expect(socket.messages).toEqual([])
  expect(socket.lastHeartbeat).not.toBeNull()
})

test('the rule of the article: every 5 s, ten times', async () => {
  socket.dispose()
  socket = createSocketStore({ url: 'wss://example.com/ws', retry: fixedDelay({ delay: 5_000, limit: 10 }) })
  const dials: number[] = []
  socket.connect()
  for (let dial = 0; dial < 11; dial += 1) {
    dials.push(Date.now())
    phone.line.drop()
    await jest.advanceTimersByTimeAsync(5_000)
  }
  expect(socket.status).toBe('failed')
  expect(phone.lines).toHaveLength(11)
})

test('the old callback and new pages hear the same', () => {
  const app = { globalData: { callback: jest.fn() } }
  socket.on((data) => app.globalData.callback({ data }))
  const page = jest.fn()
  socket.on(page)
  socket.connect()
  phone.line.accept()
  phone.line.say('gold!')
  expect(app.globalData.callback).toHaveBeenCalledWith({ data: 'gold!' })
  expect(page.mock.calls[0]?.[0]).toBe('gold!')
})
