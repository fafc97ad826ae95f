// One connected client, seen from its room.
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fastify } from 'fastify'
import { Budget } from '../../../../server/session/pace'
import { Peer, type Frame } from '../../../../server/sockets/peer'
import type { Socket } from '../../../../server/sockets/socket'

/** A socket whose frames reach the network when the test says so. */
class SlowSocket extends EventEmitter implements Socket {
  readonly calls: string[] = []
  readyState = 1
  bufferedAmount = 0
  #unsent: (() => void)[] = []

  send(data: string | Buffer, _options: object, sent?: () => void): void {
    this.#keep(data, sent)
  }
  pong(data: Buffer, _mask: false, sent?: () => void): void {
    this.calls.push('pong')
    this.#keep(data, sent)
  }
  ping(): void {
    this.calls.push('ping')
  }
  pause(): void {
    this.calls.push('pause')
  }
  resume(): void {
    this.calls.push('resume')
  }
  close(code: number, reason: string): void {
    this.readyState = 2
    this.calls.push(`close ${code} ${reason}`)
  }
  terminate(): void {
    this.calls.push('terminate')
  }

  read(): void {
    this.bufferedAmount = 0
    for (const sent of this.#unsent.splice(0)) sent()
  }

  #keep(data: string | Buffer, sent?: () => void): void {
    this.bufferedAmount += 2 + data.length
    if (sent) this.#unsent.push(sent)
  }
}

const { log } = fastify()
let socket: SlowSocket
let peer: Peer
let heard: string[]
let left: boolean
let corks: string[]
const connection = { cork: () => undefined, uncork: () => undefined }

beforeEach(() => {
  jest.useFakeTimers()
  socket = new SlowSocket()
  heard = []
  left = false
  corks = []
  peer = new Peer(1, socket, connection, {
    log,
    corks: { hold: () => corks.push('hold'), release: () => corks.push('release') },
    rate: { perSecond: 10, burst: 2 },
    total: new Budget({ perSecond: 1, burst: 10 }),
    costOf: ({ data }) => (data.toString() === 'for all' ? 6 : 0),
    receive: ({ data }) => heard.push(data.toString()),
    leave: () => (left = true),
  })
})
afterEach(() => {
  const timers = jest.getTimerCount()
  jest.useRealTimers()
  expect(timers).toBe(0)
})

const text = (data: string): Frame => ({ data: Buffer.from(data), isBinary: false })
const receive = (data: string): void => void socket.emit('message', Buffer.from(data), false)

test('empty texts fill the memory too: a client that reads none of 4,096 is closed with 1013', () => {
  for (let frame = 0; frame < 4_096; frame += 1) peer.send(text(''))
  expect(socket.calls).toEqual([])
  peer.send(text(''))
  expect(socket.calls).toEqual(['close 1013 reads too slowly'])
  peer.send(text(''))
  expect(socket.calls).toHaveLength(1)
})

test('frames of one turn leave together; many of them, or a large one, do not wait', () => {
  for (let frame = 0; frame < 256; frame += 1) peer.send(text(''))
  expect(new Set(corks.splice(0))).toEqual(new Set(['hold']))
  peer.send(text(''))
  expect(corks.splice(0)).toEqual(['release'])
  socket.read()
  peer.send(text('x'.repeat(65_536)))
  peer.send(text(''))
  expect(corks).toEqual(['hold', 'release'])
})

test('a client that reads is never too slow, however many frames it gets', () => {
  for (let frame = 0; frame < 20_000; frame += 1) {
    peer.send(text(''))
    if (frame % 4_000 === 0) socket.read()
  }
  expect(socket.calls).toEqual([])
})

test('a frame that the room cannot deliver now waits until it can, and takes nothing of the own rate meanwhile', () => {
  for (const data of ['for all', 'for all']) receive(data)
  expect([heard, socket.calls]).toEqual([['for all'], ['pause']])
  jest.advanceTimersByTime(1_999)
  expect(heard).toHaveLength(1)
  jest.advanceTimersByTime(1)
  expect([heard.length, socket.calls]).toEqual([2, ['pause', 'resume']])
  receive('mine')
  expect(heard).toHaveLength(3)
})

test('a megabyte that is not read is too much, in few frames', () => {
  for (let frame = 0; frame < 16; frame += 1) peer.send(text('x'.repeat(65_530)))
  expect(socket.calls).toEqual([])
  peer.send(text('x'.repeat(65_530)))
  expect(socket.calls).toEqual(['close 1013 reads too slowly'])
})

test('the answers to pings count as well', () => {
  for (let second = 0; second < 5_000; second += 1) {
    socket.emit('ping', Buffer.alloc(0))
    jest.advanceTimersByTime(1_000)
  }
  expect(socket.calls.filter((call) => call === 'pong')).toHaveLength(4_097)
  expect(socket.calls.at(-1)).toBe('close 1013 reads too slowly')
})

test('pings and pongs use up the rate like texts, and are answered in their turn', () => {
  receive('one')
  socket.emit('pong', Buffer.alloc(0))
  receive('two')
  socket.emit('ping', Buffer.alloc(0))
  expect([heard, socket.calls]).toEqual([['one'], ['pause']])
  jest.advanceTimersByTime(100)
  expect([heard, socket.calls]).toEqual([['one', 'two'], ['pause']])
  jest.advanceTimersByTime(100)
  expect(socket.calls).toEqual(['pause', 'pong', 'resume'])
})

test('a client that sends 2,048 frames more than it may is closed with 1008', () => {
  for (let frame = 0; frame < 2 + 2_048; frame += 1) receive('x')
  expect(socket.calls).toEqual(['pause'])
  receive('x')
  expect(socket.calls).toEqual(['pause', 'resume', 'close 1008 sends too many small frames'])
  jest.advanceTimersByTime(1_000)
  expect(heard).toHaveLength(2)
})

test('a client that is read slowly is not called dead', () => {
  for (let frame = 0; frame < 700; frame += 1) receive('x')
  for (let probe = 0; probe < 2; probe += 1) {
    jest.advanceTimersByTime(30_000)
    peer.probe()
  }
  expect(socket.calls).toEqual(['pause', 'ping', 'ping'])
  peer.terminate()
  jest.advanceTimersByTime(30_000)
})

test('a client that is told to go is heard no more, and its answer is read', () => {
  for (const data of ['one', 'two', 'three']) receive(data)
  peer.close({ code: 1001, reason: 'server stopping' })
  receive('four')
  socket.emit('close', 1001, Buffer.alloc(0))
  expect([heard, left]).toEqual([['one', 'two'], true])
  expect(socket.calls).toEqual(['pause', 'resume', 'close 1001 server stopping'])
})

test('a client that says its last words and leaves is heard to the end', () => {
  for (const data of ['one', 'two', 'three']) receive(data)
  socket.readyState = 3
  socket.emit('close', 1000, Buffer.alloc(0))
  expect([heard, left]).toEqual([['one', 'two'], false])
  jest.advanceTimersByTime(100)
  expect([heard, left]).toEqual([['one', 'two', 'three'], true])
})
