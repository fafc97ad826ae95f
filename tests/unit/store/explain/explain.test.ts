// explain(): why the store is in its state, and what comes next.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import type { SocketStatus, SocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { explain, openStore, start, storeWith } from '../../../support/explained-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime(start)

/** A phone that says only that a connection ended, and nothing about it. */
class TersePhone extends VirtualPhone {
  override openSocket(...[request, handlers]: Parameters<VirtualPhone['openSocket']>) {
    return super.openSocket(request, {
      ...handlers,
      ended: ({ code }) => {
        handlers.ended({ code })
      },
    })
  }
}

describe('an explanation', () => {
  const stories: [SocketStatus, () => SocketStore, Omit<ReturnType<typeof explain>, 'status'>][] = [
    ['idle', () => storeWith().socket, { since: 0, because: 'connect() has not been called.', next: null }],
    [
      'connecting',
      () => {
        const { socket } = storeWith()
        socket.connect()
        jest.advanceTimersByTime(1_000)
        return socket
      },
      { since: 0, because: 'connect() was called.', next: { what: 'connect-timeout', in: 4_000 } },
    ],
    [
      'open',
      () => openStore().socket,
      { since: 0, because: 'The server accepted the connection.', next: { what: 'ping', in: 5_000 } },
    ],
    [
      'open',
      () => {
        const { socket } = openStore()
        jest.advanceTimersByTime(6_000)
        return socket
      },
      {
        since: 0,
        because: 'The server accepted the connection.',
        next: { what: 'heartbeat-timeout', in: 4_000 },
      },
    ],
    [
      'open',
      () => openStore({ heartbeat: false }).socket,
      { since: 0, because: 'The server accepted the connection.', next: null },
    ],
    [
      'open',
      () => {
        const { phone, socket } = storeWith({ heartbeat: false })
        socket.connect()
        phone.line.say('hello')
        return socket
      },
      { since: 0, because: 'The server spoke.', next: null },
    ],
    [
      'waiting',
      () => {
        const { phone, socket } = openStore()
        phone.line.drop()
        jest.advanceTimersByTime(1_000)
        return socket
      },
      {
        since: 0,
        because: 'The connection was closed: 1006 abnormal closure',
        next: { what: 'attempt', in: 2_000 },
      },
    ],
    [
      'waiting',
      () => {
        const phone = new TersePhone()
        const { socket } = openStore({}, phone)
        phone.line.drop()
        return socket
      },
      { since: 0, because: 'The connection was closed.', next: { what: 'attempt', in: 3_000 } },
    ],
    [
      'waiting',
      () => {
        const { socket } = openStore()
        jest.advanceTimersByTime(10_000)
        return socket
      },
      {
        since: 10_000,
        because: 'The server did not answer a ping in time: no pong for 5000 ms',
        next: { what: 'attempt', in: 3_000 },
      },
    ],
    [
      'offline',
      () => {
        const { phone, socket } = openStore()
        phone.goes('none')
        jest.advanceTimersByTime(14_000)
        return socket
      },
      {
        since: 0,
        because: "The phone's network changed: offline",
        next: { what: 'network-check', in: 6_000 },
      },
    ],
    [
      'suspended',
      () => {
        const { phone, socket } = openStore()
        phone.hide()
        jest.advanceTimersByTime(1_000)
        phone.line.close(1000, 'interrupted')
        return socket
      },
      { since: 0, because: 'The app went to the background.', next: null },
    ],
    [
      'connecting',
      () => {
        const { phone, socket } = openStore()
        phone.hide()
        jest.advanceTimersByTime(5_000)
        phone.show()
        return socket
      },
      {
        since: 5_000,
        because: 'The app came to the foreground.',
        next: { what: 'connect-timeout', in: 5_000 },
      },
    ],
    [
      'connecting',
      () => {
        const { phone, socket } = openStore()
        phone.line.drop()
        jest.advanceTimersByTime(3_000)
        return socket
      },
      { since: 3_000, because: 'The wait was over.', next: { what: 'connect-timeout', in: 10_000 } },
    ],
    [
      'connecting',
      () => {
        const { phone, socket } = openStore()
        phone.line.drop()
        socket.retry()
        return socket
      },
      { since: 0, because: 'retry() was called.', next: { what: 'connect-timeout', in: 10_000 } },
    ],
    [
      'failed',
      () => {
        const { phone, socket } = openStore()
        phone.line.close(4001, 'signed in elsewhere')
        return socket
      },
      {
        since: 0,
        because:
          'The server closed the connection for good; call retry() to try again: 4001 signed in elsewhere',
        next: null,
      },
    ],
    [
      'closed',
      () => {
        const { socket } = openStore()
        socket.disconnect()
        return socket
      },
      { since: 0, because: 'disconnect() was called.', next: null },
    ],
    [
      'closed',
      () => {
        const { socket } = openStore()
        socket.dispose()
        return socket
      },
      { since: 0, because: 'dispose() was called.', next: null },
    ],
  ]

  it.each(stories)('of %s says why, since when and what happens next (%#)', (status, story, rest) => {
    expect(explain(story())).toEqual({ status, ...rest })
  })

  it('holds the transition that led here, and not one that changed no status', () => {
    const { phone, socket } = storeWith()
    expect(socket.explain().transition).toBeNull()
    socket.connect()
    phone.line.accept()
    expect(socket.explain().transition).toBe(socket.explain().history[1])
    phone.hide()
    phone.line.drop(1000, 'interrupted')
    expect(socket.explain().history.at(-1)).toMatchObject({ from: 'suspended', to: 'suspended' })
    expect(socket.explain().transition).toMatchObject({ from: 'open', to: 'suspended', cause: 'hidden' })
  })

  it('reads as text', () => {
    const { phone, socket } = openStore({ name: 'game' })
    expect(socket.explain().text).toBe(
      [
        'game is open since 2026-01-01T10:00:00.000Z',
        'because: The server accepted the connection.',
        'next: ping at 2026-01-01T10:00:05.000Z',
        '2026-01-01T10:00:00.000Z game idle -> connecting cause=connect',
        '2026-01-01T10:00:00.000Z game connecting -> open cause=opened',
      ].join('\n'),
    )
    phone.line.close(4000, 'go')
    expect(socket.explain().text).toContain('\nnext: nothing by itself\n')
  })

  it('follows a phone whose clock is set back', () => {
    const { phone, socket } = openStore()
    phone.clockSkew = -3_600_000
    phone.line.say('hello')
    expect(explain(socket)).toMatchObject({ since: -3_600_000, next: { what: 'ping', in: -3_595_000 } })
    phone.line.drop()
    expect(explain(socket)).toMatchObject({
      since: -3_600_000,
      next: { what: 'attempt', in: -3_597_000 },
    })
    expect(socket.explain().history.map(({ at }) => at - start)).toEqual([0, 0, -3_600_000])
  })

  it('makes its readers run again at transitions only, each time with the current state', () => {
    const { phone, socket } = storeWith()
    const seen: unknown[] = []
    const stop = autorun(() => {
      const { status, next } = socket.explain()
      seen.push([status, next && next.at - Date.now()])
    })
    socket.connect()
    phone.line.accept()
    for (let beat = 0; beat < 10; beat += 1) {
      jest.advanceTimersByTime((socket.explain().next?.at ?? 0) - Date.now())
      phone.line.say('pong')
    }
    expect(phone.line.sent).toHaveLength(10)
    phone.line.drop()
    phone.goes('4g')
    expect(seen).toEqual([
      ['idle', null],
      ['connecting', 5_000],
      ['open', 5_000],
      ['waiting', 3_000],
      ['waiting', 250],
    ])
    stop()
  })
})
