// The history of a connection, line by line, and the log.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { explain, openStore, start, storeWith } from '../../../support/explained-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime(start)

describe('a day in the life of a connection', () => {
  it('is told in one line for each transition', () => {
    const { phone, socket, lines } = storeWith()
    socket.connect()
    jest.advanceTimersByTime(120)
    phone.line.accept()
    jest.advanceTimersByTime(5_000)
    phone.line.say('pong')
    phone.line.drop()
    jest.advanceTimersByTime(3_000)
    phone.line.refuse('errno 600001')
    phone.goes('none')
    jest.advanceTimersByTime(50_000)
    phone.goes('4g')
    jest.advanceTimersByTime(250)
    phone.line.accept()
    phone.hide()
    phone.line.close(1000, 'interrupted')
    jest.advanceTimersByTime(3_600_000)
    phone.show()
    phone.line.accept()
    phone.line.close(4001, 'signed in elsewhere')
    socket.retry()
    socket.disconnect()
    socket.connect()
    socket.dispose()
    expect(lines).toEqual([
      '2026-01-01T10:00:00.000Z socket idle -> connecting cause=connect',
      '2026-01-01T10:00:00.120Z socket connecting -> open cause=opened',
      '2026-01-01T10:00:05.120Z socket open -> waiting cause=lost error=closed detail="1006 abnormal closure" retry=1 in=3000ms',
      '2026-01-01T10:00:08.120Z socket waiting -> connecting cause=due retry=1',
      '2026-01-01T10:00:08.120Z socket connecting -> waiting cause=lost error=connect-failed detail="errno 600001" retry=2 in=3000ms',
      '2026-01-01T10:00:08.120Z socket waiting -> offline cause=network detail="offline" retry=2',
      '2026-01-01T10:00:58.120Z socket offline -> waiting cause=network detail="online" in=250ms',
      '2026-01-01T10:00:58.370Z socket waiting -> connecting cause=due',
      '2026-01-01T10:00:58.370Z socket connecting -> open cause=opened',
      '2026-01-01T10:00:58.370Z socket open -> suspended cause=hidden',
      '2026-01-01T10:00:58.370Z socket suspended -> suspended cause=lost error=closed detail="1000 interrupted"',
      '2026-01-01T11:00:58.370Z socket suspended -> connecting cause=shown',
      '2026-01-01T11:00:58.370Z socket connecting -> open cause=opened',
      '2026-01-01T11:00:58.370Z socket open -> failed cause=lost error=refused detail="4001 signed in elsewhere"',
      '2026-01-01T11:00:58.370Z socket failed -> connecting cause=retry',
      '2026-01-01T11:00:58.370Z socket connecting -> closed cause=disconnect',
      '2026-01-01T11:00:58.370Z socket closed -> connecting cause=connect',
      '2026-01-01T11:00:58.370Z socket connecting -> closed cause=dispose',
    ])
    expect(socket.explain().history.map(({ line }) => line)).toEqual(lines)
  })

  it('is kept as plain data', () => {
    const { phone, socket } = openStore()
    phone.line.drop()
    const last = socket.explain().history.at(-1)
    expect(last).toEqual({
      id: 3,
      at: start,
      from: 'open',
      to: 'waiting',
      cause: 'lost',
      error: 'closed',
      detail: '1006 abnormal closure',
      retryCount: 1,
      delay: 3_000,
      line: '2026-01-01T10:00:00.000Z socket open -> waiting cause=lost error=closed detail="1006 abnormal closure" retry=1 in=3000ms',
    })
    expect(JSON.parse(JSON.stringify(socket.explain()))).toEqual(socket.explain())
  })
})

describe('a line', () => {
  it('names its store', () => {
    const { lines } = openStore({ name: 'game' })
    expect(lines.every((line) => line.includes('Z game '))).toBe(true)
  })

  it('is one line, whatever the server gives as a reason', () => {
    const { phone, lines } = openStore()
    phone.line.close(1001, 'bye\n2026-01-01T10:00:00.000Z socket open -> closed cause=disconnect')
    expect(lines.at(-1)).not.toContain('\n')
    expect(lines.at(-1)).toContain('error=closed detail="1001 bye\\n2026')
  })

  it('says what ended the last attempt where the policy gave up', () => {
    const { phone, lines } = openStore({ retry: fixedDelay({ delay: 1_000, limit: 1 }) })
    phone.line.drop()
    jest.advanceTimersByTime(1_000)
    phone.line.drop()
    expect(lines.at(-1)).toMatch(
      /connecting -> failed cause=lost error=retry-limit detail="1 attempts, the last ended with connect-failed" retry=1$/,
    )
  })

  it('is not written for frames, pings, pongs, or a network that is only weaker', () => {
    const { phone, socket, lines } = openStore()
    phone.line.say('hello')
    jest.advanceTimersByTime(5_000)
    phone.line.say('pong')
    phone.weakens(true)
    phone.line.say('pong')
    expect(socket.latency).not.toBeNull()
    expect(lines).toHaveLength(2)
  })

  it('is written for a wait that was replaced, and not for one that was not', () => {
    const { phone, lines } = openStore()
    phone.line.drop()
    jest.advanceTimersByTime(5)
    phone.goes('4g')
    phone.goes('4g')
    expect(lines.slice(3)).toEqual([
      '2026-01-01T10:00:00.005Z socket waiting -> waiting cause=network detail="online" in=250ms',
    ])
  })

  it('says that a launch goes on in the backoff of the last one', () => {
    const first = storeWith()
    first.socket.connect()
    const { virtualStorage } = first.phone
    const next = storeWith({}, new VirtualPhone({ storage: virtualStorage }))
    next.socket.connect()
    expect(explain(next.socket)).toEqual({
      status: 'waiting',
      since: 0,
      because:
        'The last launch ended before its connection had answered, so this one waits; retry() skips that.',
      next: { what: 'attempt', in: 3_000 },
    })
  })
})

describe('the history', () => {
  it('holds the last 50 transitions, and their numbers go on', () => {
    const { socket } = storeWith()
    for (let n = 0; n < 30; n += 1) {
      socket.connect()
      socket.disconnect()
    }
    const { history } = socket.explain()
    expect(history.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, n) => n + 11))
  })

  it('is a new array for each transition, and the same one otherwise', () => {
    const { phone, socket } = openStore()
    const before = socket.explain().history
    phone.line.say('hello')
    expect(socket.explain().history).toBe(before)
    phone.line.drop()
    expect(socket.explain().history).not.toBe(before)
    expect(before).toHaveLength(2)
  })
})

describe('a log', () => {
  it('that throws is reported and breaks nothing', () => {
    const { phone, socket } = storeWith({
      log: () => {
        throw new Error('log full')
      },
    })
    socket.connect()
    expect(socket.lastError).toMatchObject({
      code: 'listener-failed',
      message: 'A listener threw: log: log full',
    })
    phone.line.accept()
    expect(socket.status).toBe('open')
    expect(socket.explain().history).toHaveLength(2)
  })

  it('hides no loss by throwing', () => {
    const { phone, socket } = openStore({
      log: () => {
        throw new Error('log full')
      },
    })
    phone.line.drop()
    expect(socket.lastError?.code).toBe('closed')
  })

  it('sees the store as it has become', () => {
    const seen: string[] = []
    const { socket } = storeWith({ log: () => seen.push(socket.status) })
    socket.connect()
    expect(seen).toEqual(['connecting'])
  })

  it('must be a function', () => {
    expect(() => storeWith({ log: console as never })).toThrow('Option "log" must be a function')
  })

  it('need not be there', () => {
    const socket = createSocketStore({ url: 'wss://example.com', platform: new VirtualPhone() })
    socket.connect()
    expect(socket.explain().history).toHaveLength(1)
  })
})
