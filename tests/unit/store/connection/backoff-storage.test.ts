// How the memory of the backoff reads and writes, and how it treats a storage that fails.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createSocketStore, type PlatformStorage } from 'mobx-miniprogram-socket'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { aPhone, connectApp, crashApp, KEY, MINUTE, SECOND } from '../../../support/crashing-app'

describe('other values in its place', () => {
  const checkpoint = { retryCount: 3, previousDelay: 2_000, notBefore: 0, at: new VirtualClock().now() }
  const launchWith = (value: unknown) => {
    const world = aPhone()
    world.storage.items.set(KEY, JSON.stringify(value))
    return connectApp(world).socket
  }
  const launchWithChange = (change: object) => launchWith(JSON.stringify({ ...checkpoint, ...change }))

  it('is a place, if it looks like one', () => {
    expect(launchWithChange({})).toMatchObject({ status: 'waiting', retryCount: 3 })
    expect(launchWithChange({ previousDelay: null })).toMatchObject({ status: 'waiting', retryCount: 3 })
  })

  it.each<[string, object]>([
    ['a count of 0', { retryCount: 0 }],
    ['less than that', { retryCount: -1 }],
    ['half an attempt', { retryCount: 1.5 }],
    ['a count in words', { retryCount: '3' }],
    ['no count', { retryCount: undefined }],
    ['a wait in words', { previousDelay: '2 s' }],
    ['no wait', { previousDelay: undefined }],
    ['a date in words', { at: '2023-11-14' }],
    ['no date', { at: undefined }],
    ['no word of the server', { notBefore: undefined }],
    ['a word of the server that is none', { notBefore: 'soon' }],
    ['a date that is yet to come: the clock was set back since', { at: checkpoint.at + 1 }],
    ['a wait beyond all numbers', { previousDelay: '1e999' }],
    ['a delay that no timer could wait', { notBefore: 1e300 }],
    ['one that is longer than an hour', { notBefore: checkpoint.at + 60 * MINUTE + 1 }],
    ['a wait that is longer than an hour', { previousDelay: 60 * MINUTE + 1 }],
    ['a wait below nothing', { previousDelay: -1 }],
    ['such a date, and a delay beyond it', { at: checkpoint.at + 1, notBefore: checkpoint.at + MINUTE }],
  ])('is nothing with %s', (_name, change) => {
    expect(launchWithChange(change)).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
  })

  it.each(['retryCount', 'previousDelay', 'notBefore', 'at'])(
    'is nothing with %s beyond all numbers',
    (name) => {
      const text = JSON.stringify({ ...checkpoint, [name]: 0 }).replace(`"${name}":0`, `"${name}":1e999`)
      const socket = launchWith(text)
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
      expect(() => socket.explain()).not.toThrow()
    },
  )

  it('keeps the app away for an hour at most', () => {
    const notBefore = checkpoint.at + 60 * MINUTE
    expect(launchWithChange({ notBefore })).toMatchObject({ status: 'waiting', nextRetryAt: notBefore })
  })

  it.each<[string, unknown]>([
    ['broken JSON', '{"retryCount":3,'],
    ['JSON of something else', '[3, 2000]'],
    ['null', 'null'],
    ['a number', '3'],
    ['an empty text', ''],
    ['an object, not text', checkpoint],
    ['nothing at all', null],
  ])('is nothing where it is %s', (_name, value) => {
    expect(launchWith(value)).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
  })
})

describe('a storage that fails', () => {
  const works: PlatformStorage = {
    read: () => undefined,
    write: (_key, _value, done) => {
      done(null)
    },
    remove: () => undefined,
  }
  const fail = (): never => {
    throw new Error('the disk is gone')
  }

  /** Open, on a phone with such a storage. */
  function openWith(storage: Partial<PlatformStorage>) {
    const timing = new VirtualClock()
    const phone = new VirtualPhone({ timing })
    Object.defineProperty(phone, 'storage', { value: { ...works, ...storage } })
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    socket.connect()
    phone.line.accept()
    return { timing, phone, socket }
  }

  it('is none where nothing fails', () => {
    expect(openWith({}).socket).toMatchObject({ status: 'open', lastError: null })
  })

  it.each<[string, Partial<PlatformStorage>]>([
    ['to be read', { read: fail }],
    ['to be written, at once', { write: fail }],
    [
      'to be written, by its own word',
      {
        write: (_key, _value, done) => {
          done('the disk is gone')
        },
      },
    ],
  ])('%s: told, and the store works on without', (_name, storage) => {
    const { socket } = openWith(storage)
    expect(socket).toMatchObject({
      status: 'open',
      lastError: {
        code: 'storage-failed',
        message: expect.stringMatching(
          /^The phone's storage could not be used: (read|write) mobx-miniprogram-socket:socket:backoff: the disk is gone$/,
        ),
      },
    })
  })

  it('to forget: told as well', () => {
    const { socket } = openWith({ remove: fail })
    expect(socket.lastError).toBeNull()
    socket.disconnect()
    expect(socket).toMatchObject({ status: 'closed', lastError: { code: 'storage-failed' } })
  })

  it('is reported once, and hides no failure of the connection', () => {
    const { timing, phone, socket } = openWith({ write: fail })
    const codes: (string | undefined)[] = []
    const stop = autorun(() => codes.push(socket.lastError?.code))
    for (let attempt = 0; attempt < 5; attempt++) {
      phone.line.refuse()
      timing.advance(30_000)
    }
    stop()
    expect(codes.slice(1).every((code) => code !== 'storage-failed')).toBe(true)
    expect(codes.length).toBeGreaterThan(3)
  })

  it('is told again when it had worked between', () => {
    const failures = ['full', null, null, 'full']
    const { timing, phone, socket } = openWith({
      write: (_key, _value, done) => {
        done(failures.shift() ?? null)
      },
    })
    expect(socket.lastError?.message).toContain('full')
    phone.line.drop()
    expect(socket.lastError?.code).toBe('closed')
    timing.advance(1_500)
    expect(socket.status).toBe('connecting')
    expect(socket.lastError?.message).toContain('full')
  })

  it('to be written is asked again in the next state, not with every frame', () => {
    const written: string[] = []
    const { timing, phone } = openWith({
      write: (_key, value, done) => {
        written.push(value)
        done('full')
      },
    })
    // Connecting, and open: the same place.
    expect(written).toHaveLength(2)
    for (let n = 0; n < 100; n++) phone.line.say('news')
    expect(written).toHaveLength(2)
    phone.line.drop()
    timing.advance(0)
    expect(written).toHaveLength(3)
  })

  it('of an earlier checkpoint is ignored after a later one is written', () => {
    const answers: ((failure: string | null) => void)[] = []
    const { phone } = openWith({ write: (_key, _value, done) => answers.push(done) })
    phone.line.drop()
    expect(answers).toHaveLength(2)
    answers[1]?.(null)
    answers[0]?.('full')
    phone.hide()
    expect(answers).toHaveLength(2)
  })

  it('is asked for the same place again where another was noted between', () => {
    const failures = ['full']
    const write = jest.fn<PlatformStorage['write']>((_key, _value, done) => {
      done(failures.shift() ?? null)
    })
    const { socket } = openWith({ write })
    expect(write).toHaveBeenCalledTimes(2)
    socket.disconnect()
    socket.connect()
    expect(write).toHaveBeenCalledTimes(3)
  })

  it('to forget is asked again as well', () => {
    const remove = jest.fn(() => {
      if (remove.mock.calls.length === 1) throw new Error('the disk is gone')
    })
    const { timing, phone, socket } = openWith({ remove })
    timing.advance(4_000)
    phone.line.say('alive')
    timing.advance(6_000)
    phone.line.say('proven')
    phone.line.say('more')
    expect(remove).toHaveBeenCalledTimes(1)
    socket.disconnect()
    expect(remove).toHaveBeenCalledTimes(2)
  })

  it('to answer before the phone has lost its patience: whenever it does', () => {
    const answers: ((failure: string | null) => void)[] = []
    const { socket } = openWith({ write: (_key, _value, done) => answers.push(done) })
    expect(socket.lastError).toBeNull()
    answers[0]?.('the disk is full')
    expect(socket.lastError?.code).toBe('storage-failed')
  })
})

describe('the note', () => {
  it('is kept under the name of the store', () => {
    const world = crashApp({ name: 'game' })
    expect([...world.storage.items.keys()]).toEqual(['mobx-miniprogram-socket:game:backoff'])
    expect(connectApp(world).socket.retryCount).toBe(0)
    expect(connectApp(world, { name: 'game' }).socket.retryCount).toBe(1)
  })

  it('is read by the first connect() of a launch, and not again', () => {
    const world = crashApp()
    const { socket } = connectApp(world)
    socket.disconnect()
    connectApp(world).crash()
    const read = jest.spyOn(world.storage, 'read')
    socket.connect()
    expect(read).not.toHaveBeenCalled()
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('costs one write for each attempt and each wait, and none for traffic', () => {
    const world = aPhone()
    const written = jest.spyOn(world.storage, 'write')
    const { phone } = connectApp(world)
    expect(written).toHaveBeenCalledTimes(1)
    phone.line.accept()
    for (let n = 0; n < 1_000; n++) phone.line.say('news')
    expect(written).toHaveBeenCalledTimes(1)
    phone.line.drop()
    world.timing.advance(SECOND)
    expect(written).toHaveBeenCalledTimes(3)
  })

  it('is not missed on a phone without storage', () => {
    const timing = new VirtualClock()
    const phone = new VirtualPhone({ timing })
    Object.defineProperty(phone, 'storage', { value: undefined })
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    socket.connect()
    phone.line.accept()
    expect(socket).toMatchObject({ status: 'open', lastError: null })
  })
})
