// Readers of the connection's state agree, whenever they read it.
import { expect, it } from '@jest/globals'
import { autorun, reaction } from 'mobx-miniprogram'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

it('the status and its explanation agree inside url(), observed or not', () => {
  for (const isObserved of [false, true]) {
    const seen: string[] = []
    const socket = createSocketStore({
      url: () => {
        seen.push(`${socket.status}, ${socket.explain().status}: ${socket.explain().because}`)
        return 'wss://example.com'
      },
      platform: new VirtualPhone(),
    })
    if (isObserved) autorun(() => socket.status)
    socket.connect()
    expect(seen).toEqual(['connecting, connecting: connect() was called.'])
    socket.dispose()
  }
})

it('a reaction to a storage that throws sees the whole move that led to it', () => {
  const phone = new VirtualPhone()
  const isFull = { now: false }
  const storage = {
    read: () => undefined,
    write: (_key: string, _value: string, done: (failure: string | null) => void) => {
      if (isFull.now) throw new Error('quota')
      done(null)
    },
    remove: () => undefined,
  }
  const platform = new Proxy(phone, {
    get: (target, name) => (name === 'storage' ? storage : (Reflect.get(target, name, target) as unknown)),
  })
  const socket = createSocketStore({ url: 'wss://example.com', platform })
  socket.connect()
  phone.line.accept()
  const seen: string[] = []
  autorun(() => socket.status)
  reaction(
    () => socket.lastError?.code,
    (code) => seen.push(`${String(code)}: ${socket.status}, ${socket.explain().status}`),
  )
  isFull.now = true
  phone.line.drop()
  expect(seen).toEqual(['closed: waiting, waiting', 'storage-failed: waiting, waiting'])
  socket.dispose()
})

it('a frame that a reaction to the loss sends waits for the next connection', () => {
  const phone = new VirtualPhone()
  const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
  socket.connect()
  const line = phone.line
  line.accept()
  reaction(
    () => socket.status,
    (status) => status === 'offline' && socket.send('late'),
  )
  phone.goes('none')
  expect(socket.status).toBe('offline')
  expect(line.sent).not.toContain('late')
  expect(socket.queue).toMatchObject([{ data: 'late', state: 'queued' }])
  socket.dispose()
})
