// The article's first system (S1 to S7) with its own numbers, on each kind of mini-program.
import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  type Heartbeat,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { dice } from '../support/dice'
import { useFakeTime } from '../support/fake-time'
import { type MiniProgram, miniPrograms } from '../support/platforms/mini-programs'

useFakeTime()

let program: MiniProgram

function articleStore(options: Partial<SocketStoreOptions> = {}) {
  const phone = new VirtualPhone()
  phone.dice = dice()
  const { platform } = program.install(phone)
  const socket = createSocketStore({
    url: 'wss://www.example.cn/webSocketServer.mn',
    retry: fixedDelay({ delay: 5_000, limit: 10 }),
    heartbeat: { adaptive: false },
    platform,
    ...options,
  })
  return { phone, socket }
}

/** Connects a store, as in `onLaunch`. */
function launchStore(options: Partial<SocketStoreOptions> = {}) {
  const parts = articleStore(options)
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

describe.each(miniPrograms)('$name', (each) => {
  beforeEach(() => {
    program = each
  })

  describe('S1: one socket for the whole app', () => {
    it('dials once, however often connect() is called', () => {
      const { phone, socket } = launchStore()
      socket.connect()
      socket.connect()
      expect(phone.lines).toHaveLength(1)
      expect(phone.line.request.url).toBe('wss://www.example.cn/webSocketServer.mn')
      expect(socket.status).toBe('open')
    })
  })

  describe('S2: the heartbeat cycle', () => {
    it('pings 10 s after open and 10 s after each pong', () => {
      const { phone } = launchStore()
      jest.advanceTimersByTime(9_999)
      expect(phone.line.sent).toHaveLength(0)
      jest.advanceTimersByTime(1)
      expect(phone.line.sent).toHaveLength(1)
      jest.advanceTimersByTime(3_000)
      phone.line.say('pong')
      jest.advanceTimersByTime(9_999)
      expect(phone.line.sent).toHaveLength(1)
      jest.advanceTimersByTime(1)
      expect(phone.line.sent).toHaveLength(2)
    })

    it('closes 10 s after a ping without an answer', () => {
      const { phone, socket } = launchStore()
      jest.advanceTimersByTime(19_999)
      expect(phone.line.closing).toBeNull()
      jest.advanceTimersByTime(1)
      expect(phone.line.closing).toMatchObject({ code: 1000 })
      expect(socket.status).toBe('waiting')
      expect(socket.lastError).toMatchObject({ code: 'heartbeat-timeout' })
    })
  })

  describe('S3: the ping is a key followed by "ping"', () => {
    /** The frames of the first `count` pings, each answered at once. */
    function pings(count: number, heartbeat: Partial<Heartbeat> = {}) {
      const { phone } = launchStore({ heartbeat: { adaptive: false, ...heartbeat } })
      for (let n = 0; n < count; n++) {
        jest.advanceTimersByTime(10_000)
        phone.line.say('pong')
      }
      return phone.line.sent
    }

    it('of 16 random alphanumeric characters, new for each ping', () => {
      const frames = pings(50)
      for (const frame of frames) expect(frame).toMatch(/^[0-9A-Za-z]{16}ping$/)
      expect(new Set(frames).size).toBe(50)
    })

    it('that may be any of 62 characters, the first and the last included', () => {
      const characters = new Set((pings(400) as string[]).flatMap((frame) => frame.slice(0, 16).split('')))
      expect([...characters].sort().join('')).toBe(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
      )
    })

    it('with a key that the app chooses, once or for each ping', () => {
      expect(pings(2, { key: 'phone-7-' })).toEqual(['phone-7-ping', 'phone-7-ping'])
      let turn = 0
      expect(pings(2, { key: () => `turn-${String(++turn)}-` })).toEqual(['turn-1-ping', 'turn-2-ping'])
    })

    it('or whatever frame the server expects, JSON and binary included', () => {
      expect(pings(1, { key: 'k', ping: (key) => JSON.stringify({ ping: key }) })).toEqual(['{"ping":"k"}'])
      expect(pings(1, { ping: () => new ArrayBuffer(2) })).toEqual([new ArrayBuffer(2)])
    })
  })

  describe('S4: "pong" is heartbeat, everything else is business', () => {
    it('keeps pongs from messages, lastMessage and listeners, asked for or not', () => {
      const { phone, socket } = launchStore()
      const heard: unknown[] = []
      socket.on((data) => heard.push(data))
      phone.line.say('pong')
      jest.advanceTimersByTime(10_000)
      phone.line.say('pong')
      phone.line.say('pong')
      expect(heard).toEqual([])
      expect(socket.messages).toEqual([])
      expect(socket.lastMessage).toBeNull()
    })

    it('gives everything else to all three, in order', () => {
      const business = [
        'Pong',
        'pong ',
        '"pong"',
        '',
        'ping',
        '{"type":"pong"}',
        new ArrayBuffer(4),
        '挖到金子',
      ]
      const { phone, socket } = launchStore()
      const heard: unknown[] = []
      socket.on((data) => heard.push(data))
      for (const frame of business) {
        phone.line.say(frame)
        phone.line.say('pong')
        expect(socket.lastMessage?.data).toEqual(frame)
      }
      expect(heard).toEqual(business)
      expect(socket.messages.map(({ data }) => data)).toEqual(business)
    })

    it('lets the server choose another word for pong', () => {
      const { phone, socket } = launchStore({ heartbeat: { isPong: (frame) => frame === '{"op":11}' } })
      phone.line.say('{"op":11}')
      phone.line.say('pong')
      expect(socket.messages.map(({ data }) => data)).toEqual(['pong'])
    })
  })

  describe('S5: one reconnect at a time, every 5 s, at most 10', () => {
    it('counts where every page can see it, and says when the next one is due', () => {
      const { phone, socket } = launchStore()
      jest.advanceTimersByTime(10_000)
      phone.line.drop()
      for (let attempt = 1; attempt <= 10; attempt++) {
        expect(socket).toMatchObject({
          status: 'waiting',
          retryCount: attempt,
          nextRetryAt: Date.now() + 5_000,
        })
        jest.advanceTimersByTime(4_999)
        expect(phone.lines).toHaveLength(attempt)
        jest.advanceTimersByTime(1)
        expect(phone.lines).toHaveLength(attempt + 1)
        expect(socket).toMatchObject({ status: 'connecting', retryCount: attempt, nextRetryAt: null })
        phone.line.refuse()
      }
      expect(socket).toMatchObject({ status: 'failed', retryCount: 10, nextRetryAt: null })
      expect(socket.lastError).toMatchObject({ code: 'retry-limit' })
      jest.advanceTimersByTime(86_400_000)
      expect(phone.lines).toHaveLength(11)
    })

    it('starts the next one only when the one before has ended, however long it hangs', () => {
      const { phone, socket } = launchStore({ connectTimeout: 60_000 })
      phone.line.drop()
      jest.advanceTimersByTime(5_000)
      jest.advanceTimersByTime(59_999)
      expect(phone.lines).toHaveLength(2)
      expect(socket.status).toBe('connecting')
    })
  })

  describe('S6: the heartbeat brings a dead link back', () => {
    it('with no event from the phone and no page involved', () => {
      const { phone, socket } = launchStore()
      const dead = phone.line
      const heard: unknown[] = []
      socket.on((data) => heard.push(data))
      jest.advanceTimersByTime(10_000 + 10_000 + 5_000)
      expect(phone.lines).toHaveLength(2)
      phone.line.accept()
      dead.say('from beyond')
      phone.line.say('back')
      expect(socket.status).toBe('open')
      expect(heard).toEqual(['back'])
    })
  })

  describe('S7: pages receive and send', () => {
    it('tells every page at once, whichever was shown last', () => {
      const { phone, socket } = launchStore()
      const byListener: unknown[] = []
      const byField: unknown[] = []
      socket.on((data) => byListener.push(['A', data]))
      socket.on((data) => byListener.push(['B', data]))
      const leave = autorun(() => byField.push(socket.lastMessage?.data))
      phone.line.say('gold')
      expect(byListener).toEqual([
        ['A', 'gold'],
        ['B', 'gold'],
      ])
      expect(byField).toEqual([undefined, 'gold'])
      leave()
    })

    it('sends from any page with one call, detached from the store as pages bind it', () => {
      const { phone, socket } = launchStore()
      const pageA = { send: socket.send }
      const pageB = { send: socket.send }
      pageA.send('要向服务器发送的数据')
      pageB.send({ dig: [3, 4] })
      expect(phone.line.sent).toEqual(['要向服务器发送的数据', '{"dig":[3,4]}'])
    })
  })
})
