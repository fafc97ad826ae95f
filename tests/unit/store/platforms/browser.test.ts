// The adapter for browsers against a scripted WebSocket, document and navigator.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { type BrowserGlobals, browserPlatform } from '../../../../store/platforms/browser'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

type WebSocketLike = InstanceType<BrowserGlobals['WebSocket']>
type PageListener = Parameters<NonNullable<BrowserGlobals['addEventListener']>>[1]

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const OPEN = 1
const CLOSING = 2

/** A WebSocket in the test's hand. */
class ScriptedWebSocket implements WebSocketLike {
  binaryType = 'blob'
  readyState: number = OPEN
  onopen: WebSocketLike['onopen'] = null
  onmessage: WebSocketLike['onmessage'] = null
  onerror: WebSocketLike['onerror'] = null
  onclose: WebSocketLike['onclose'] = null
  readonly sent: (string | ArrayBuffer)[] = []
  readonly closings: { readonly code: number; readonly reason: string }[] = []
  readonly url: string
  readonly protocols: string[]

  constructor(url: string, protocols: string[]) {
    this.url = url
    this.protocols = protocols
  }

  send(data: string | ArrayBuffer): void {
    this.sent.push(data)
  }

  close(code: number, reason: string): void {
    if (code !== 1000 && (code < 3000 || code > 4999))
      throw new DOMException('The close code is invalid.', 'InvalidAccessError')
    this.closings.push({ code, reason })
  }

  /** How a browser ends a bad connection: an error without a word, then the close. */
  fails(code = 1006, reason = ''): void {
    this.onerror?.()
    this.onclose?.({ code, reason })
  }
}

/** The globals of a page, in the test's hand. */
class Browser implements BrowserGlobals {
  readonly sockets: ScriptedWebSocket[] = []
  readonly page = new EventTarget()
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  readonly navigator = { onLine: true }
  readonly WebSocket: BrowserGlobals['WebSocket']
  /** Listeners that were added and not removed. */
  listening = 0

  constructor() {
    const { sockets } = this
    this.WebSocket = class extends ScriptedWebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols)
        if (url.includes('[')) throw new SyntaxError('The URL is invalid.')
        sockets.push(this)
      }
    }
  }

  addEventListener(type: string, listener: PageListener): void {
    this.listening += 1
    this.page.addEventListener(type, listener)
  }

  removeEventListener(type: string, listener: PageListener): void {
    this.listening -= 1
    this.page.removeEventListener(type, listener)
  }

  get ws(): ScriptedWebSocket {
    const ws = this.sockets.at(-1)
    if (ws === undefined) throw new Error('No WebSocket has been made yet')
    return ws
  }

  goes(onLine: boolean): void {
    this.navigator.onLine = onLine
    this.page.dispatchEvent(new Event(onLine ? 'online' : 'offline'))
  }

  turns(visibilityState: 'visible' | 'hidden'): void {
    this.document.visibilityState = visibilityState
    this.document.dispatchEvent(new Event('visibilitychange'))
  }

  /** Visibility of the page as a whole, which browsers report in two places. */
  goesThrough(type: 'freeze' | 'resume' | 'pagehide' | 'pageshow'): void {
    const target = type.startsWith('page') ? this.page : this.document
    target.dispatchEvent(new Event(type))
  }
}

const url = 'wss://example.com/ws'

function connectStore(options: Partial<SocketStoreOptions> = {}, browser = new Browser()) {
  const retry = fixedDelay({ delay: 5_000 })
  const socket = createSocketStore({ url, retry, platform: browserPlatform(browser), ...options })
  socket.connect()
  return { browser, socket }
}

/** A socket without a store: what the adapter itself says. */
function bareSocket(address = url) {
  const browser = new Browser()
  const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
  const request = { url: address, header: {}, protocols: [], timeout: 1_000 }
  const socket = browserPlatform(browser).openSocket(request, handlers)
  return { browser, socket, ...handlers }
}

function openStore(options: Partial<SocketStoreOptions> = {}) {
  const parts = connectStore(options)
  parts.browser.ws.onopen?.()
  return parts
}

describe('a WebSocket', () => {
  it('that is closing takes nothing: a browser would drop it without a word', () => {
    const { browser, socket } = openStore()
    browser.ws.readyState = CLOSING
    const entry = socket.send('hello')
    expect(browser.sockets[0]?.sent).toEqual([])
    expect(entry.state).toBe('queued')
  })

  it('is made with the address and the protocols, and gives binary frames as ArrayBuffers', () => {
    const { ws } = connectStore({
      protocols: ['v2', 'v1'],
      header: { 'X-Ticket': 'not from a browser' },
    }).browser
    expect(ws).toMatchObject({ url, protocols: ['v2', 'v1'], binaryType: 'arraybuffer' })
  })

  it('carries text and binary both ways', () => {
    const { browser, socket } = openStore()
    const binary = new ArrayBuffer(2)
    socket.send('dig')
    socket.send(binary)
    expect(browser.ws.sent).toEqual(['dig', binary])
    browser.ws.onmessage?.({ data: 'gold' })
    browser.ws.onmessage?.({ data: binary })
    expect(socket.messages.map(({ data }) => data)).toEqual(['gold', binary])
    expect(socket.queue).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  })

  it('that cannot be made is told like a refusal', () => {
    const { browser, socket } = connectStore({ url: 'wss://[' })
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-failed' } })
    expect(socket.lastError?.message).toContain('The URL is invalid.')
    expect(browser.sockets).toEqual([])
  })

  it('that was never made takes no frame and can be closed', () => {
    const { socket } = bareSocket('wss://[')
    const done = jest.fn()
    socket.send('dig', done)
    expect(done).toHaveBeenCalledWith('there is no WebSocket')
    expect(() => socket.close(1000, 'bye')).not.toThrow()
  })

  it('has a listener for its error: without one, Node would end the process', () => {
    expect(connectStore().browser.ws.onerror).toEqual(expect.any(Function))
  })

  it('that is refused ends once, with the code of its close', () => {
    const { browser, socket } = connectStore()
    browser.ws.fails(1006)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'connect-failed',
      message: 'The connection could not be made: 1006',
    })
    jest.advanceTimersByTime(5_000)
    expect(browser.sockets).toHaveLength(2)
  })

  it('that falls ends once, with code and reason', () => {
    const { browser, socket } = openStore()
    browser.ws.fails(1001, 'going away')
    browser.ws.fails(1006)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'closed',
      message: 'The connection was closed: 1001 going away',
    })
  })

  it('tells the code and the reason of its close, and distrusts them', () => {
    const { browser, ended } = bareSocket()
    browser.ws.onopen?.()
    browser.ws.onclose?.({ code: 4_001, reason: 'banned' })
    expect(ended.mock.calls).toEqual([
      [{ code: 'closed', detail: '4001 banned', close: { code: 4_001, reason: 'banned' } }],
    ])
    const odd = bareSocket()
    odd.browser.ws.onclose?.({})
    expect(odd.ended.mock.calls).toEqual([
      [{ code: 'connect-failed', detail: '1005', close: { code: 1005, reason: '' } }],
    ])
  })

  it('says nothing after its end, nor after we closed it', () => {
    const fallen = bareSocket()
    fallen.browser.ws.fails()
    fallen.browser.ws.fails()
    fallen.browser.ws.onmessage?.({ data: 'from the grave' })
    expect(fallen.ended).toHaveBeenCalledTimes(1)
    const closed = bareSocket()
    closed.socket.close(1000, 'bye')
    closed.browser.ws.fails()
    expect(closed.ended).not.toHaveBeenCalled()
    expect(fallen.received).not.toHaveBeenCalled()
  })

  it('is closed with a code and a reason, and not heard from again', () => {
    const { browser, socket } = openStore()
    socket.disconnect()
    expect(browser.ws.closings).toEqual([{ code: 1000, reason: expect.stringMatching(/\S/) }])
    browser.ws.fails(1000)
    expect(socket).toMatchObject({ status: 'closed', lastError: null })
  })

  it('clips the reason to the 123 bytes that a close frame has room for', () => {
    const { browser, socket } = bareSocket()
    socket.close(3_000, '断'.repeat(50))
    expect(browser.ws.closings).toEqual([{ code: 3_000, reason: '断'.repeat(41) }])
  })

  it('that refuses a code to close with is closed all the same', () => {
    const { browser, socket } = bareSocket()
    socket.close(1006, 'bye')
    expect(browser.ws.closings).toEqual([{ code: 1000, reason: '' }])
  })

  it('that drops in silence what it is given while closing never gets it', () => {
    const { browser, socket } = bareSocket()
    const done = jest.fn()
    socket.send('too early', done)
    browser.ws.onopen?.()
    socket.close(1000, 'bye')
    socket.send('too late', done)
    expect(done.mock.calls).toEqual([['the WebSocket is not open'], ['the WebSocket is not open']])
    expect(browser.ws.sent).toEqual([])
  })

  it('with a send that throws keeps the entry for the next connection', () => {
    const { browser, socket } = openStore()
    browser.ws.send = () => {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError')
    }
    socket.send('dig')
    jest.advanceTimersByTime(300)
    expect(socket).toMatchObject({ status: 'waiting', queueLength: 1, lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(5_000)
    browser.ws.onopen?.()
    expect(browser.ws.sent).toEqual(['dig'])
  })
})

describe('the page', () => {
  it('tells of its network', () => {
    const { browser, socket } = openStore()
    expect(socket.network).toEqual({ online: true, type: 'unknown', weak: false })
    browser.goes(false)
    expect(socket).toMatchObject({ status: 'offline', network: { online: false, type: 'none', weak: false } })
    browser.goes(true)
    jest.advanceTimersByTime(500)
    expect(socket.status).toBe('connecting')
  })

  it('stays connected while its tab is hidden: browsers leave its socket alone', () => {
    const { browser, socket } = openStore()
    browser.turns('hidden')
    expect(socket.status).toBe('open')
    browser.turns('visible')
    expect(socket.status).toBe('open')
    expect(browser.sockets).toHaveLength(1)
  })

  it.each([
    ['is frozen', 'freeze', 'resume'],
    ['goes into the back-forward cache', 'pagehide', 'pageshow'],
  ] as const)('is suspended while it %s', (_, leaves, returns) => {
    const { browser, socket } = openStore()
    browser.goesThrough(leaves)
    expect(socket.status).toBe('suspended')
    browser.goesThrough(returns)
    expect(socket.status).toBe('open')
    expect(browser.sockets).toHaveLength(1)
  })

  it('is back, whichever event says it', () => {
    const browser = new Browser()
    const heard: boolean[] = []
    const stop = browserPlatform(browser).watchForeground((visible) => heard.push(visible))
    browser.goesThrough('freeze')
    browser.turns('hidden')
    browser.turns('visible')
    expect(heard).toEqual([false, true])
    stop()
    browser.goesThrough('pagehide')
    browser.goesThrough('freeze')
    expect(heard).toEqual([false, true])
  })

  it('that is looked at again gets another attempt where the store gave up', () => {
    const { browser, socket } = connectStore({ retry: fixedDelay({ delay: 5_000, limit: 1 }) })
    browser.ws.fails()
    jest.advanceTimersByTime(5_000)
    browser.ws.fails()
    expect(socket.status).toBe('failed')
    browser.turns('hidden')
    browser.turns('visible')
    expect(socket.status).toBe('connecting')
  })

  it('is left without a listener or a timer by dispose', () => {
    const { browser, socket } = openStore()
    const added = jest.spyOn(browser.document, 'addEventListener')
    const removed = jest.spyOn(browser.document, 'removeEventListener')
    const other = createSocketStore({ url, platform: browserPlatform(browser) })
    other.dispose()
    expect(removed.mock.calls).toEqual(added.mock.calls)
    socket.dispose()
    expect(browser.listening).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('may be none at all, as in Node', () => {
    const { WebSocket, sockets } = new Browser()
    const socket = createSocketStore({ url, platform: browserPlatform({ WebSocket }) })
    socket.connect()
    sockets[0]?.onopen?.()
    expect(socket).toMatchObject({ status: 'open', network: { online: true } })
    socket.dispose()
  })

  it('is the one it runs in unless told otherwise', () => {
    expect(browserPlatform().now()).toBe(Date.now())
    expect(browserPlatform().random()).toBeLessThan(1)
  })
})

describe('storage', () => {
  it('is kept in sessionStorage', () => {
    const kept = new Map<string, string>()
    const sessionStorage: BrowserGlobals['sessionStorage'] = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }
    const { storage } = browserPlatform(Object.assign(new Browser(), { sessionStorage }))
    const done = jest.fn()
    storage?.write('key', 'value', done)
    expect(done.mock.calls).toEqual([[null]])
    expect(storage?.read('key')).toBe('value')
    storage?.remove('key')
    expect(storage?.read('key')).toBeUndefined()
  })

  it('is nothing where there is no sessionStorage', () => {
    expect(browserPlatform(new Browser())).not.toHaveProperty('storage')
  })

  it('is nothing where the page may not use it', () => {
    const browser = Object.defineProperty(new Browser(), 'sessionStorage', {
      get() {
        throw new DOMException('The document is sandboxed.', 'SecurityError')
      },
    })
    expect(browserPlatform(browser)).not.toHaveProperty('storage')
  })
})
