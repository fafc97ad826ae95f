// Everything that starts can be stopped: whatever the store is doing, after dispose() the phone has nothing of it left.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import {
  createSocketStore,
  type Entry,
  fixedDelay,
  type SocketStatus,
  type SocketStore,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'

const nothing = { timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 }
const address = 'wss://example.com'

interface World {
  readonly clock: VirtualClock
  readonly phone: VirtualPhone
  readonly socket: SocketStore<unknown>
}

function storeWith(options: Partial<SocketStoreOptions<unknown>> = {}): World {
  const clock = new VirtualClock({ random: () => 0.5 })
  const phone = new VirtualPhone({ timing: clock })
  const socket = createSocketStore<unknown>({
    url: address,
    retry: fixedDelay({ delay: 3_000, limit: 1 }),
    outbox: { ttl: 60_000 },
    platform: phone,
    ...options,
  })
  return { clock, phone, socket }
}

const connect = ({ socket }: World): void => socket.connect()
function open({ socket, phone }: World): void {
  socket.connect()
  phone.line.accept()
}

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
      world.clock.advance(5_000)
      world.phone.clockSkew = 60_000
      world.clock.advance(5_000)
      expect(world.phone.line.sent).toHaveLength(2)
    },
  },
  'open, probing another network': {
    status: 'open',
    enter: (world) => {
      open(world)
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
      expect(world.socket.queueLength).toBe(48)
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
  waiting: {
    status: 'waiting',
    enter: (world) => {
      connect(world)
      world.phone.line.refuse()
    },
  },
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
      world.phone.goes('none')
    },
  },
  'offline, the network read again': {
    status: 'offline',
    enter: (world) => {
      connect(world)
      world.phone.goes('none')
      world.clock.advance(30_000)
    },
  },
  'suspended with a link': {
    status: 'suspended',
    enter: (world) => {
      open(world)
      world.phone.hide()
    },
  },
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
      world.phone.hide()
      connect(world)
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
  'failed, sent away for good': {
    status: 'failed',
    enter: (world) => {
      open(world)
      world.phone.line.close(4000, 'go away')
    },
  },
  closed: {
    status: 'closed',
    enter: (world) => {
      open(world)
      world.socket.disconnect()
    },
  },
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
  function disposed() {
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
    const { phone, socket } = disposed()
    expect(phone.running).toEqual(nothing)
    expect(phone.lines.filter((line) => !line.isOver)).toEqual([])
    expect(socket.status).toBe('closed')
    expect(socket.queue).toEqual([])
  })

  it('and nothing happens afterwards, whatever the world does', async () => {
    const { clock, phone, socket, seen, heard, entry } = disposed()
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
    // An address that was asked for comes.
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
    const { phone, socket, seen } = disposed()
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
  expect(phone.running).toEqual({ timers: 1, networkWatchers: 1, foregroundWatchers: 1, sockets: 1 })
  socket.dispose()
  expect(phone.running).toEqual(nothing)
})

it('what was received stays readable', () => {
  const world = storeWith()
  open(world)
  world.phone.line.say('hello')
  world.socket.dispose()
  expect(world.socket.messages).toMatchObject([{ data: 'hello' }])
})

it('one who waited for a socket in line behind the disposed store gets its turn', () => {
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

it('what a disposed store gave up is not sent by the next launch, even if its storage answers late', async () => {
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

describe('dispose() from within', () => {
  const withinEach: Record<string, (dispose: () => void) => Partial<SocketStoreOptions<unknown>>> = {
    url: (dispose) => ({
      url: () => {
        dispose()
        return address
      },
    }),
    'an address that comes late': (dispose) => ({
      url: () => Promise.resolve(address).finally(dispose),
    }),
    decode: (dispose) => ({
      decode: (frame) => {
        dispose()
        return frame
      },
    }),
    'heartbeat.isPong': (dispose) => ({
      heartbeat: {
        isPong: () => {
          dispose()
          return true
        },
      },
    }),
    'heartbeat.ping': (dispose) => ({
      heartbeat: {
        ping: () => {
          dispose()
          return 'ping'
        },
      },
    }),
    encode: (dispose) => ({
      encode: () => {
        dispose()
        return 'a'
      },
    }),
    'the retry policy': (dispose) => ({
      retry: {
        next: () => {
          dispose()
          return 1_000
        },
      },
    }),
    log: (dispose) => ({ log: dispose }),
  }

  it.each(Object.entries(withinEach))('%s', async (_name, optionsWith) => {
    let isDisposed = false
    const world: World = storeWith(
      optionsWith(() => {
        isDisposed = true
        world.socket.dispose()
      }),
    )
    const { clock, phone, socket } = world
    socket.connect()
    await clock.advanceAsync(0)
    phone.lines[0]?.accept()
    socket.send('a')
    await clock.advanceAsync(5_000)
    phone.lines[0]?.say('hello')
    phone.lines[0]?.drop()
    await clock.advanceAsync(100)
    expect(isDisposed).toBe(true)
    expect(phone.running).toEqual(nothing)
    expect(socket).toMatchObject({ status: 'closed', queueLength: 0 })
    const { length } = phone.lines
    await clock.advanceAsync(3_600_000)
    expect(phone.lines).toHaveLength(length)
    expect(phone.running).toEqual(nothing)
  })

  it('a listener leaves no watcher, and no listener after it hears', () => {
    const world = storeWith()
    const after = jest.fn()
    world.socket.on(() => world.socket.dispose())
    world.socket.on(after)
    open(world)
    world.phone.line.say('hello')
    world.phone.line.say('hello again')
    expect(after).not.toHaveBeenCalled()
    expect(world.phone.running).toEqual(nothing)
  })

  const statuses: [SocketStatus, (world: World) => void][] = [
    ['connecting', connect],
    ['open', open],
    [
      'waiting',
      (world) => {
        connect(world)
        world.phone.line.refuse()
      },
    ],
    [
      'offline',
      (world) => {
        open(world)
        world.phone.goes('none')
      },
    ],
    [
      'suspended',
      (world) => {
        open(world)
        world.phone.hide()
      },
    ],
    [
      'failed',
      (world) => {
        open(world)
        world.phone.line.close(4000)
      },
    ],
    [
      'closed',
      (world) => {
        open(world)
        world.socket.disconnect()
      },
    ],
  ]

  it.each(statuses)('a reaction to %s', (status, enter) => {
    const world = storeWith()
    const { phone, socket, clock } = world
    socket.send('left over')
    reaction(
      () => socket.status,
      (now) => {
        if (now !== status) return
        socket.retry()
        socket.dispose()
        socket.connect()
      },
    )
    enter(world)
    expect(phone.running).toEqual(nothing)
    expect(socket.status).toBe('closed')
    clock.advance(3_600_000)
    expect(phone.running).toEqual(nothing)
  })

  it('a reaction to the network being read again leaves no watcher', () => {
    const world = storeWith()
    const { phone, socket, clock } = world
    open(world)
    phone.goes('none')
    reaction(
      () => socket.network,
      () => socket.dispose(),
    )
    phone.switchSilently('wifi')
    clock.advance(10_000)
    expect(phone.running).toEqual(nothing)
  })

  it('a reaction to a measurement leaves a failed entry failed, whatever the phone answers later', async () => {
    const world = storeWith()
    const { phone, socket, clock } = world
    open(world)
    reaction(
      () => socket.latency,
      () => socket.dispose(),
    )
    clock.advance(5_000)
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    phone.line.say('pong')
    phone.line.answer()
    expect(entry.state).toBe('failed')
    await expect(entry.done).resolves.toBe('failed')
  })

  it('a reaction to an entry leaves nothing that waits', () => {
    const world = storeWith()
    const { phone, socket } = world
    const entries = [socket.send('a'), socket.send('b'), socket.send('c')]
    reaction(
      () => entries[0]?.state,
      () => socket.dispose(),
    )
    open(world)
    expect(entries.map(({ state }) => state)).not.toContain('queued')
    expect(socket.queue).toEqual([])
    expect(phone.running).toEqual(nothing)
  })
})
