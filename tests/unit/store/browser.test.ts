// The adapter for browsers against a scripted WebSocket, document and navigator.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { type BrowserGlobals, browserPlatform } from '../../../store/platforms/browser'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

type WebSocketLike = InstanceType<BrowserGlobals['WebSocket']>

/** A WebSocket in the test's hand. */
class ScriptedWebSocket implements WebSocketLike {
  binaryType = 'blob'
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
    this.closings.push({ code, reason })
  }

  /** What a browser does when a connection ends badly: an error without a word, then the close. */
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

  addEventListener(type: string, listener: () => void): void {
    this.listening += 1
    this.page.addEventListener(type, listener)
  }

  removeEventListener(type: string, listener: () => void): void {
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
}

const url = 'wss://example.com/ws'

function connecting(options: Partial<SocketStoreOptions> = {}, browser = new Browser()) {
  const retry = fixedDelay({ delay: 5_000 })
  const socket = createSocketStore({ url, retry, platform: browserPlatform(browser), ...options })
  socket.connect()
  return { browser, socket }
}

function connected(options: Partial<SocketStoreOptions> = {}) {
  const parts = connecting(options)
  parts.browser.ws.onopen?.()
  return parts
}

describe('a WebSocket', () => {
  it('is made with the address and the protocols, and gives binary frames as ArrayBuffers', () => {
    const { ws } = connecting({
      protocols: ['v2', 'v1'],
      header: { 'X-Ticket': 'not from a browser' },
    }).browser
    expect(ws).toMatchObject({ url, protocols: ['v2', 'v1'], binaryType: 'arraybuffer' })
  })

  it('carries text and binary both ways', () => {
    const { browser, socket } = connected()
    const binary = new ArrayBuffer(2)
    socket.send('dig')
    socket.send(binary)
    expect(browser.ws.sent).toEqual(['dig', binary])
    browser.ws.onmessage?.({ data: 'gold' })
    browser.ws.onmessage?.({ data: binary })
    expect(socket.messages.map(({ data }) => data)).toEqual(['gold', binary])
    expect(socket.queueLength).toBe(0)
  })

  it('that cannot be made is told like a refusal', () => {
    const { browser, socket } = connecting({ url: 'wss://[' })
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-failed' } })
    expect(socket.lastError?.message).toContain('The URL is invalid.')
    expect(browser.sockets).toEqual([])
  })

  it('that was never made takes no frame and can be closed', () => {
    const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
    const request = { url: 'wss://[', header: {}, protocols: [], timeout: 1_000 }
    const socket = browserPlatform(new Browser()).openSocket(request, handlers)
    const done = jest.fn()
    socket.send('dig', done)
    expect(done).toHaveBeenCalledWith('there is no WebSocket')
    expect(() => socket.close(1000, 'bye')).not.toThrow()
  })

  it('has somebody who hears its error: without one, Node would end the process', () => {
    expect(connecting().browser.ws.onerror).toEqual(expect.any(Function))
  })

  it('that is refused ends once, with the code of its close', () => {
    const { browser, socket } = connecting()
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
    const { browser, socket } = connected()
    browser.ws.fails(1001, 'going away')
    browser.ws.fails(1006)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    expect(socket.lastError).toMatchObject({
      code: 'closed',
      message: 'The connection was closed: 1001 going away',
    })
  })

  it('says nothing after its end, nor after we closed it', () => {
    const browser = new Browser()
    const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
    const request = { url, header: {}, protocols: [], timeout: 1_000 }
    const platform = browserPlatform(browser)
    platform.openSocket(request, handlers)
    browser.ws.fails()
    browser.ws.fails()
    expect(handlers.ended).toHaveBeenCalledTimes(1)
    platform.openSocket(request, handlers).close(1000, 'bye')
    browser.ws.fails()
    expect(handlers.ended).toHaveBeenCalledTimes(1)
  })

  it('is closed with a code and a reason, and not heard from again', () => {
    const { browser, socket } = connected()
    socket.disconnect()
    expect(browser.ws.closings).toEqual([{ code: 1000, reason: expect.stringMatching(/\S/) }])
    browser.ws.fails(1000)
    expect(socket).toMatchObject({ status: 'closed', lastError: null })
  })

  it('clips the reason to the 123 bytes that a close frame has room for', () => {
    const browser = new Browser()
    const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
    const request = { url, header: {}, protocols: [], timeout: 1_000 }
    browserPlatform(browser).openSocket(request, handlers).close(3_000, '断'.repeat(50))
    expect(browser.ws.closings).toEqual([{ code: 3_000, reason: '断'.repeat(41) }])
  })

  it('that drops in silence what it is given while closing never gets it', () => {
    const { browser } = connecting()
    const handlers = { opened: jest.fn(), received: jest.fn(), ended: jest.fn() }
    const request = { url, header: {}, protocols: [], timeout: 1_000 }
    const socket = browserPlatform(browser).openSocket(request, handlers)
    const done = jest.fn()
    socket.send('too early', done)
    browser.ws.onopen?.()
    socket.close(1000, 'bye')
    socket.send('too late', done)
    expect(done.mock.calls).toEqual([['the WebSocket is not open'], ['the WebSocket is not open']])
    expect(browser.ws.sent).toEqual([])
  })

  it('whose send throws keeps the entry for the next connection', () => {
    const { browser, socket } = connected()
    browser.ws.send = () => {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError')
    }
    socket.send('dig')
    expect(socket).toMatchObject({ status: 'waiting', queueLength: 1, lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(5_000)
    browser.ws.onopen?.()
    expect(browser.ws.sent).toEqual(['dig'])
  })
})

describe('the page', () => {
  it('tells of its network', () => {
    const { browser, socket } = connected()
    expect(socket.network).toEqual({ online: true, type: 'unknown', weak: false })
    browser.goes(false)
    expect(socket).toMatchObject({ status: 'offline', network: { online: false, type: 'none', weak: false } })
    browser.goes(true)
    jest.advanceTimersByTime(500)
    expect(socket.status).toBe('connecting')
  })

  it('tells whether it is seen', () => {
    const { browser, socket } = connected()
    browser.turns('hidden')
    expect(socket.status).toBe('suspended')
    browser.turns('visible')
    expect(socket.status).toBe('open')
    expect(browser.sockets).toHaveLength(1)
  })

  it('is left without a listener or a timer by dispose', () => {
    const { browser, socket } = connected()
    const document = jest.spyOn(browser.document, 'removeEventListener')
    socket.dispose()
    expect(browser.listening).toBe(0)
    expect(document).toHaveBeenCalledWith('visibilitychange', expect.any(Function))
    browser.turns('hidden')
    browser.goes(false)
    expect(socket).toMatchObject({ status: 'closed', network: { online: true } })
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
