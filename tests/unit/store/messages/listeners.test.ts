// The article's fault in one sentence: each page overwrote the one callback of the page before. Here every page hears.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { Listeners } from '../../../../store/messages/listeners'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

type Move = { type: 'move'; x: number }
type Chat = { type: 'chat'; text: string }

function openStore() {
  const phone = new VirtualPhone()
  const socket = createSocketStore<Move | Chat>({
    url: 'wss://example.com',
    heartbeat: false,
    decode: (frame) => JSON.parse(frame as string) as Move | Chat,
    platform: phone,
  })
  socket.connect()
  phone.line.accept()
  const say = (data: unknown) => phone.line.say(JSON.stringify(data))
  return { phone, socket, say }
}

describe('on(listener)', () => {
  it('every listener hears every message, in the order they came', () => {
    const { socket, say } = openStore()
    const heard: string[] = []
    socket.on((data) => heard.push(`first: ${data.type}`))
    socket.on((data) => heard.push(`second: ${data.type}`))
    say({ type: 'move', x: 1 })
    expect(heard).toEqual(['first: move', 'second: move'])
  })

  it('hears the data and the message it came as', () => {
    const { socket, say } = openStore()
    const listener = jest.fn()
    socket.on(listener)
    say({ type: 'move', x: 1 })
    expect(listener).toHaveBeenCalledWith({ type: 'move', x: 1 }, socket.lastMessage)
  })

  it('hears after the store knows: what it reads there is up to date', () => {
    const { socket, say } = openStore()
    const lengths: number[] = []
    socket.on(() => lengths.push(socket.messages.length))
    say({ type: 'move', x: 1 })
    expect(lengths).toEqual([1])
  })

  it('hears over reconnects', () => {
    const { phone, socket, say } = openStore()
    const listener = jest.fn()
    socket.on(listener)
    phone.line.drop()
    socket.retry()
    phone.line.accept()
    say({ type: 'move', x: 1 })
    expect(listener).toHaveBeenCalledTimes(1)
    socket.dispose()
  })

  it('until its own disposer is called, once or twice', () => {
    const { socket, say } = openStore()
    const [gone, still] = [jest.fn(), jest.fn()]
    const stop = socket.on(gone)
    socket.on(still)
    stop()
    stop()
    say({ type: 'move', x: 1 })
    expect(gone).not.toHaveBeenCalled()
    expect(still).toHaveBeenCalledTimes(1)
  })

  it('the same function added twice is two listeners', () => {
    const { socket, say } = openStore()
    const listener = jest.fn()
    const stop = socket.on(listener)
    socket.on(listener)
    say({ type: 'move', x: 1 })
    stop()
    say({ type: 'move', x: 2 })
    expect(listener).toHaveBeenCalledTimes(3)
  })
})

describe('on(type, listener)', () => {
  it('hears the messages of that type only', () => {
    const { socket, say } = openStore()
    const moves: number[] = []
    const stop = socket.on('move', ({ x }, { id }) => moves.push(x, id))
    say({ type: 'chat', text: 'hi' })
    say({ type: 'move', x: 7 })
    stop()
    say({ type: 'move', x: 8 })
    expect(moves).toEqual([7, 2])
  })

  it.each([['text'], [5], [null], [['move']], [{}], [{ type: ['move'] }]])('%j has no such type', (data) => {
    const { socket, say } = openStore()
    const listener = jest.fn()
    socket.on('move', listener)
    say(data)
    expect(listener).not.toHaveBeenCalled()
  })

  it('without a listener is a mistake that is named at once', () => {
    const { socket } = openStore()
    const on = socket.on.bind(socket) as unknown as (type: string) => void
    expect(() => on('move')).toThrow('on("move", listener): expected listener to be a function')
  })
})

describe('while a message is being told', () => {
  it('a listener that is added hears from the next message on', () => {
    const listeners = new Listeners<string>()
    const late = jest.fn()
    const stop = listeners.add(() => listeners.add(late))
    listeners.emit('a')
    stop()
    expect(late).not.toHaveBeenCalled()
    listeners.emit('b')
    expect(late).toHaveBeenCalledWith('b')
  })

  it('a listener that is removed hears no more', () => {
    const listeners = new Listeners<string>()
    const removed = jest.fn()
    const stops: (() => void)[] = []
    listeners.add(() => {
      for (const stop of stops) stop()
    })
    stops.push(listeners.add(removed))
    listeners.emit('a')
    expect(removed).not.toHaveBeenCalled()
  })

  it('a listener may dispose of the store', () => {
    const { socket, phone, say } = openStore()
    const after = jest.fn()
    socket.on(() => {
      socket.dispose()
    })
    socket.on(after)
    say({ type: 'move', x: 1 })
    expect(after).not.toHaveBeenCalled()
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  })

  it('a listener may answer', () => {
    const { phone, socket, say } = openStore()
    socket.on('move', ({ x }) => socket.send({ type: 'move', x: x + 1 }))
    say({ type: 'move', x: 1 })
    expect(phone.line.sent).toEqual(['{"type":"move","x":2}'])
  })
})

describe('a listener that throws', () => {
  it('keeps no other listener from hearing, is told, and reaches the error report of the platform', () => {
    const { socket, say } = openStore()
    const after = jest.fn()
    socket.on(() => {
      throw new Error('first')
    })
    socket.on(() => {
      throw new Error('second')
    })
    socket.on(after)
    say({ type: 'move', x: 1 })
    expect(() => jest.advanceTimersByTime(0)).toThrow('first')
    expect(after).toHaveBeenCalledTimes(1)
    expect(socket.lastError).toMatchObject({
      code: 'listener-failed',
      message: expect.stringContaining('first'),
    })
    expect(socket.messages).toHaveLength(1)
    expect(socket.status).toBe('open')
  })

  it('on an answer within send() does not count as a failed send', () => {
    const { phone, socket, say } = openStore()
    phone.line.onFrame = () => say({ type: 'move', x: 1 })
    socket.on(() => {
      throw new Error('a page is broken')
    })
    const entry = socket.send({ type: 'move', x: 0 })
    expect(entry.state).toBe('sent')
    expect(() => jest.advanceTimersByTime(0)).toThrow('a page is broken')
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent).toHaveLength(1)
    expect(socket).toMatchObject({ status: 'open', lastError: { code: 'listener-failed' } })
  })
})
