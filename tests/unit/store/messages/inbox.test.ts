import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { autorun, reaction } from 'mobx-miniprogram'
import { createSocketStore, type Message, type MessagesOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

function openStore(messages: MessagesOptions = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore({ url: 'wss://example.com', messages, platform: phone })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}

const dataOf = (messages: readonly Message[]) => messages.map(({ data }) => data)
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `#${String(from + i)}`)
const letters = (at: number, length: number) => String.fromCharCode(97 + (at % 26)).repeat(length)

function sayNumbers(phone: VirtualPhone, from: number, to: number): void {
  for (const text of numbers(from, to)) phone.line.say(text)
}

/** The same messages as before, and one more. */
function isAppend(before: readonly Message[], now: readonly Message[]): boolean {
  return now.length === before.length + 1 && before.every((message, at) => now[at] === message)
}

/** The window of these texts after one more. */
function after(texts: readonly string[], text: string, limit: number, bytes: number): readonly string[] {
  const slides = limit < 32
  const isIn = (window: readonly string[], count: number, size: number) =>
    window.length <= count && window.join('').length <= size
  if (text.length > bytes) return texts
  let window = [...texts, text]
  if (isIn(window, slides ? limit : 2 * limit, bytes)) return window
  while (window.length > 1 && !isIn(window, limit, slides ? bytes : bytes / 2)) window = window.slice(1)
  return window
}

describe('the window', () => {
  it('holds what was received, newest last', () => {
    const { phone, socket } = openStore()
    for (const text of ['a', 'b', 'c']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['a', 'b', 'c'])
    expect(socket.lastMessage).toBe(socket.messages.at(-1))
  })

  it('says when each was received', () => {
    jest.setSystemTime(1_700_000_000_000)
    const { phone, socket } = openStore()
    jest.advanceTimersByTime(250)
    phone.line.say('a')
    expect(socket.lastMessage).toEqual({ id: 1, data: 'a', receivedAt: 1_700_000_000_250 })
  })

  it('always holds the newest 200 unless told otherwise, and twice as many at most', () => {
    const { phone, socket } = openStore()
    sayNumbers(phone, 1, 400)
    expect(dataOf(socket.messages)).toEqual(numbers(1, 400))
    sayNumbers(phone, 401, 401)
    expect(dataOf(socket.messages)).toEqual(numbers(202, 401))
    sayNumbers(phone, 402, 601)
    expect(dataOf(socket.messages)).toEqual(numbers(202, 601))
  })

  it('of fewer than 32 slides by one', () => {
    const { phone, socket } = openStore({ limit: 31 })
    sayNumbers(phone, 1, 33)
    expect(dataOf(socket.messages)).toEqual(numbers(3, 33))
  })

  it('of 32 does not: it grows to 64, and then the newest 32 stay', () => {
    const { phone, socket } = openStore({ limit: 32 })
    sayNumbers(phone, 1, 65)
    expect(dataOf(socket.messages)).toEqual(numbers(34, 65))
  })

  it('by bytes as received: the newest that have half of them together stay', () => {
    const { phone, socket } = openStore({ bytes: 14 })
    for (const text of ['1234', '汉', '567', '8901']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['1234', '汉', '567', '8901'])
    phone.line.say('汉')
    expect(dataOf(socket.messages)).toEqual(['8901', '汉'])
  })

  it('by bytes: the newest stays alone where it has more than half of them', () => {
    const { phone, socket } = openStore({ bytes: 10 })
    for (const text of ['123', 'eight by']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['eight by'])
  })

  it('by bytes, of fewer than 32: as many of the oldest go as the new one needs', () => {
    const { phone, socket } = openStore({ limit: 31, bytes: 10 })
    for (const text of ['1234', '汉', '567']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['1234', '汉', '567'])
    phone.line.say('seven b')
    expect(dataOf(socket.messages)).toEqual(['567', 'seven b'])
    phone.line.say('exactly 10')
    expect(dataOf(socket.messages)).toEqual(['exactly 10'])
  })

  it('without bounds keeps everything', () => {
    const { phone, socket } = openStore({ limit: Infinity, bytes: Infinity })
    sayNumbers(phone, 1, 1_000)
    expect(dataOf(socket.messages)).toEqual(numbers(1, 1_000))
  })

  it('holds what a plain model holds, whatever comes, and hands each message out anew once at most', () => {
    const bound = (max: number) => fc.oneof(fc.integer({ min: 1, max }), fc.constant(Infinity))
    const sizeOrClear = fc.oneof(
      { weight: 30, arbitrary: fc.nat(12) },
      { weight: 1, arbitrary: fc.constant('clear') },
    )
    const events = fc.array(sizeOrClear, { maxLength: 200, size: 'max' })
    fc.assert(
      fc.property(bound(80), bound(200), events, (limit, bytes, events) => {
        const { phone, socket } = openStore({ limit, bytes })
        let model: readonly string[] = []
        const resent = new Map<number, number>()
        for (const [at, event] of events.entries()) {
          const before = socket.messages
          if (event === 'clear') socket.clearMessages()
          else phone.line.say(letters(at, Number(event)))
          model = event === 'clear' ? [] : after(model, letters(at, Number(event)), limit, bytes)
          const now = socket.messages
          expect(dataOf(now).join()).toBe(model.join())
          if (limit < 32 || now === before || isAppend(before, now)) continue
          for (const { id } of now.slice(0, -1)) resent.set(id, (resent.get(id) ?? 0) + 1)
        }
        expect(Math.max(1, ...resent.values())).toBe(1)
      }),
      { numRuns: 100 },
    )
  })

  it('counts binary frames by their length', () => {
    const { phone, socket } = openStore({ bytes: 10 })
    phone.line.say(new ArrayBuffer(6))
    phone.line.say(new ArrayBuffer(6))
    expect(socket.messages).toHaveLength(1)
  })

  it('a message larger than the window is told and heard, but not kept', () => {
    const { phone, socket } = openStore({ bytes: 10 })
    const heard = jest.fn()
    socket.on(heard)
    phone.line.say('small')
    phone.line.say('larger than ten')
    expect(dataOf(socket.messages)).toEqual(['small'])
    expect(socket.lastMessage).toMatchObject({ data: 'small' })
    expect(heard).toHaveBeenCalledTimes(2)
    expect(socket.lastError).toMatchObject({
      code: 'message-too-large',
      message: expect.stringContaining('15 of 10 bytes'),
    })
  })
})

describe('ids', () => {
  it('count up from 1 for the life of the store, over connections and cleared windows', () => {
    const { phone, socket } = openStore({ limit: 2 })
    phone.line.say('a')
    phone.line.say('b')
    socket.clearMessages()
    phone.line.drop()
    socket.retry()
    phone.line.accept()
    phone.line.say('c')
    phone.line.say('d')
    expect(socket.messages.map(({ id }) => id)).toEqual([3, 4])
  })
})

describe('clearMessages()', () => {
  it('empties the window, makes room, and does not forget the last message', () => {
    const { phone, socket } = openStore({ bytes: 10 })
    phone.line.say('123456')
    socket.clearMessages()
    expect(socket.messages).toEqual([])
    expect(socket.lastMessage).toMatchObject({ data: '123456' })
    phone.line.say('1234')
    phone.line.say('567890')
    expect(dataOf(socket.messages)).toEqual(['1234', '567890'])
  })

  it('can be handed to a page by itself', () => {
    const { phone, socket } = openStore()
    const { clearMessages } = socket
    phone.line.say('a')
    clearMessages()
    expect(socket.messages).toEqual([])
  })
})

describe('changes that pages see', () => {
  it('a new array at every change, and the old one as it was', () => {
    const { phone, socket } = openStore({ limit: 2 })
    const seen: (readonly Message[])[] = []
    const stop = autorun(() => seen.push(socket.messages))
    for (const text of ['a', 'b', 'c']) phone.line.say(text)
    socket.clearMessages()
    stop()
    expect(seen.map(dataOf)).toEqual([[], ['a'], ['a', 'b'], ['b', 'c'], []])
  })

  it('only grows, but for one message in 100: 10,000 of them, and never past the bounds', () => {
    const { phone, socket } = openStore({ limit: 200, bytes: 5_000 })
    let trims = 0
    const broken: number[] = []
    const stop = reaction(
      () => socket.messages,
      (now, before) => {
        if (!isAppend(before, now)) trims += 1
        if (now === before || now.length > 400 || dataOf(now).join('').length > 5_000) broken.push(now.length)
      },
    )
    sayNumbers(phone, 1, 10_000)
    stop()
    expect(broken).toEqual([])
    expect(trims).toBeGreaterThan(0)
    expect(trims).toBeLessThanOrEqual(100)
  })

  it('records that cannot be changed, the same for pages and listeners; the value from decode stays as it is', () => {
    const phone = new VirtualPhone()
    const decode = (frame: string | ArrayBuffer) => JSON.parse(frame as string) as { x: number }
    const socket = createSocketStore({ url: 'wss://example.com', decode, platform: phone })
    const heard: Message[] = []
    socket.on((_data, message) => heard.push(message))
    socket.connect()
    phone.line.accept()
    phone.line.say('{"x":1}')
    expect(heard).toEqual([socket.lastMessage])
    expect(heard[0]).toBe(socket.lastMessage)
    expect(heard[0]).toBe(socket.messages[0])
    expect(Object.isFrozen(heard[0])).toBe(true)
    expect(Object.isFrozen(heard[0]?.data)).toBe(false)
  })

  it('an array of their own: what a page does to it is not done to the window', () => {
    const { phone, socket } = openStore()
    phone.line.say('a')
    ;(socket.messages as Message[]).length = 0
    phone.line.say('b')
    expect(dataOf(socket.messages)).toEqual(['a', 'b'])
  })

  it('one change per message', () => {
    const { phone, socket } = openStore()
    let runs = 0
    const stop = autorun(() => {
      runs += 1
      void [socket.messages, socket.lastMessage, socket.status, socket.retryCount]
    })
    phone.line.say('a')
    phone.line.say('b')
    stop()
    expect(runs).toBe(3)
  })
})

describe('decode', () => {
  it('is asked once per frame, and what it gives is the message', () => {
    const phone = new VirtualPhone()
    const decode = jest.fn((frame: string | ArrayBuffer) => JSON.parse(frame as string) as { x: number })
    const socket = createSocketStore({ url: 'wss://example.com', decode, platform: phone })
    const heard = jest.fn()
    socket.on(heard)
    socket.on(heard)
    socket.connect()
    phone.line.accept()
    phone.line.say('{"x":1}')
    expect(decode).toHaveBeenCalledTimes(1)
    expect(socket.messages).toMatchObject([{ data: { x: 1 } }])
    phone.line.say('not JSON')
    expect(socket.messages).toHaveLength(1)
    expect(socket.lastError?.code).toBe('decode-failed')
    expect(socket.status).toBe('open')
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', { data: 'hello' }],
  ])('%s from the platform is no frame: told and left out', (_name, received) => {
    const { phone, socket } = openStore()
    phone.line.say(received)
    expect(socket.messages).toEqual([])
    expect(socket.lastError).toMatchObject({ code: 'decode-failed' })
  })
})

it('empty messages are bounded too, without a limit: each takes 48 bytes of the window', () => {
  const { phone, socket } = openStore({ limit: Infinity, bytes: 48_000 })
  for (let n = 0; n < 5_000; n++) phone.line.say('')
  expect(socket.messages.length).toBeGreaterThanOrEqual(1_000)
  expect(socket.messages.length).toBeLessThanOrEqual(2_000)
})
