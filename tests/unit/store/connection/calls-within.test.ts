// Pages see each change once, and a reaction or an option may call the store.
import { describe, expect, it, jest } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import type { SocketStatus, SocketStore } from 'mobx-miniprogram-socket'
import { connectStore, openStore, storeWith } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('changes that pages see', () => {
  function watch({ socket }: { socket: SocketStore<unknown> }) {
    const seen: SocketStatus[] = []
    autorun(() => seen.push(socket.status))
    return seen
  }

  it('every status, in order, each once', () => {
    const parts = storeWith()
    const { phone, socket } = parts
    const seen = watch(parts)
    socket.connect()
    phone.line.accept()
    phone.line.say('news')
    phone.line.drop()
    jest.advanceTimersByTime(3_000)
    phone.line.refuse()
    phone.goes('none')
    phone.goes('wifi')
    phone.hide()
    phone.show()
    socket.disconnect()
    expect(seen).toEqual([
      'idle',
      'connecting',
      'open',
      'waiting',
      'connecting',
      'waiting',
      'offline',
      'waiting',
      'suspended',
      'waiting',
      'closed',
    ])
  })

  it('a reaction may act: connect() from within one is heard', () => {
    const parts = openStore()
    const { phone, socket } = parts
    const stop = autorun(() => {
      if (socket.status === 'closed') socket.connect()
    })
    socket.disconnect()
    stop()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(2)
  })
})

describe('a user’s function that asks for something else', () => {
  it('url: calls made within it are done before anything is dialled', () => {
    const { phone, socket } = storeWith({
      url: () => {
        socket.disconnect()
        return 'wss://example.com'
      },
    })
    socket.connect()
    expect(socket.status).toBe('closed')
    expect(phone.lines).toHaveLength(0)
  })

  it('isPong: a frame of a connection that it ended is no message', () => {
    const { phone, socket } = openStore({
      heartbeat: {
        isPong: () => {
          socket.disconnect()
          return false
        },
      },
    })
    const heard = jest.fn()
    socket.on(heard)
    phone.line.say('hello')
    expect(socket.messages).toEqual([])
    expect(heard).not.toHaveBeenCalled()
  })

  it('decode: a message is dropped when decoding it disposed of the store', () => {
    const { phone, socket } = openStore({
      decode: (frame) => {
        socket.dispose()
        return frame
      },
    })
    phone.line.say('hello')
    expect(socket.messages).toEqual([])
  })

  it('isPong is asked about frames only', () => {
    const isPong = jest.fn(() => false)
    const { phone, socket } = openStore({ heartbeat: { isPong } })
    phone.line.say(undefined)
    expect(isPong).not.toHaveBeenCalled()
    expect(socket.lastError?.code).toBe('decode-failed')
  })
})

it('dispose() is one change for an observer', () => {
  const { socket } = connectStore()
  socket.send('waits')
  const seen: unknown[] = []
  reaction(
    () => [socket.status, socket.queueLength],
    (now) => seen.push(now),
  )
  socket.dispose()
  expect(seen).toEqual([['closed', 0]])
})
