// dispose() leaves no timer, listener or socket, from every status.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import {
  createSocketStore,
  type Entry,
  type SocketStatus,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { address, connect, into, nothing, open, storeWith, type World } from '../support/ways-into-status'

interface Way {
  readonly status: SocketStatus
  readonly options?: Partial<SocketStoreOptions<unknown>>
  readonly enter: (world: World) => void
}

const persist = { outbox: { persist: true } }
const late = { url: () => new Promise<string>((resolve) => setImmediate(() => resolve(address))) }

const ways: Record<string, Way> = {
  idle: { status: 'idle', enter: () => undefined },
  connecting: { status: 'connecting', enter: connect },
  'connecting, its address pending': { status: 'connecting', options: late, enter: connect },
  'connecting, without a task': {
    status: 'connecting',
    enter: (world) => {
      world.phone.quirks.noTask = true
      connect(world)
    },
  },
  'connecting, in line for a socket': {
    status: 'connecting',
    enter: (world) => {
      for (let socket = 0; socket < 5; socket++) {
        open(world)
        world.phone.line.mute()
        world.socket.disconnect()
      }
      connect(world)
      expect(world.phone.lines).toHaveLength(5)
    },
  },
  open: { status: 'open', enter: open },
  'open, awaiting a pong': {
    status: 'open',
    enter: (world) => {
      open(world)
      world.clock.advance(5_000)
      expect(world.phone.line.sent).toHaveLength(1)
    },
  },
  'open, asked again because the phone stood still': {
    status: 'open',
    enter: (world) => {
      world.phone.quirks.background = 'kept'
      open(world)
      world.clock.advance(5_005)
      world.phone.freeze()
      world.clock.advance(65_000)
      world.phone.thaw()
      expect(world.phone.line.sent).toHaveLength(2)
    },
  },
  'open, probing another network': {
    status: 'open',
    enter: (world) => {
      open(world)
      world.clock.advance(5)
      world.phone.goes('4g')
      expect(world.phone.line.sent).toHaveLength(1)
    },
  },
  'open, proven good': {
    status: 'open',
    enter: (world) => {
      open(world)
      world.clock.advance(5_000)
      world.phone.line.say('pong')
      world.clock.advance(7_000)
      world.phone.line.say('pong')
    },
  },
  'open, after an error that may be its end': {
    status: 'open',
    enter: (world) => {
      open(world)
      world.phone.line.error()
    },
  },
  'open, without a heartbeat': { status: 'open', options: { heartbeat: false }, enter: open },
  'open, in the middle of a flush': {
    status: 'open',
    enter: (world) => {
      for (let entry = 0; entry < 80; entry++) world.socket.send(entry)
      open(world)
      world.clock.advance(5)
      expect(world.socket.queue.filter(({ state }) => state === 'queued')).toHaveLength(48)
    },
  },
  'open, its entries unanswered': {
    status: 'open',
    enter: (world) => {
      open(world)
      world.phone.line.holdsAnswers = true
      world.socket.send('a')
      world.socket.send('b')
    },
  },
  'open, about to write its outbox': {
    status: 'open',
    options: persist,
    enter: (world) => {
      open(world)
      world.phone.line.holdsAnswers = true
      world.socket.send('a')
    },
  },
  'waiting, its outbox being written': {
    status: 'waiting',
    options: persist,
    enter: (world) => {
      world.phone.quirks.answerDelay = 1_000
      open(world)
      world.phone.line.drop()
      world.socket.send('a')
      world.clock.advance(600)
      world.socket.send('b')
    },
  },
  waiting: { status: 'waiting', enter: into.waiting },
  'waiting as long as the server said': {
    status: 'waiting',
    enter: (world) => {
      open(world)
      world.phone.line.close(1013, '{"after":60000}')
    },
  },
  offline: {
    status: 'offline',
    enter: (world) => {
      connect(world)
      world.phone.line.refuse()
      world.phone.goes('none')
    },
  },
  'offline, with a link that is asked': {
    status: 'offline',
    enter: (world) => {
      open(world)
      world.phone.goes('none')
    },
  },
  'offline, the network read again': {
    status: 'offline',
    enter: (world) => {
      open(world)
      world.phone.goes('none')
      world.clock.advance(30_000)
    },
  },
  'suspended with a link': { status: 'suspended', enter: into.suspended },
  'suspended while connecting': {
    status: 'suspended',
    enter: (world) => {
      connect(world)
      world.phone.hide()
    },
  },
  'suspended, its address pending': {
    status: 'suspended',
    options: late,
    enter: (world) => {
      connect(world)
      world.phone.hide()
    },
  },
  'suspended without a link': {
    status: 'suspended',
    enter: (world) => {
      connect(world)
      world.phone.line.refuse()
      world.phone.hide()
    },
  },
  'failed at the limit of the policy': {
    status: 'failed',
    enter: (world) => {
      connect(world)
      world.phone.line.refuse()
      world.socket.retry()
      world.phone.line.refuse()
    },
  },
  'failed, sent away for good': { status: 'failed', enter: into.failed },
  closed: { status: 'closed', enter: into.closed },
}

it('there is a way into every status', () => {
  const all: SocketStatus[] = [
    'idle',
    'connecting',
    'open',
    'waiting',
    'offline',
    'suspended',
    'failed',
    'closed',
  ]
  expect(new Set(Object.values(ways).map(({ status }) => status))).toEqual(new Set(all))
})

describe.each(Object.entries(ways))('dispose() while %s', (_name, { status, options, enter }) => {
  function disposeStore() {
    const world = storeWith(options)
    const { socket } = world
    enter(world)
    expect(socket.status).toBe(status)
    const entry: Entry = socket.send('left over')
    const heard = jest.fn()
    socket.on(heard)
    const seen: unknown[] = []
    autorun(() =>
      seen.push([socket.status, socket.queueLength, socket.lastError, socket.network, socket.retryCount]),
    )
    socket.dispose()
    return { ...world, seen, heard, entry }
  }

  it('leaves no timer, no listener and no line', () => {
    const { phone, socket } = disposeStore()
    expect(phone.running).toEqual(nothing)
    expect(phone.lines.filter((line) => !line.isOver)).toEqual([])
    expect(socket.status).toBe('closed')
    expect(socket.queue).toEqual([])
  })

  it('and nothing happens afterwards, whatever the world does', async () => {
    const { clock, phone, socket, seen, heard, entry } = disposeStore()
    const state = entry.state
    const before = { lines: phone.lines.length, seen: [...seen] }
    for (const line of phone.lines) {
      line.answer()
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
    // The address that `url()` was asked for arrives now.
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advanceAsync(3_600_000)
    expect({ lines: phone.lines.length, seen }).toEqual(before)
    expect(heard).not.toHaveBeenCalled()
    expect(phone.running).toEqual(nothing)
    expect(entry.state).toBe(state)
    await expect(entry.done).resolves.toBe(state)
    expect(socket).toMatchObject({ status: 'closed', messages: [], latency: null, nextRetryAt: null })
  })

  it('twice is once', () => {
    const { phone, socket, seen } = disposeStore()
    const before = { closings: phone.lines.map(({ closing }) => closing), seen: [...seen] }
    socket.dispose()
    expect(phone.running).toEqual(nothing)
    expect({ closings: phone.lines.map(({ closing }) => closing), seen }).toEqual(before)
  })
})

it('a store watches the network and the foreground once, for as long as it lives', () => {
  const world = storeWith()
  const { phone, socket } = world
  expect(phone.running).toEqual({ timers: 0, networkWatchers: 1, foregroundWatchers: 1, sockets: 0 })
  open(world)
  expect(phone.running).toEqual({ timers: 2, networkWatchers: 1, foregroundWatchers: 1, sockets: 1 })
  socket.dispose()
  expect(phone.running).toEqual(nothing)
})

it('received messages stay readable', () => {
  const world = storeWith()
  open(world)
  world.phone.line.say('hello')
  world.socket.dispose()
  expect(world.socket.messages).toMatchObject([{ data: 'hello' }])
})

it('a store that waited for a socket in line behind the disposed store gets its turn', () => {
  const first = storeWith()
  const second = createSocketStore({ url: address, name: 'second', platform: first.phone })
  for (let socket = 0; socket < 5; socket++) {
    open(first)
    first.phone.line.mute()
    first.socket.disconnect()
  }
  first.socket.connect()
  first.clock.advance(2_000)
  second.connect()
  first.socket.dispose()
  first.clock.advance(999)
  expect(first.phone.lines).toHaveLength(5)
  expect(second.status).toBe('connecting')
  first.clock.advance(1)
  expect(first.phone.lines).toHaveLength(6)
  second.dispose()
  expect(first.phone.running).toEqual(nothing)
})

it('entries that a disposed store gave up are not sent by the next launch, even if its storage answers late', async () => {
  const world = storeWith(persist)
  world.phone.quirks.answerDelay = 100
  world.socket.send('a')
  world.clock.advance(600)
  world.socket.send('b')
  world.socket.dispose()
  await world.clock.advanceAsync(1_000)
  const { virtualStorage: storage } = world.phone
  const phone = new VirtualPhone({ timing: new VirtualClock(), storage })
  expect(createSocketStore({ url: address, ...persist, platform: phone }).queue).toEqual([])
})
