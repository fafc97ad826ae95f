// An app that crashes on what the server says goes on with its backoff at the next launch.
import { describe, expect, it, jest } from '@jest/globals'
import { fixedDelay } from 'mobx-miniprogram-socket'
import { seeded, VirtualClock, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import {
  aPhone,
  connectApp,
  crashApp,
  KEY,
  launchApp,
  MINUTE,
  SECOND,
  type World,
} from '../../../support/crashing-app'

const readNote = ({ storage }: World): unknown => {
  const item = storage.items.get(KEY)
  return item === undefined ? null : JSON.parse(JSON.parse(item) as string)
}

describe('an app that crashed on its way', () => {
  it('goes on in its place: waits, and says until when', () => {
    const world = crashApp()
    world.timing.advance(200)
    const { phone, socket } = connectApp(world)
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
      const { socket, crash } = connectApp(world)
      waits.push((socket.nextRetryAt ?? world.timing.now()) - world.timing.now())
      world.timing.advance(waits.at(-1) ?? 0)
      expect(socket.status).toBe('connecting')
      crash()
    }
    expect(waits).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })

  it('as soon as it was let in counts as well', () => {
    const world = aPhone()
    const { phone, crash } = connectApp(world)
    phone.line.accept()
    phone.line.say('what it crashes on')
    crash()
    expect(connectApp(world).socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })

  it('while it waited waits again, with the same count', () => {
    const world = aPhone()
    const { phone, socket, crash } = connectApp(world)
    phone.line.refuse()
    expect(socket).toMatchObject({ status: 'waiting', retryCount: 1 })
    crash()
    expect(connectApp(world).socket).toMatchObject({ status: 'waiting', retryCount: 1 })
  })

  it('dials at once where the wait is over, and is still counted', () => {
    const world = crashApp()
    world.timing.advance(MINUTE)
    const { phone, socket } = connectApp(world)
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 1 })
    phone.line.refuse()
    expect(socket.nextRetryAt).toBe(world.timing.now() + 1_000)
  })

  it('without network or out of sight has that to wait for first', () => {
    const world = crashApp()
    const { phone, socket } = launchApp(world)
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
      const { crash } = connectApp(world, { retry: { next } })
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
      const { socket, crash } = connectApp(world, { retry })
      world.timing.advance(100)
      crash()
      return socket.retryCount
    })
    expect(counts).toEqual([0, 1, 2, 3])
  })

  it('keeps to the moment that was planned, however often it is launched before', () => {
    const world = aPhone()
    const { phone, socket, crash } = connectApp(world, { retry: fixedDelay({ delay: 5_000 }) })
    phone.line.refuse()
    const planned = socket.nextRetryAt
    crash()
    for (let launch = 0; launch < 4; launch++) {
      world.timing.advance(1_000)
      const again = connectApp(world, { retry: fixedDelay({ delay: 5_000 }) })
      expect(again.socket).toMatchObject({ status: 'waiting', retryCount: 1, nextRetryAt: planned })
      again.phone.hide()
      again.crash()
    }
    world.timing.advance(1_000)
    expect(connectApp(world).socket.status).toBe('connecting')
  })

  it('dials when the user says retry()', () => {
    const { socket } = connectApp(crashApp())
    socket.retry()
    expect(socket.status).toBe('connecting')
  })
})

describe('an attempt is forgiven', () => {
  it('once the server has answered a ping: an app that is compiled again and again connects at once', () => {
    const world = aPhone()
    for (let launch = 0; launch < 10; launch++) {
      const { phone, socket, crash } = connectApp(world)
      expect(socket.status).toBe('connecting')
      phone.line.onFrame = () => {
        phone.line.say('pong')
      }
      phone.line.accept()
      world.timing.advance(8 * SECOND)
      expect(socket.latency).not.toBeNull()
      crash()
    }
  })

  it('once it has proven itself', () => {
    const world = aPhone()
    const { phone, crash } = connectApp(world)
    phone.line.accept()
    for (let second = 0; second < 10; second++) {
      world.timing.advance(SECOND)
      expect(readNote(world)).not.toBeNull()
      phone.line.say('news')
    }
    expect(readNote(world)).toBeNull()
    crash()
    expect(connectApp(world).socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('when the user leaves: the phone may end the app then, and that is no crash', () => {
    const world = aPhone()
    const { phone, crash } = connectApp(world)
    phone.line.accept()
    phone.hide()
    crash()
    expect(connectApp(world).socket.status).toBe('connecting')
  })

  it('when the user leaves, but those before it are not', () => {
    const world = crashApp()
    const { phone, crash } = connectApp(world)
    world.timing.advance(SECOND)
    phone.hide()
    crash()
    expect(connectApp(world).socket.retryCount).toBe(1)
  })

  it.each(['disconnect', 'dispose'] as const)('by %s()', (ends) => {
    const world = aPhone()
    const { socket } = connectApp(world)
    expect(readNote(world)).not.toBeNull()
    socket[ends]()
    expect(readNote(world)).toBeNull()
  })

  it('where it ended at failed: the user must act then anyway', () => {
    const world = aPhone()
    const { phone, socket } = connectApp(world)
    phone.line.accept()
    phone.line.close(4000, 'banned')
    expect(socket.status).toBe('failed')
    expect(readNote(world)).toBeNull()
  })

  it('after five minutes', () => {
    const [before, after] = [crashApp(), crashApp()]
    before.timing.advance(5 * MINUTE - 1)
    after.timing.advance(5 * MINUTE)
    expect(connectApp(before).socket.retryCount).toBe(1)
    expect(connectApp(after).socket.retryCount).toBe(0)
  })
})

describe('a delay that the server named', () => {
  /** Told to stay away for so long, and crashed. */
  function tellToStayAway(ms: number, skew = 0): World {
    const world = aPhone()
    const { phone, crash } = connectApp(world)
    phone.clockSkew = skew
    phone.line.accept()
    phone.line.close(1013, JSON.stringify({ after: ms }))
    crash()
    return world
  }

  it('holds for the next launch', () => {
    const world = tellToStayAway(MINUTE)
    const at = world.timing.now() + MINUTE
    world.timing.advance(SECOND)
    expect(connectApp(world).socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
  })

  it('longer than anything else is remembered, too', () => {
    const world = tellToStayAway(20 * MINUTE)
    const at = world.timing.now() + 20 * MINUTE
    world.timing.advance(19 * MINUTE)
    const { socket, crash } = connectApp(world)
    expect(socket.nextRetryAt).toBe(at)
    crash()
  })

  it('is forgotten when it is over', () => {
    const world = tellToStayAway(20 * MINUTE)
    world.timing.advance(20 * MINUTE)
    expect(connectApp(world).socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('is kept in the time of the phone, whose clock was set back meanwhile', () => {
    const hour = 60 * MINUTE
    const world = tellToStayAway(MINUTE, -hour)
    const { socket } = launchApp(world, {}, -hour)
    socket.connect()
    expect(socket.nextRetryAt).toBe(world.timing.now() - hour + MINUTE)
  })

  it('gives way to retry()', () => {
    const { socket } = connectApp(tellToStayAway(MINUTE))
    socket.retry()
    expect(socket.status).toBe('connecting')
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
      const { phone, socket, crash } = launchApp({ timing, storage })
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
    // All of them still try.
    expect(between(30, 60)).toBeGreaterThan(1_000)
  })
})
