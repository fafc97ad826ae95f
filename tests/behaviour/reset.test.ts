// reset() makes the store ready for another user: nothing of the last one is left, and nothing of theirs leaves.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createSocketStore, fullJitter, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../support/fake-time'

useFakeTime()

type Options = Partial<SocketStoreOptions<unknown>>

const url = 'wss://example.com'

function storeWith(options: Options = {}, storage = new VirtualStorage()) {
  const phone = new VirtualPhone({ storage })
  const socket = createSocketStore<unknown>({ url, platform: phone, outbox: { persist: true }, ...options })
  return { phone, socket, storage }
}

function openStore(options?: Options) {
  const parts = storeWith(options)
  parts.socket.connect()
  parts.phone.line.accept()
  jest.advanceTimersByTime(5)
  return parts
}

/** Everything that the storage holds of entries and of the backoff, as text. */
const storedText = (storage: VirtualStorage) => [...storage.items].join('\n')

describe('after reset()', () => {
  it('pages see the store as it was at first', () => {
    const { phone, socket } = openStore()
    phone.line.say('secret')
    phone.line.say(42)
    jest.advanceTimersByTime(5_000)
    phone.line.say('pong')
    phone.line.failures.push('send:fail')
    socket.send('a')
    socket.reset()
    expect(socket).toMatchObject({
      status: 'idle',
      retryCount: 0,
      nextRetryAt: null,
      messages: [],
      lastMessage: null,
      queue: [],
      queueLength: 0,
      latency: null,
      lastHeartbeat: null,
      lastError: null,
    })
    expect(phone.line.closing).toMatchObject({ code: 1000 })
    jest.advanceTimersByTime(60_000)
    expect(phone.lines).toHaveLength(1)
    expect(socket).toMatchObject({ status: 'idle', lastError: null })
  })

  it('explain() says nothing of what the server told the last user', () => {
    const { phone, socket } = openStore()
    phone.line.close(4001, 'user 7 is banned')
    expect(socket.explain().text).toContain('user 7 is banned')
    socket.reset()
    expect(JSON.stringify(socket.explain())).not.toContain('user 7')
    expect(socket.explain().history).toMatchObject([{ cause: 'reset', to: 'idle' }])
  })

  it('entries that waited are cancelled, and one that had left does not go again', async () => {
    const { phone, socket } = openStore()
    const left = socket.send('logout')
    phone.hide()
    const waits = socket.send('for later')
    socket.reset()
    expect(await Promise.all([left.done, waits.done])).toEqual(['sent', 'cancelled'])
    phone.show()
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(1_000)
    expect(phone.lines.map(({ sent }) => sent)).toEqual([['logout'], []])
  })

  it('entries that may not have arrived are forgotten, and resend() finds none', () => {
    const { phone, socket } = openStore({ heartbeat: {} })
    const entry = socket.send('secret')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    expect(socket.unconfirmedCount).toBe(1)
    socket.reset()
    expect(socket.unconfirmedCount).toBe(0)
    expect(socket.resend(entry.id)).toBe(false)
  })

  it('entries of the next user leave on the next connection', () => {
    const { phone, socket } = openStore()
    socket.reset()
    socket.send('hello, I am new')
    socket.connect()
    expect(socket.status).toBe('connecting')
    phone.line.accept()
    expect(phone.lines.map(({ sent }) => sent)).toEqual([[], ['hello, I am new']])
  })

  it('a relaunch finds nothing of the last user, also where the app ends at once', () => {
    const { socket, storage } = storeWith()
    socket.send('secret')
    jest.advanceTimersByTime(1_000)
    expect(storedText(storage)).toContain('secret')
    socket.reset()
    expect(storedText(storage)).not.toContain('secret')
    expect(storeWith({}, storage).socket.queue).toEqual([])
    jest.advanceTimersByTime(5_000)
    expect(storedText(storage)).not.toContain('secret')
  })

  it('ids go on, so that none is given twice', () => {
    const { socket, storage } = storeWith()
    socket.send('a')
    socket.reset()
    jest.advanceTimersByTime(5_000)
    expect(storeWith({}, storage).socket.send('b').id).toBe(2)
  })

  it('also a stored outbox that could not be read is gone', () => {
    const storage = new VirtualStorage()
    storage.items.set('mobx-miniprogram-socket:socket:outbox', '"secret"')
    const { socket } = storeWith({}, storage)
    jest.advanceTimersByTime(5_000)
    expect(storedText(storage)).toContain('secret')
    socket.reset()
    jest.advanceTimersByTime(5_000)
    expect(storedText(storage)).not.toContain('secret')
  })

  it('and what the next user sends is stored again', () => {
    const storage = new VirtualStorage()
    storage.items.set('mobx-miniprogram-socket:socket:outbox', '"secret"')
    storage.failures.push('setStorage:fail')
    const { socket } = storeWith({}, storage)
    jest.advanceTimersByTime(5)
    socket.reset()
    socket.send('mine')
    jest.advanceTimersByTime(5_000)
    expect(storedText(storage)).toContain('mine')
  })

  it('the next attempt waits for no backoff, neither in this launch nor in the next', () => {
    const options = { retry: fullJitter({ base: 30_000 }) }
    const { phone, socket, storage } = storeWith(options)
    socket.connect()
    phone.line.close(1013, '{"after":60000}')
    expect(socket.status).toBe('waiting')
    jest.advanceTimersByTime(5)
    socket.reset()
    expect(storeWith(options, storage).socket.retryCount).toBe(0)
    socket.connect()
    expect(socket.status).toBe('connecting')
  })

  it('a backoff that the phone removes late is not taken up', () => {
    const { phone, socket } = storeWith()
    phone.wx.removeStorage = () => undefined
    socket.connect()
    phone.line.refuse()
    jest.advanceTimersByTime(5)
    socket.reset()
    socket.connect()
    expect(socket.status).toBe('connecting')
  })

  it('listeners stay, and hear the next user', () => {
    const { phone, socket } = openStore()
    const heard: unknown[] = []
    socket.on((data) => heard.push(data))
    socket.reset()
    phone.line.say('for the last user')
    socket.connect()
    phone.line.accept()
    phone.line.say('welcome')
    expect(heard).toEqual(['welcome'])
    expect(socket.messages).toMatchObject([{ data: 'welcome' }])
  })

  it('message ids go on: a key of a list is never used twice', () => {
    const { phone, socket } = openStore()
    phone.line.say('a')
    socket.reset()
    socket.connect()
    phone.line.accept()
    phone.line.say('b')
    expect(socket.lastMessage?.id).toBe(2)
  })

  it('in idle it is allowed, and changes nothing that is seen', () => {
    const { socket } = storeWith()
    socket.reset()
    expect(socket).toMatchObject({ status: 'idle', lastError: null })
    expect(socket.explain().history).toEqual([])
  })

  it('explain() says so', () => {
    const { socket } = openStore()
    socket.reset()
    expect(socket.explain()).toMatchObject({ status: 'idle', because: 'reset() was called.' })
  })

  it('after dispose() it does nothing', () => {
    const { phone, socket } = openStore()
    socket.dispose()
    socket.reset()
    expect(socket.status).toBe('closed')
    jest.advanceTimersByTime(5_000)
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  })
})

describe('nothing that is under way for the last user is used', () => {
  it('an address that is being asked for', async () => {
    const answers: ((address: string) => void)[] = []
    const { phone, socket } = storeWith({ url: () => new Promise((resolve) => answers.push(resolve)) })
    socket.connect()
    socket.reset()
    socket.connect()
    expect(answers).toHaveLength(2)
    answers[0]?.('wss://example.com?user=last')
    await jest.advanceTimersByTimeAsync(0)
    expect(phone.lines).toEqual([])
    answers[1]?.('wss://example.com?user=next')
    await jest.advanceTimersByTimeAsync(0)
    expect(phone.line.request.url).toBe('wss://example.com?user=next')
  })

  it('data that is being encoded', () => {
    const { phone, socket } = openStore({
      encode: (data) => {
        if (data === 'secret') socket.reset()
        return data as string
      },
    })
    const entry = socket.send('secret')
    expect(entry.state).toBe('cancelled')
    socket.connect()
    phone.line.accept()
    expect(phone.lines.flatMap(({ sent }) => sent)).toEqual([])
  })

  it('an entry of an earlier launch that is being encoded', () => {
    const first = storeWith()
    first.socket.send('secret')
    jest.advanceTimersByTime(1_000)
    const { phone, socket } = storeWith(
      {
        encode: (data) => {
          if (data === 'secret') socket.reset()
          return data as string
        },
      },
      first.storage,
    )
    socket.connect()
    phone.line.accept()
    socket.connect()
    phone.line.accept()
    expect(phone.lines.flatMap(({ sent }) => sent)).toEqual([])
  })

  it('a frame that is being decoded', () => {
    const { phone, socket } = openStore({
      decode: (frame) => {
        socket.reset()
        return frame
      },
    })
    const heard = jest.fn()
    socket.on(heard)
    phone.line.say('secret')
    expect(socket.lastMessage).toBeNull()
    expect(heard).not.toHaveBeenCalled()
  })

  it('a frame whose pong check resets', () => {
    const { phone, socket } = openStore({
      heartbeat: {
        isPong: () => {
          socket.reset()
          return false
        },
      },
    })
    phone.line.say('secret')
    expect(socket.messages).toEqual([])
  })

  it('a frame that opens the connection, where a reaction resets', () => {
    const { phone, socket } = storeWith()
    autorun(() => {
      if (socket.status === 'open') socket.reset()
    })
    socket.connect()
    phone.line.say('secret')
    expect(socket).toMatchObject({ status: 'idle', messages: [] })
  })

  it('a write to the storage', () => {
    const { socket, storage, phone } = storeWith()
    phone.quirks.answerDelay = 3_000
    socket.send('secret')
    jest.advanceTimersByTime(60)
    socket.reset()
    jest.advanceTimersByTime(60_000)
    expect(storedText(storage)).not.toContain('secret')
  })

  it('the socket: what the next user sends within the same reaction leaves on the next one', () => {
    const { phone, socket } = storeWith()
    let isFirst = true
    autorun(() => {
      if (socket.status !== 'open' || !isFirst) return
      isFirst = false
      socket.reset()
      socket.send('of the next user')
      socket.connect()
    })
    socket.connect()
    phone.line.accept()
    phone.line.accept()
    expect(phone.lines.map(({ sent }) => sent)).toEqual([[], ['of the next user']])
  })
})
