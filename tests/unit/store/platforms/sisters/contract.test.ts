// Promises of every platform of a mini-program to a store, on a phone that speaks its dialect.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone, type VirtualPhoneOptions } from '../../../../../store/testing'
import { useFakeTime } from '../../../../support/fake-time'
import { type MiniProgram, miniPrograms } from '../../../../support/platforms/mini-programs'

useFakeTime()

const url = 'wss://example.com/ws'

function connectStore(
  program: MiniProgram,
  options: Partial<SocketStoreOptions> = {},
  phone = new VirtualPhone(),
) {
  const { platform, again } = program.install(phone)
  const retry = fixedDelay({ delay: 5_000 })
  const socket = createSocketStore({ url, retry, platform, ...options })
  socket.connect()
  return { phone, socket, platform, again }
}

function openStore(program: MiniProgram, options: Partial<SocketStoreOptions> = {}) {
  const parts = connectStore(program, options)
  parts.phone.line.accept()
  return parts
}

describe.each(miniPrograms)('$name: a socket', (program) => {
  it('is dialled with address, header, protocols and a time limit', () => {
    const { phone } = connectStore(program, {
      header: { 'X-Ticket': 't' },
      protocols: ['v2'],
      connectTimeout: 7_000,
    })
    expect(phone.line.request).toMatchObject({ url, header: { 'X-Ticket': 't' }, protocols: ['v2'] })
    expect(phone.line.request.timeout).toBeGreaterThanOrEqual(7_000)
    expect(phone.line.heard).toEqual({ open: 1, message: 1, error: 1, close: 1 })
  })

  it('carries text and binary both ways, byte for byte', () => {
    const { phone, socket } = openStore(program)
    const frames = ['挖到金子', '', new Uint8Array([0, 1, 127, 128, 255]).buffer, new ArrayBuffer(0), 'AAEC']
    for (const frame of frames) {
      socket.send(frame)
      phone.line.say(frame)
    }
    jest.advanceTimersByTime(100)
    expect(phone.line.sent).toEqual(frames)
    expect(socket.messages.map(({ data }) => data)).toEqual(frames)
    expect(socket.lastError).toBeNull()
  })

  it('that is refused ends once, and the next attempt comes', () => {
    const { phone, socket } = connectStore(program)
    phone.line.refuse('certificate has expired')
    jest.advanceTimersByTime(100)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, lastError: { code: 'connect-failed' } })
    expect(socket.lastError?.message).toContain('certificate has expired')
    jest.advanceTimersByTime(5_000)
    expect(phone.lines).toHaveLength(2)
  })

  it('that the phone refuses says why', () => {
    const phone = new VirtualPhone({ quirks: { socketLimit: 0 } })
    const { socket } = connectStore(program, {}, phone)
    jest.advanceTimersByTime(100)
    expect(socket.lastError).toMatchObject({ code: 'connect-failed' })
    expect(socket.lastError?.message).toContain(
      program.tellsWhy ? 'reach max websocket connect count' : 'error 1001',
    )
  })

  it('without a task ends', () => {
    const phone = new VirtualPhone({ quirks: { noTask: true } })
    const { socket } = connectStore(program, {}, phone)
    jest.advanceTimersByTime(100)
    expect(socket).toMatchObject({ status: 'waiting', lastError: { code: 'connect-failed' } })
  })

  it.each(['close', 'both', 'error'] as const)('that is lost is lost once, told by %s', (loss) => {
    const { phone, socket } = openStore(program)
    phone.quirks.loss = loss
    phone.line.drop(1006, 'abnormal closure')
    jest.advanceTimersByTime(100)
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, lastError: { code: 'closed' } })
    jest.advanceTimersByTime(5_000)
    expect(phone.lines).toHaveLength(2)
  })

  it('tells the close code of the server where the platform does', () => {
    const { phone, socket } = openStore(program)
    phone.line.drop(4_001, 'banned')
    jest.advanceTimersByTime(100)
    const close = program.tellsCode ? { code: 4_001, reason: 'banned' } : { code: 1005, reason: '' }
    expect(socket.lastError?.close).toEqual(close)
    expect(socket.status).toBe(program.tellsCode ? 'failed' : 'waiting')
  })

  it('is closed with code and reason, and not heard again', () => {
    const { phone, socket } = openStore(program)
    jest.advanceTimersByTime(10)
    socket.disconnect({ code: 3_001, reason: 'bye' })
    expect(phone.line.closing).toEqual({ code: 3_001, reason: 'bye' })
    phone.line.say('from beyond')
    jest.advanceTimersByTime(60_000)
    expect(socket).toMatchObject({ status: 'closed', messages: [], lastError: null })
    expect(phone.running.sockets).toBe(0)
  })

  it('that is closed while connecting is closed once it opens', () => {
    const { phone, socket } = connectStore(program)
    socket.disconnect()
    jest.advanceTimersByTime(100)
    phone.line.accept()
    jest.advanceTimersByTime(5_000)
    expect(phone.line.closing).toMatchObject({ code: 1000 })
    expect(phone.running.sockets).toBe(0)
    expect(socket.status).toBe('closed')
  })

  it('that takes no frame keeps the entry for the next one, and says why', () => {
    const { phone, socket } = openStore(program)
    phone.line.failures.push(...Array<string>(10).fill('sendSocketMessage:fail no buffer'))
    const entry = socket.send(new ArrayBuffer(3))
    jest.advanceTimersByTime(1_000)
    expect(socket).toMatchObject({ status: 'waiting', queueLength: 1, lastError: { code: 'send-failed' } })
    expect(socket.lastError?.message).toContain('sendSocketMessage:fail no buffer')
    jest.advanceTimersByTime(5_000)
    phone.line.accept()
    jest.advanceTimersByTime(100)
    expect(phone.line.sent).toEqual([new ArrayBuffer(3)])
    expect(entry.state).toBe('sent')
  })

  it('is one of five, over all platforms of the app', () => {
    const phone = new VirtualPhone()
    const { platform, again } = program.install(phone)
    const other = again()
    expect(other.fault).toBeUndefined()
    const stores = [1, 2, 3, 4, 5, 6].map((n) =>
      createSocketStore({ url, name: `store-${String(n)}`, platform: n % 2 ? platform : other }),
    )
    for (const store of stores) store.connect()
    expect(phone.lines).toHaveLength(5)
    expect(stores[5]?.lastError?.message).toContain('all 5 sockets of this mini-program')
    for (const store of stores) store.dispose()
  })
})

describe.each(miniPrograms)('$name: the phone', (program) => {
  it.each(['wifi', '4g', 'unknown'] as const)('is online on %s', (type) => {
    const { phone, socket } = openStore(program)
    phone.goes('none')
    expect(socket.network).toMatchObject({ online: false, type: 'none' })
    phone.goes(type)
    expect(socket.network).toMatchObject({ online: true, type })
  })

  it('that is offline from the start is known to be', () => {
    const phone = new VirtualPhone()
    phone.switchSilently('none')
    const { platform } = program.install(phone)
    const socket = createSocketStore({ url, platform })
    jest.advanceTimersByTime(100)
    expect(socket.network).toEqual({ online: false, type: 'none', weak: false })
  })

  it('in the background suspends the store, and dials when it is back', () => {
    const { phone, socket } = openStore(program)
    phone.hide()
    expect(socket.status).toBe('suspended')
    jest.advanceTimersByTime(60_000)
    phone.show()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(2)
  })

  it('keeps what waits over a relaunch', () => {
    const phone = new VirtualPhone()
    phone.switchSilently('none')
    const { socket } = connectStore(program, { outbox: { persist: true } }, phone)
    socket.send('dig')
    socket.send(new Uint8Array([1, 2, 3]).buffer)
    jest.advanceTimersByTime(1_000)
    const { virtualStorage: storage } = phone
    const options: VirtualPhoneOptions = { storage }
    const next = connectStore(program, { outbox: { persist: true } }, new VirtualPhone(options))
    next.phone.line.accept()
    jest.advanceTimersByTime(100)
    expect(next.phone.line.sent).toEqual(['dig', new Uint8Array([1, 2, 3]).buffer])
    expect(next.socket.lastError).toBeNull()
  })

  it('says why it could not read or write', () => {
    const phone = new VirtualPhone()
    phone.virtualStorage.readFailure = 'the disk is damaged'
    const read = connectStore(program, { outbox: { persist: true } }, phone)
    jest.advanceTimersByTime(100)
    expect(read.socket.lastError?.message).toContain('the disk is damaged')
    expect(read.socket.lastError?.code).toBe('storage-failed')
    const full = new VirtualPhone()
    full.switchSilently('none')
    full.virtualStorage.failures.push('the disk is full', 'the disk is full', 'the disk is full')
    const written = connectStore(program, { outbox: { persist: true } }, full)
    written.socket.send('dig')
    jest.advanceTimersByTime(1_000)
    expect(written.socket.lastError?.message).toContain('the disk is full')
  })

  it('is left without a listener, a timer or a socket by dispose', () => {
    const { phone, socket } = openStore(program)
    socket.dispose()
    jest.advanceTimersByTime(100)
    expect(phone.running).toMatchObject({ timers: 0, networkWatchers: 0, sockets: 0 })
    // The game's own listener stays.
    expect(phone.running.foregroundWatchers).toBe(program.name === 'Kuaishou' ? 1 : 0)
  })
})
