import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { autorun } from 'mobx-miniprogram'
import { createSocketStore, type Message, type MessagesOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function opened(messages: MessagesOptions = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore({ url: 'wss://example.com', messages, platform: phone })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}

const dataOf = (messages: readonly Message[]) => messages.map(({ data }) => data)

describe('the window', () => {
  it('holds what was received, newest last', () => {
    const { phone, socket } = opened()
    for (const text of ['a', 'b', 'c']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['a', 'b', 'c'])
    expect(socket.lastMessage).toBe(socket.messages.at(-1))
  })

  it('says when each was received', () => {
    jest.setSystemTime(1_700_000_000_000)
    const { phone, socket } = opened()
    jest.advanceTimersByTime(250)
    phone.line.say('a')
    expect(socket.lastMessage).toEqual({ id: 1, data: 'a', receivedAt: 1_700_000_000_250 })
  })

  it('by count: the oldest make room', () => {
    const { phone, socket } = opened({ limit: 3 })
    for (let i = 1; i <= 5; i++) phone.line.say(`#${String(i)}`)
    expect(dataOf(socket.messages)).toEqual(['#3', '#4', '#5'])
  })

  it('holds 200 unless told otherwise', () => {
    const { phone, socket } = opened()
    for (let i = 1; i <= 201; i++) phone.line.say(`#${String(i)}`)
    expect(socket.messages).toHaveLength(200)
    expect(socket.messages[0]?.data).toBe('#2')
  })

  it('by bytes as received: as many of the oldest as the new one needs', () => {
    const { phone, socket } = opened({ bytes: 10 })
    for (const text of ['1234', '汉', '567']) phone.line.say(text)
    expect(dataOf(socket.messages)).toEqual(['1234', '汉', '567'])
    phone.line.say('seven b')
    expect(dataOf(socket.messages)).toEqual(['567', 'seven b'])
    phone.line.say('exactly 10')
    expect(dataOf(socket.messages)).toEqual(['exactly 10'])
  })

  it('counts binary frames by their length', () => {
    const { phone, socket } = opened({ bytes: 10 })
    phone.line.say(new ArrayBuffer(6))
    phone.line.say(new ArrayBuffer(6))
    expect(socket.messages).toHaveLength(1)
  })

  it('a message larger than the window is told and heard, but not kept', () => {
    const { phone, socket } = opened({ bytes: 10 })
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
    const { phone, socket } = opened({ limit: 2 })
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
    const { phone, socket } = opened({ bytes: 10 })
    phone.line.say('123456')
    socket.clearMessages()
    expect(socket.messages).toEqual([])
    expect(socket.lastMessage).toMatchObject({ data: '123456' })
    phone.line.say('1234')
    phone.line.say('567890')
    expect(dataOf(socket.messages)).toEqual(['1234', '567890'])
  })

  it('can be handed to a page by itself', () => {
    const { phone, socket } = opened()
    const { clearMessages } = socket
    phone.line.say('a')
    clearMessages()
    expect(socket.messages).toEqual([])
  })
})

describe('what pages see', () => {
  it('a new array at every change, and the old one as it was', () => {
    const { phone, socket } = opened({ limit: 2 })
    const seen: (readonly Message[])[] = []
    const stop = autorun(() => seen.push(socket.messages))
    for (const text of ['a', 'b', 'c']) phone.line.say(text)
    socket.clearMessages()
    stop()
    expect(seen.map(dataOf)).toEqual([[], ['a'], ['a', 'b'], ['b', 'c'], []])
  })

  it('one change per message', () => {
    const { phone, socket } = opened()
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
    const { phone, socket } = opened()
    phone.line.say(received)
    expect(socket.messages).toEqual([])
    expect(socket.lastError).toMatchObject({ code: 'decode-failed' })
  })
})
