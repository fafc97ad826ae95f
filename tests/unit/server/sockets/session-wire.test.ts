import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, jest, test } from '@jest/globals'
import type { FastifyBaseLogger } from 'fastify'
import { Corks } from '../../../../server/sockets/corks'
import { SessionWire } from '../../../../server/sockets/session-wire'
import { OPEN, type Socket } from '../../../../server/sockets/socket'

/** A socket over a connection: both write down what is done to them, in order. */
function wireOn(state: { readyState: number }) {
  const done: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    bufferedAmount: 7,
    ping: () => done.push('ping'),
    pong: () => done.push('pong'),
    terminate: () => done.push('terminate'),
    send: (text: string) => done.push(`send ${text}`),
    close: (code: number, reason: string) => done.push(`close ${String(code)} ${reason}`),
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
  })
  const connection = { cork: () => done.push('cork'), uncork: () => done.push('uncork') }
  const info = jest.fn()
  const log = { info } as unknown as FastifyBaseLogger
  const wire = new SessionWire(
    Object.defineProperty(socket, 'readyState', { get: () => state.readyState }) as unknown as Socket,
    connection,
    new Corks(),
    log,
    3,
  )
  return { wire, done, info }
}

test('frames of one turn of the event loop leave in one write', async () => {
  const { wire, done } = wireOn({ readyState: OPEN })
  wire.send('a')
  wire.send('b')
  await turn()
  wire.send('c')
  expect(done).toEqual(['cork', 'send a', 'send b', 'uncork', 'cork', 'send c'])
})

test('nothing is sent on a socket that closes, and its connection is left alone', () => {
  const { wire, done } = wireOn({ readyState: 2 })
  wire.send('a')
  expect(done).toEqual([])
})

test('a close says in the log which session it ends, and why', () => {
  const { wire, done, info } = wireOn({ readyState: OPEN })
  wire.close({ code: 4101, reason: 'no frame' })
  expect(done).toEqual(['close 4101 no frame'])
  expect(info).toHaveBeenCalledWith({ session: 3, code: 4101 }, 'no frame')
})

test('a session that is slow holds up its own socket', () => {
  const { wire, done } = wireOn({ readyState: OPEN })
  expect(wire.buffered).toBe(7)
  wire.pause()
  wire.resume()
  expect(done).toEqual(['pause', 'resume'])
})
