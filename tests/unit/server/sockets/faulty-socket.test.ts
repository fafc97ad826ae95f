// The faults of one socket, under a clock that the test moves.
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { WebSocket } from 'ws'
import { FaultySocket } from '../../../../server/sockets/faulty-socket'

/** The calls that a WebSocket receives, in order. */
class RecordingSocket extends EventEmitter {
  readonly calls: string[] = []
  readyState = 1
  bufferedAmount = 0
  send = (data: Buffer | string, { binary }: { binary: boolean }): void =>
    this.record(`send ${binary ? 'bytes' : 'text'} ${String(data)}`)
  ping = (): void => this.record('ping')
  pong = (data: Buffer): void => this.record(`pong ${String(data)}`)
  pause = (): void => this.record('pause')
  resume = (): void => this.record('resume')
  close = (code: number, reason: string): void => this.record(`close ${code} ${reason}`)
  terminate = (): void => this.record('terminate')

  private record(call: string): void {
    this.calls.push(call)
  }
}

let delay: number
let inner: RecordingSocket
let socket: FaultySocket
let events: string[]

beforeEach(() => {
  jest.useFakeTimers()
  delay = 0
  inner = new RecordingSocket()
  socket = new FaultySocket(inner as unknown as WebSocket, () => delay)
  events = []
  socket
    .on('message', (data, isBinary) => events.push(`${isBinary ? 'bytes' : 'text'} ${String(data)}`))
    .on('ping', () => events.push('ping'))
    .on('pong', () => events.push('pong'))
    .on('error', (error: Error) => events.push(`error ${error.message}`))
    .on('close', (code, reason) => events.push(`close ${code} ${String(reason)}`))
})
afterEach(() => {
  const timers = jest.getTimerCount()
  jest.useRealTimers()
  expect(timers).toBe(0)
})

const receive = (text: string): void => void inner.emit('message', Buffer.from(text), false)
const send = (text: string): void => socket.send(text, { binary: false })
const end = (code = 1000): void => {
  inner.readyState = 3
  inner.emit('close', code, Buffer.from('bye'))
}

test('without a fault passes every call and event on at once', () => {
  send('a')
  socket.send(Buffer.from('b'), { binary: true })
  socket.ping()
  socket.pong(Buffer.from('key'), false)
  socket.pause()
  socket.resume()
  socket.close(4000, 'enough')
  socket.terminate()
  expect(inner.calls).toEqual([
    'send text a',
    'send bytes b',
    'ping',
    'pong key',
    'pause',
    'resume',
    'close 4000 enough',
    'terminate',
  ])

  receive('c')
  for (const event of ['ping', 'pong']) inner.emit(event, Buffer.from('key'))
  inner.emit('error', new Error('reset'))
  inner.bufferedAmount = 5
  expect([socket.readyState, socket.bufferedAmount]).toEqual([1, 5])
  end()
  expect(socket.readyState).toBe(3)
  expect(events).toEqual(['text c', 'ping', 'pong', 'error reset', 'close 1000 bye'])
})

describe('delay', () => {
  test('holds frames and the close frame back, in order', () => {
    delay = 50
    send('a')
    receive('b')
    socket.close(1000, '')
    jest.advanceTimersByTime(49)
    expect([inner.calls, events]).toEqual([[], []])
    jest.advanceTimersByTime(1)
    expect([inner.calls, events]).toEqual([['send text a', 'close 1000 '], ['text b']])
  })

  test('holds a ping and its pong back like every other frame', () => {
    delay = 50
    receive('a')
    inner.emit('ping', Buffer.from('key'))
    socket.pong(Buffer.from('key'), false)
    expect([inner.calls, events]).toEqual([[], []])
    jest.advanceTimersByTime(50)
    expect([inner.calls, events]).toEqual([['pong key'], ['text a', 'ping']])
  })

  test('lets no frame overtake one with a longer delay', () => {
    delay = 40
    receive('long')
    send('long')
    delay = 5
    receive('short')
    delay = 0
    receive('none')
    send('none')
    jest.advanceTimersByTime(39)
    expect([inner.calls, events]).toEqual([[], []])
    jest.advanceTimersByTime(1)
    expect(events).toEqual(['text long', 'text short', 'text none'])
    expect(inner.calls).toEqual(['send text long', 'send text none'])
    receive('at once')
    expect(events.at(-1)).toBe('text at once')
  })

  test('delivers what a client sent before it closed, then the end', () => {
    delay = 30
    receive('last words')
    send('too late')
    end()
    expect(events).toEqual([])
    jest.advanceTimersByTime(30)
    expect(events).toEqual(['text last words', 'close 1000 bye'])
    expect(inner.calls).toEqual([])
  })

  test('does not outlast terminate', () => {
    delay = 30
    receive('lost')
    send('lost')
    socket.terminate()
    end(1006)
    expect(inner.calls).toEqual(['terminate'])
    expect(events).toEqual(['close 1006 bye'])
  })

  test('does not send to a socket that closed meanwhile', () => {
    delay = 30
    send('late')
    inner.readyState = 2
    jest.advanceTimersByTime(30)
    expect(inner.calls).toEqual([])
  })

  test('discard drops the frames that wait, not the end', () => {
    delay = 30
    receive('lost')
    end()
    socket.discard()
    expect(events).toEqual(['close 1000 bye'])
    socket.discard()
    expect(events).toHaveLength(1)
  })
})

describe('mute', () => {
  test('reads and writes nothing, and answers pings in place of the client, the one on its way included', () => {
    socket.mute()
    expect(events).toEqual(['pong'])
    let sent = 0
    socket.send('a', { binary: false }, () => (sent += 1))
    socket.pong(Buffer.alloc(0), false, () => (sent += 1))
    receive('b')
    socket.resume()
    socket.close(1000, '')
    socket.ping()
    expect(socket.isMuted).toBe(true)
    expect([inner.calls, sent]).toEqual([['pause'], 2])
    expect(events).toEqual(['pong', 'pong'])
  })

  test('drops the frames that wait', () => {
    delay = 30
    send('a')
    receive('b')
    socket.mute()
    jest.advanceTimersByTime(30)
    expect([inner.calls, events]).toEqual([['pause'], ['pong']])
  })

  test('ends with terminate', () => {
    socket.mute()
    socket.terminate()
    end(1006)
    expect(inner.calls).toEqual(['pause', 'terminate'])
    expect(events).toEqual(['pong', 'close 1006 bye'])
  })
})
