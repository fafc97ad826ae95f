// The official mobx-miniprogram-bindings on our store, as a page uses them.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type * as Bindings from 'mobx-miniprogram-bindings'
import { createSocketStore, fixedDelay, type SocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../support/fake-time'

type Data = Record<string, unknown>

let createStoreBindings: typeof Bindings.createStoreBindings
const ticks: (() => void)[] = []

/** The next time slice of WeChat, in which the bindings hand their merged data to `setData`. */
function nextTick(): void {
  for (const tick of ticks.splice(0)) tick()
}

beforeAll(async () => {
  Object.assign(globalThis, {
    wx: { nextTick: (callback: () => void) => ticks.push(callback) },
    Behavior: (definition: unknown) => definition,
  })
  createStoreBindings = (await import('mobx-miniprogram-bindings')).createStoreBindings
})
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'wx')
  Reflect.deleteProperty(globalThis, 'Behavior')
})
useFakeTime()

type Field = {
  [Name in keyof SocketStore]: SocketStore[Name] extends (...args: never[]) => unknown ? never : Name
}[keyof SocketStore]

/** Every public field: one that is added to the store must be bound here too, or this does not compile. */
const FIELDS = Object.keys({
  status: true,
  retryCount: true,
  nextRetryAt: true,
  messages: true,
  lastMessage: true,
  queue: true,
  queueLength: true,
  unconfirmedCount: true,
  latency: true,
  lastHeartbeat: true,
  network: true,
  lastError: true,
} satisfies Record<Field, true>) as Field[]

/** The page that WeChat makes of `Page({ onLoad, onUnload })`, with the actions that the bindings put on it. */
class PageInstance {
  /** The first data of the view. */
  readonly first: Data | undefined
  /** The later data of the view, call by call. */
  readonly calls: Data[] = []
  readonly data: Data = {}
  declare readonly send: (data: unknown) => unknown
  declare readonly retry: () => void
  declare readonly connect: () => void
  declare readonly disconnect: () => void
  declare readonly clearMessages: () => void
  private readonly bindings: ReturnType<typeof createStoreBindings>

  constructor(store: SocketStore, fields: readonly string[], actions: readonly string[] = []) {
    this.bindings = createStoreBindings(this, { store, fields: [...fields], actions: [...actions] })
    nextTick()
    this.first = this.calls.shift()
  }

  setData(data: Data): void {
    this.calls.push(data)
    // WeChat carries it over to the view as JSON.
    Object.assign(this.data, JSON.parse(JSON.stringify(data)))
  }

  unload(): void {
    this.bindings.destroyStoreBindings()
  }
}

function openStore() {
  const phone = new VirtualPhone()
  const socket = createSocketStore({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 5_000 }),
    platform: phone,
  })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}

describe('pages bound to the store', () => {
  it('are all told of one push, each with one setData', () => {
    const { phone, socket } = openStore()
    const pages = [1, 2, 3].map(() => new PageInstance(socket, ['messages', 'lastMessage', 'status']))
    phone.line.say('gold')
    nextTick()
    const message = { id: 1, data: 'gold', receivedAt: Date.now() }
    for (const page of pages) expect(page.calls).toEqual([{ messages: [message], lastMessage: message }])
  })

  it('are told once of everything that happened in one tick', () => {
    const { phone, socket } = openStore()
    const page = new PageInstance(socket, ['messages', 'status', 'retryCount'])
    phone.line.say('one')
    phone.line.say('two')
    phone.line.drop()
    nextTick()
    expect(page.calls).toHaveLength(1)
    expect(page.data).toMatchObject({
      messages: [{ data: 'one' }, { data: 'two' }],
      status: 'waiting',
      retryCount: 1,
    })
  })

  it('are given the value from decode, not an observable copy that each setData would pay for', () => {
    const phone = new VirtualPhone()
    const move = { type: 'dig', at: { x: 3, y: 4 } }
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone, decode: () => move })
    socket.connect()
    phone.line.say('{}')
    const queued = socket.send(move)
    expect(socket.messages[0]?.data).toBe(move)
    expect(socket.lastMessage?.data).toBe(move)
    expect(queued.data).toBe(move)
  })

  it('are sent no field that they did not bind, heartbeats included', () => {
    const { phone, socket } = openStore()
    const page = new PageInstance(socket, ['status', 'queue', 'messages'])
    for (let n = 0; n < 5; n++) {
      jest.advanceTimersByTime(5_000)
      phone.line.say('pong')
      phone.goes(n % 2 === 0 ? '4g' : 'wifi')
      phone.line.say('pong')
    }
    nextTick()
    expect(page.calls).toEqual([])
  })

  it('are sent nothing once unloaded', () => {
    const { phone, socket } = openStore()
    const [gone, stays] = [new PageInstance(socket, FIELDS), new PageInstance(socket, FIELDS)]
    gone.unload()
    phone.line.say('gold')
    phone.line.drop()
    nextTick()
    expect(gone.calls).toEqual([])
    expect(stays.calls).toHaveLength(1)
  })
})

describe('actions bound to a page', () => {
  const ACTIONS = ['connect', 'disconnect', 'send', 'retry', 'clearMessages']

  it('call the action of the store', () => {
    const { phone, socket } = openStore()
    const page = new PageInstance(socket, FIELDS, ACTIONS)
    page.send('dig 3,4')
    expect(phone.line.sent).toEqual(['dig 3,4'])

    phone.line.say('gold')
    page.clearMessages()
    expect(socket.messages).toEqual([])

    phone.line.drop()
    page.retry()
    expect(phone.lines).toHaveLength(2)

    page.disconnect()
    expect(socket.status).toBe('closed')
    page.connect()
    expect(socket.status).toBe('connecting')
  })

  it('show the effect of their actions in the view', () => {
    const { phone, socket } = openStore()
    const page = new PageInstance(socket, FIELDS, ACTIONS)
    phone.line.drop()
    page.send({ dig: [3, 4] })
    nextTick()
    expect(page.data).toMatchObject({
      queue: [{ id: 1, data: { dig: [3, 4] }, state: 'queued' }],
      queueLength: 1,
    })
    page.retry()
    phone.line.accept()
    jest.advanceTimersByTime(5)
    nextTick()
    expect(page.data).toMatchObject({ queue: [{ state: 'sent' }], queueLength: 1, status: 'open' })
    jest.advanceTimersByTime(1_000)
    phone.line.say('pong')
    nextTick()
    expect(page.data).toMatchObject({ queue: [], queueLength: 0 })
  })
})

describe('every public field', () => {
  /** Takes a store through its statuses; yields a bound page and its data after each step. */
  function* life() {
    const phone = new VirtualPhone()
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    const page = new PageInstance(socket, FIELDS)
    const steps = [
      () => socket.connect(),
      () => phone.line.accept(),
      () => jest.advanceTimersByTime(5_000 + 40),
      () => phone.line.say('pong'),
      () => phone.line.say('gold'),
      () => socket.send('lost'),
      () => jest.advanceTimersByTime(5),
      () => phone.line.drop(),
      () => socket.send({ dig: [3, 4] }),
      () => phone.goes('none'),
      () => phone.hide(),
      () => socket.disconnect(),
    ]
    yield { socket, page, told: page.first ?? {} }
    for (const step of steps) {
      step()
      nextTick()
      yield { socket, page, told: Object.assign({}, ...page.calls.splice(0)) as Data }
    }
  }

  it('is plain data that survives the way to the view, in every state', () => {
    const statuses = new Set<string>()
    for (const { socket, told } of life()) {
      statuses.add(socket.status)
      // setData wants no undefined; a Map or an instance of a class would not come out as it went in.
      expect(JSON.parse(JSON.stringify(told))).toStrictEqual(told)
    }
    expect([...statuses]).toEqual(['idle', 'connecting', 'open', 'waiting', 'offline', 'suspended', 'closed'])
  })

  it('is the same in the view as on the store', () => {
    for (const { socket, page } of life()) {
      const onStore = Object.fromEntries(FIELDS.map((field) => [field, socket[field]]))
      expect(page.data).toEqual(JSON.parse(JSON.stringify(onStore)))
    }
  })

  it('tells the view of a change of its own', () => {
    const told = new Set<string>()
    for (const { socket, told: news } of life())
      if (socket.status !== 'idle') for (const field of Object.keys(news)) told.add(field)
    expect([...told].sort()).toEqual([...FIELDS].sort())
  })
})
