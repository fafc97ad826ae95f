// connect(), disconnect(), retry() and send(), in each status.
import { describe, expect, it, jest } from '@jest/globals'
import type { SocketStatus } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Clock } from '../../../../store/base/clock'
import { Connection } from '../../../../store/connection/connection'
import { parseOptions } from '../../../../store/options'
import { connectStore, into, openStore, storeWith } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

it.each(Object.entries(into))('there is a way into %s', (status, enter) => {
  expect(enter().socket.status).toBe(status)
})

describe('wishes are safe to repeat', () => {
  const afterwards: Record<SocketStatus, Record<'connect' | 'disconnect' | 'retry', SocketStatus>> = {
    idle: { connect: 'connecting', disconnect: 'idle', retry: 'idle' },
    connecting: { connect: 'connecting', disconnect: 'closed', retry: 'connecting' },
    open: { connect: 'open', disconnect: 'closed', retry: 'open' },
    waiting: { connect: 'waiting', disconnect: 'closed', retry: 'connecting' },
    offline: { connect: 'offline', disconnect: 'closed', retry: 'connecting' },
    suspended: { connect: 'suspended', disconnect: 'closed', retry: 'open' },
    failed: { connect: 'connecting', disconnect: 'closed', retry: 'connecting' },
    closed: { connect: 'connecting', disconnect: 'closed', retry: 'closed' },
  }
  const rows = (Object.keys(afterwards) as SocketStatus[]).flatMap((status) =>
    (['connect', 'disconnect', 'retry'] as const).map(
      (wish) => [status, wish, afterwards[status][wish]] as const,
    ),
  )

  it.each(rows)('%s: %s() leads to %s, and once more changes nothing', (status, wish, expected) => {
    const { phone, socket } = into[status]()
    const dialled = phone.lines.length
    socket[wish]()
    expect(socket.status).toBe(expected)
    const once = { lines: phone.lines.length, closings: phone.lines.map(({ closing }) => closing) }
    socket[wish]()
    expect(socket.status).toBe(expected)
    expect({ lines: phone.lines.length, closings: phone.lines.map(({ closing }) => closing) }).toEqual(once)
    expect(phone.lines.length - dialled).toBeLessThanOrEqual(1)
  })

  it('the actions can be handed to a page one by one', () => {
    const { phone, socket } = storeWith()
    const { connect, disconnect, retry, send } = socket
    connect()
    send('a')
    phone.line.refuse()
    retry()
    expect(phone.lines).toHaveLength(2)
    disconnect()
    expect(socket.status).toBe('closed')
  })

  it('disconnect() closes with a code and a reason', () => {
    const { phone, socket } = openStore()
    socket.disconnect()
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left open' })
  })

  it('a line that was left may go on talking: the store does not listen', () => {
    const { phone, socket } = openStore()
    const old = phone.line
    socket.disconnect()
    old.say('too late')
    old.drop()
    expect(socket).toMatchObject({ status: 'closed', lastMessage: null, lastError: null })
    socket.connect()
    phone.line.accept()
    old.say('much too late')
    old.refuse()
    expect(socket).toMatchObject({ status: 'open', lastMessage: null, lastError: null })
  })

  it('a frame proves the connection open where the phone did not report it', () => {
    const { phone, socket } = connectStore()
    phone.line.say('hello')
    expect(socket.status).toBe('open')
    expect(socket.messages).toMatchObject([{ data: 'hello' }])
    phone.line.accept()
    expect(socket.status).toBe('open')
  })
})

describe('without a socket', () => {
  it('a frame is refused, not lost', () => {
    const phone = new VirtualPhone()
    const settings = parseOptions({ url: 'wss://example.com' }, () => 0.5)
    const connection = new Connection(
      settings,
      { platform: phone, clock: new Clock(phone), storage: null },
      {
        moved: () => undefined,
        performed: () => undefined,
        frameReceived: () => undefined,
        pinged: () => () => undefined,
        trusted: () => undefined,
        networkChanged: () => undefined,
        failed: () => undefined,
      },
    )
    const done = jest.fn()
    connection.send('a', done)
    expect(done).toHaveBeenCalledWith('there is no socket')
    connection.dispatch({ type: 'dispose' })
  })
})
