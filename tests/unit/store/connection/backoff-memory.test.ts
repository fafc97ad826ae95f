// A crash loop of phones must not become a storm: the place in the backoff outlives the app.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import {
  createSocketStore,
  fixedDelay,
  type Platform,
  type PlatformStorage,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'

const KEY = 'mobx-miniprogram-socket:socket:backoff'
const SECOND = 1_000
const MINUTE = 60 * SECOND

type Options = Partial<SocketStoreOptions<unknown>>

/** What outlives the app. */
function aPhone() {
  return { timing: new VirtualClock({ random: () => 0.5 }), storage: new VirtualStorage() }
}
type World = ReturnType<typeof aPhone>

/** One launch of the app, not connected yet. `crash()` ends it without a word to anybody. */
function launched({ timing, storage }: World, options: Options = {}, skew = 0) {
  const phone = new VirtualPhone({ timing, storage })
  phone.clockSkew = skew
  let runs = true
  const whileItRuns =
    <Args extends unknown[]>(job: (...args: Args) => void) =>
    (...args: Args): void => {
      if (runs) job(...args)
    }
  const platform: Platform = {
    now: () => phone.now(),
    random: () => phone.random(),
    setTimer: (callback, ms) => phone.setTimer(whileItRuns(callback), ms),
    openSocket: (request, { opened, received, ended }) =>
      phone.openSocket(request, {
        opened: whileItRuns(opened),
        received: whileItRuns(received),
        ended: whileItRuns(ended),
      }),
    watchNetwork: (listener) => phone.watchNetwork(listener),
    watchForeground: (listener) => phone.watchForeground(listener),
    ...(phone.storage ? { storage: phone.storage } : {}),
  }
  const socket = createSocketStore<unknown>({ url: 'wss://example.com', platform, ...options })
  const crash = (): void => {
    runs = false
  }
  return { phone, socket, crash }
}

function connecting(world: World, options?: Options) {
  const app = launched(world, options)
  app.socket.connect()
  return app
}

/** Has crashed while connecting for the first time. */
function crashed(options?: Options): World {
  const world = aPhone()
  connecting(world, options).crash()
  return world
}

const noted = ({ storage }: World): unknown => {
  const item = storage.items.get(KEY)
  return item === undefined ? null : JSON.parse(JSON.parse(item) as string)
}

describe('an app that crashed on its way', () => {
  it('goes on in its place: waits, and says until when', () => {
    const world = crashed()
    world.timing.advance(200)
    const { phone, socket } = connecting(world)
    // Of the 500 ms that the policy asks for at these dice, 200 were spent on the crash.
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1, nextRetryAt: world.timing.now() + 300 })
    world.timing.advance(300)
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(1)
  })

  it('waits longer each time', () => {
    const world = aPhone()
    const waits: number[] = []
    for (let launch = 0; launch < 8; launch++) {
      const { socket, crash } = connecting(world)
      waits.push((socket.nextRetryAt ?? world.timing.now()) - world.timing.now())
      world.timing.advance(waits.at(-1) ?? 0)
      expect(socket.status).toBe('connecting')
      crash()
    }
    expect(waits).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })

  it('as soon as it was let in counts as well', () => {
    const world = aPhone()
    const { phone, crash } = connecting(world)
    phone.line.accept()
    phone.line.say('what it crashes on')
    crash()
    expect(connecting(world).socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })

  it('while it waited waits again, with the same count', () => {
    const world = aPhone()
    const { phone, socket, crash } = connecting(world)
    phone.line.refuse()
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    crash()
    expect(connecting(world).socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })

  it('dials at once where the wait is over, and is still counted', () => {
    const world = crashed()
    world.timing.advance(MINUTE)
    const { phone, socket } = connecting(world)
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 1 })
    phone.line.refuse()
    expect(socket.nextRetryAt).toBe(world.timing.now() + 1_000)
  })

  it('without network or out of sight has that to wait for first', () => {
    const world = crashed()
    const { phone, socket } = launched(world)
    phone.goes('none')
    socket.connect()
    expect(socket).toMatchObject({ status: 'offline', retryCount: 1 })
    phone.hide()
    expect(socket.status).toBe('suspended')
  })

  it('tells its policy which wait comes next, and which came before', () => {
    const world = aPhone()
    const next = jest.fn((_attempt: number, _previous: number | null, _random: number) => 700)
    for (let launch = 0; launch < 3; launch++) {
      const { crash } = connecting(world, { retry: { next } })
      world.timing.advance(700)
      crash()
    }
    expect(next.mock.calls).toEqual([
      [1, null, 0.5],
      [2, 700, 0.5],
    ])
  })

  it('beyond the limit of its policy tries again, though not at once', () => {
    const world = aPhone()
    const retry = fixedDelay({ delay: 100, limit: 2 })
    const counts = Array.from({ length: 4 }, () => {
      const { socket, crash } = connecting(world, { retry })
      world.timing.advance(100)
      crash()
      return socket.retryCount
    })
    expect(counts).toEqual([0, 1, 2, 3])
  })

  it('keeps to the moment that was planned, however often it is launched before', () => {
    const world = aPhone()
    const { phone, socket, crash } = connecting(world, { retry: fixedDelay({ delay: 5_000 }) })
    phone.line.refuse()
    const planned = socket.nextRetryAt
    crash()
    for (let launch = 0; launch < 4; launch++) {
      world.timing.advance(1_000)
      const again = connecting(world, { retry: fixedDelay({ delay: 5_000 }) })
      expect(again.socket).toMatchObject({ status: 'waiting', retryCount: 1, nextRetryAt: planned })
      again.phone.hide()
      again.crash()
    }
    world.timing.advance(1_000)
    expect(connecting(world).socket.status).toBe('connecting')
  })

  it('dials when the user says retry()', () => {
    const { socket } = connecting(crashed())
    socket.retry()
    expect(socket.status).toBe('connecting')
  })
})

describe('an attempt is forgiven', () => {
  it('once it has proven itself', () => {
    const world = aPhone()
    const { phone, crash } = connecting(world)
    phone.line.accept()
    for (let second = 0; second < 10; second++) {
      world.timing.advance(SECOND)
      expect(noted(world)).not.toBeNull()
      phone.line.say('news')
    }
    expect(noted(world)).toBeNull()
    crash()
    expect(connecting(world).socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('when the user leaves: the phone may end the app then, and that is no crash', () => {
    const world = aPhone()
    const { phone, crash } = connecting(world)
    phone.line.accept()
    phone.hide()
    crash()
    expect(connecting(world).socket.status).toBe('connecting')
  })

  it('when the user leaves, but those before it are not', () => {
    const world = crashed()
    const { phone, crash } = connecting(world)
    world.timing.advance(SECOND)
    phone.hide()
    crash()
    expect(connecting(world).socket.retryCount).toBe(1)
  })

  it.each(['disconnect', 'dispose'] as const)('by %s()', (ends) => {
    const world = aPhone()
    const { socket } = connecting(world)
    expect(noted(world)).not.toBeNull()
    socket[ends]()
    expect(noted(world)).toBeNull()
  })

  it('where it ended at failed: the user must act then anyway', () => {
    const world = aPhone()
    const { phone, socket } = connecting(world)
    phone.line.accept()
    phone.line.close(4000, 'banned')
    expect(socket.status).toBe('failed')
    expect(noted(world)).toBeNull()
  })

  it('after five minutes', () => {
    const [before, after] = [crashed(), crashed()]
    before.timing.advance(5 * MINUTE - 1)
    after.timing.advance(5 * MINUTE)
    expect(connecting(before).socket.retryCount).toBe(1)
    expect(connecting(after).socket.retryCount).toBe(0)
  })
})

describe('a delay that the server named', () => {
  /** Told to stay away for so long, and crashed. */
  function told(ms: number, skew = 0): World {
    const world = aPhone()
    const { phone, crash } = connecting(world)
    phone.clockSkew = skew
    phone.line.accept()
    phone.line.close(1013, JSON.stringify({ after: ms }))
    crash()
    return world
  }

  it('holds for the next launch', () => {
    const world = told(MINUTE)
    const at = world.timing.now() + MINUTE
    world.timing.advance(SECOND)
    expect(connecting(world).socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
  })

  it('longer than anything else is remembered, too', () => {
    const world = told(20 * MINUTE)
    const at = world.timing.now() + 20 * MINUTE
    world.timing.advance(19 * MINUTE)
    const { socket, crash } = connecting(world)
    expect(socket.nextRetryAt).toBe(at)
    crash()
  })

  it('is forgotten when it is over', () => {
    const world = told(20 * MINUTE)
    world.timing.advance(20 * MINUTE)
    expect(connecting(world).socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('is kept in the time of the phone, whose clock was set back meanwhile', () => {
    const hour = 60 * MINUTE
    const world = told(MINUTE, -hour)
    const { socket } = launched(world, {}, -hour)
    socket.connect()
    expect(socket.nextRetryAt).toBe(world.timing.now() - hour + MINUTE)
  })

  it('gives way to retry()', () => {
    const { socket } = connecting(told(MINUTE))
    socket.retry()
    expect(socket.status).toBe('connecting')
  })
})

describe('what else is found there', () => {
  const place = { retryCount: 3, previousDelay: 2_000, notBefore: 0, at: new VirtualClock().now() }
  const found = (value: unknown) => {
    const world = aPhone()
    world.storage.items.set(KEY, JSON.stringify(value))
    return connecting(world).socket
  }
  const foundPlace = (change: object) => found(JSON.stringify({ ...place, ...change }))

  it('is a place, if it looks like one', () => {
    expect(foundPlace({})).toMatchObject({ status: 'waiting', retryCount: 3 })
    expect(foundPlace({ previousDelay: null })).toMatchObject({ status: 'waiting', retryCount: 3 })
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
    ['a date that is yet to come: the clock was set back since', { at: place.at + 1 }],
    ['a wait beyond all numbers', { previousDelay: '1e999' }],
    ['a delay that no timer could wait', { notBefore: 1e300 }],
    ['one that is a little longer', { notBefore: place.at + 2 ** 31 }],
    ['such a date, and a delay beyond it', { at: place.at + 1, notBefore: place.at + MINUTE }],
  ])('is nothing with %s', (_name, change) => {
    expect(foundPlace(change)).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
  })

  it.each(['retryCount', 'previousDelay', 'notBefore', 'at'])(
    'is nothing with %s beyond all numbers',
    (name) => {
      const text = JSON.stringify({ ...place, [name]: 0 }).replace(`"${name}":0`, `"${name}":1e999`)
      const socket = found(text)
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
      expect(() => socket.explain()).not.toThrow()
    },
  )

  it('is the longest wait there is, if it says so', () => {
    const notBefore = place.at + 2 ** 31 - 1
    expect(foundPlace({ notBefore })).toMatchObject({ status: 'waiting', nextRetryAt: notBefore })
  })

  it.each<[string, unknown]>([
    ['broken JSON', '{"retryCount":3,'],
    ['JSON of something else', '[3, 2000]'],
    ['null', 'null'],
    ['a number', '3'],
    ['an empty text', ''],
    ['an object, not text', place],
    ['nothing at all', null],
  ])('is nothing where it is %s', (_name, value) => {
    expect(found(value)).toMatchObject({ status: 'connecting', retryCount: 0, lastError: null })
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
  const broken = (): never => {
    throw new Error('the disk is gone')
  }

  /** Open, on a phone with such a storage. */
  function openedWith(storage: Partial<PlatformStorage>) {
    const timing = new VirtualClock()
    const phone = new VirtualPhone({ timing })
    Object.defineProperty(phone, 'storage', { value: { ...works, ...storage } })
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    socket.connect()
    phone.line.accept()
    return { timing, phone, socket }
  }

  it('is none where nothing fails', () => {
    expect(openedWith({}).socket).toMatchObject({ status: 'open', lastError: null })
  })

  it.each<[string, Partial<PlatformStorage>]>([
    ['to be read', { read: broken }],
    ['to be written, at once', { write: broken }],
    [
      'to be written, by its own word',
      {
        write: (_key, _value, done) => {
          done('the disk is gone')
        },
      },
    ],
  ])('%s: told, and the store works on without', (_name, storage) => {
    const { socket } = openedWith(storage)
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
    const { socket } = openedWith({ remove: broken })
    expect(socket.lastError).toBeNull()
    socket.disconnect()
    expect(socket).toMatchObject({ status: 'closed', lastError: { code: 'storage-failed' } })
  })

  it('is told once, and hides no failure of the connection', () => {
    const { timing, phone, socket } = openedWith({ write: broken })
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
    const { timing, phone, socket } = openedWith({
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
    const { timing, phone } = openedWith({
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

  it('of an earlier place is no news once a later one is noted', () => {
    const answers: ((failure: string | null) => void)[] = []
    const { phone } = openedWith({ write: (_key, _value, done) => answers.push(done) })
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
    const { socket } = openedWith({ write })
    expect(write).toHaveBeenCalledTimes(2)
    socket.disconnect()
    socket.connect()
    expect(write).toHaveBeenCalledTimes(3)
  })

  it('to forget is asked again as well', () => {
    const remove = jest.fn(() => {
      if (remove.mock.calls.length === 1) throw new Error('the disk is gone')
    })
    const { timing, phone, socket } = openedWith({ remove })
    timing.advance(10_000)
    phone.line.say('proven')
    phone.line.say('more')
    expect(remove).toHaveBeenCalledTimes(1)
    socket.disconnect()
    expect(remove).toHaveBeenCalledTimes(2)
  })

  it('to answer before the phone has lost its patience: whenever it does', () => {
    const answers: ((failure: string | null) => void)[] = []
    const { socket } = openedWith({ write: (_key, _value, done) => answers.push(done) })
    expect(socket.lastError).toBeNull()
    answers[0]?.('the disk is full')
    expect(socket.lastError?.code).toBe('storage-failed')
  })
})

describe('the note', () => {
  it('is kept under the name of the store', () => {
    const world = crashed({ name: 'game' })
    expect([...world.storage.items.keys()]).toEqual(['mobx-miniprogram-socket:game:backoff'])
    expect(connecting(world).socket.retryCount).toBe(0)
    expect(connecting(world, { name: 'game' }).socket.retryCount).toBe(1)
  })

  it('is read by the first connect() of a launch, and not again', () => {
    const world = crashed()
    const { socket } = connecting(world)
    socket.disconnect()
    connecting(world).crash()
    const read = jest.spyOn(world.storage, 'read')
    socket.connect()
    expect(read).not.toHaveBeenCalled()
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('costs one write for each attempt and each wait, and none for traffic', () => {
    const world = aPhone()
    const written = jest.spyOn(world.storage, 'write')
    const { phone } = connecting(world)
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

describe('a crowd of phones whose app crashes on what the server says', () => {
  /** When they dial, in seconds from the start; each app is opened again a second after its crash. */
  function dialsOf(phones: number, remembers: boolean): number[] {
    const random = seeded(7)
    const timing = new VirtualClock({ random })
    const start = timing.now()
    const dials: number[] = []
    const open = (storage: VirtualStorage): void => {
      const { phone, socket, crash } = launched({ timing, storage })
      phone.onDial = (line) => {
        dials.push((timing.now() - start) / SECOND)
        line.accept()
        line.say('what it crashes on')
        timing.setTimer(() => {
          crash()
          timing.setTimer(() => {
            open(remembers ? storage : new VirtualStorage())
          }, SECOND)
        }, 100)
      }
      socket.connect()
    }
    for (let n = 0; n < phones; n++) {
      timing.setTimer(() => {
        open(new VirtualStorage())
      }, random() * SECOND)
    }
    timing.advance(MINUTE)
    return dials
  }

  it('would dial some 54 times a minute each, and go on like that', () => {
    const dials = dialsOf(20, false)
    expect(dials.length / 20).toBeGreaterThan(50)
    expect(dials.filter((at) => at >= 50).length / 20).toBeGreaterThan(8)
  })

  it('a thousand: fewer than 9 times in the first minute each, and less and less often', () => {
    const dials = dialsOf(1_000, true)
    const between = (from: number, to: number) => dials.filter((at) => at >= from && at < to).length
    expect(dials.length).toBeLessThan(9_000)
    expect(between(0, 10)).toBeGreaterThan(2 * between(20, 30))
    expect(between(50, 60)).toBeLessThan(1_000)
    // And yet nobody is lost: all of them still try.
    expect(between(30, 60)).toBeGreaterThan(1_000)
  })
})
