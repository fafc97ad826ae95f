// The relay behind /plain, and what all of its clients cost together.
import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fastify } from 'fastify'
import { PlainRelay } from '../../../../server/sockets/plain'
import type { Socket } from '../../../../server/sockets/socket'

class Reader extends EventEmitter {
  readonly readyState = 1
  readonly bufferedAmount = 0
  got = 0
  send(_data: Buffer, _options: object, sent: () => void): void {
    this.got += 1
    sent()
  }
  pause(): void {}
  resume(): void {}
  close(): void {
    this.emit('close', 1000)
  }
  say(text: string): void {
    this.emit('message', Buffer.from(text), false)
  }
}

const connection = { cork: () => undefined, uncork: () => undefined }
let relay: PlainRelay
let readers: Reader[]

beforeEach(() => {
  jest.useFakeTimers()
  const rate = { perSecond: 1_000, burst: 1_000 }
  relay = new PlainRelay(fastify().log, 30_000, rate, { perSecond: 100, burst: 100 })
  readers = Array.from({ length: 10 }, () => new Reader())
  for (const reader of readers) relay.join(reader as unknown as Socket, connection)
})
afterEach(async () => {
  for (const reader of readers) reader.close()
  await relay.empty()
  jest.useRealTimers()
})

const delivered = (): number => readers.reduce((sum, { got }) => sum + got, 0)

test('ten senders together get no more delivered than the relay delivers, and nothing is lost', () => {
  for (const reader of readers) for (let n = 0; n < 5; n += 1) reader.say('hi')
  expect(delivered()).toBe(100)
  jest.advanceTimersByTime(1_000)
  expect(delivered()).toBe(200)
  jest.advanceTimersByTime(10_000)
  expect(delivered()).toBe(500)
})

test('a text of 4 KB counts as four, and a ping as the one answer that it has', () => {
  readers[0]?.say('x'.repeat(4_096))
  for (let n = 0; n < 60; n += 1) readers[1]?.say('ping')
  expect(delivered()).toBe(10 + 60)
  readers[2]?.say('hi')
  expect(delivered()).toBe(70)
  jest.advanceTimersByTime(100)
  expect(delivered()).toBe(80)
})
