// Everything that starts can be stopped: whatever the store is doing, after dispose() the phone has nothing of it left.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import { createSocketStore, fixedDelay, type SocketStatus, type SocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const nothing = { timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 }

function storeWith() {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 3_000, limit: 1 }),
    outbox: { ttl: 60_000 },
    platform: phone,
  })
  return { phone, socket }
}

type Enter = (socket: SocketStore<unknown>, phone: VirtualPhone) => void
const connect: Enter = (socket) => socket.connect()
const open: Enter = (socket, phone) => {
  socket.connect()
  phone.line.accept()
}
const ways: [name: string, status: SocketStatus, enter: Enter][] = [
  ['idle', 'idle', () => undefined],
  ['connecting', 'connecting', connect],
  ['open', 'open', open],
  [
    'open, awaiting a pong',
    'open',
    (socket, phone) => {
      open(socket, phone)
      jest.advanceTimersByTime(10_000)
    },
  ],
  [
    'waiting',
    'waiting',
    (socket, phone) => {
      socket.connect()
      phone.line.refuse()
    },
  ],
  [
    'offline',
    'offline',
    (socket, phone) => {
      socket.connect()
      phone.goes('none')
    },
  ],
  [
    'offline, network read again',
    'offline',
    (socket, phone) => {
      socket.connect()
      phone.goes('none')
      jest.advanceTimersByTime(30_000)
    },
  ],
  [
    'suspended with a link',
    'suspended',
    (socket, phone) => {
      open(socket, phone)
      phone.hide()
    },
  ],
  [
    'suspended without one',
    'suspended',
    (socket, phone) => {
      phone.hide()
      socket.connect()
    },
  ],
  [
    'failed',
    'failed',
    (socket, phone) => {
      socket.connect()
      phone.line.refuse()
      socket.retry()
      phone.line.refuse()
    },
  ],
  [
    'closed',
    'closed',
    (socket, phone) => {
      open(socket, phone)
      socket.disconnect()
    },
  ],
]

describe.each(ways)('dispose() while %s', (_name, status, enter) => {
  function disposed() {
    const { phone, socket } = storeWith()
    enter(socket, phone)
    expect(socket.status).toBe(status)
    socket.send('left over')
    const seen: SocketStatus[] = []
    autorun(() => seen.push(socket.status))
    socket.dispose()
    return { phone, socket, seen }
  }

  it('leaves no timer, no listener and no line', () => {
    const { phone, socket } = disposed()
    expect(phone.running).toEqual(nothing)
    expect(jest.getTimerCount()).toBe(0)
    expect(phone.lines.filter((line) => !line.isOver)).toEqual([])
    expect(socket.status).toBe('closed')
    expect(socket.queue).toEqual([])
  })

  it('and nothing happens afterwards, whatever the world does', () => {
    const { phone, socket, seen } = disposed()
    const before = { lines: phone.lines.length, seen: [...seen], lastError: socket.lastError }
    for (const line of phone.lines) {
      line.accept()
      line.say('hello')
      line.drop()
    }
    phone.goes('none')
    phone.goes('wifi')
    phone.hide()
    phone.show()
    socket.connect()
    socket.retry()
    socket.disconnect()
    jest.advanceTimersByTime(3_600_000)
    expect({ lines: phone.lines.length, seen, lastError: socket.lastError }).toEqual(before)
    expect(phone.running).toEqual(nothing)
    expect(socket).toMatchObject({ status: 'closed', messages: [], latency: null, nextRetryAt: null })
  })

  it('twice is once', () => {
    const { phone, socket } = disposed()
    const closings = phone.lines.map(({ closing }) => closing)
    socket.dispose()
    expect(phone.running).toEqual(nothing)
    expect(phone.lines.map(({ closing }) => closing)).toEqual(closings)
  })
})

it('a store watches the network and the foreground once, for as long as it lives', () => {
  const { phone, socket } = storeWith()
  expect(phone.running).toEqual({ timers: 0, networkWatchers: 1, foregroundWatchers: 1, sockets: 0 })
  open(socket, phone)
  expect(phone.running).toEqual({ timers: 1, networkWatchers: 1, foregroundWatchers: 1, sockets: 1 })
  socket.dispose()
  expect(phone.running).toEqual(nothing)
})

it('listeners are let go', () => {
  const { phone, socket } = storeWith()
  const heard = jest.fn()
  socket.on(heard)
  open(socket, phone)
  socket.dispose()
  phone.line.say('hello')
  expect(heard).not.toHaveBeenCalled()
})

it('what was received stays readable', () => {
  const { phone, socket } = storeWith()
  open(socket, phone)
  phone.line.say('hello')
  socket.dispose()
  expect(socket.messages).toMatchObject([{ data: 'hello' }])
})

describe('dispose() from within a reaction', () => {
  it('to a loss, beside a retry, leaves no watcher', () => {
    const { phone, socket } = storeWith()
    open(socket, phone)
    reaction(
      () => socket.status,
      () => {
        socket.retry()
        socket.dispose()
      },
    )
    phone.goes('none')
    expect(phone.running).toEqual(nothing)
  })

  it('to the network being read again leaves no watcher', () => {
    const { phone, socket } = storeWith()
    open(socket, phone)
    phone.goes('none')
    reaction(
      () => socket.network,
      () => socket.dispose(),
    )
    phone.switchSilently('wifi')
    jest.advanceTimersByTime(10_000)
    expect(phone.running).toEqual(nothing)
  })

  it('leaves a failed entry failed, whatever the phone answers later', async () => {
    const { phone, socket } = storeWith()
    open(socket, phone)
    reaction(
      () => socket.latency,
      () => socket.dispose(),
    )
    jest.advanceTimersByTime(10_000)
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    phone.line.say('pong')
    phone.line.answer()
    expect(entry.state).toBe('failed')
    await expect(entry.done).resolves.toBe('failed')
  })
})
