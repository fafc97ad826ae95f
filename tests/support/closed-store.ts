// A store whose server closes the connection, on a virtual phone.
import { expect, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

type Options = Partial<SocketStoreOptions<unknown>>

export function openStore(options: Options = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 3_000 }),
    platform: phone,
    ...options,
  })
  socket.connect()
  phone.line.accept()
  return { phone, socket }
}
export type Parts = ReturnType<typeof openStore>

/** Opens a store whose server sends a frame each second, for 10 s: the link has proven itself. */
export function openProvenStore(options?: Options): Parts {
  const parts = openStore(options)
  for (let second = 0; second < 10; second++) {
    jest.advanceTimersByTime(1_000)
    parts.phone.line.say('news')
  }
  return parts
}

/** Waits for the next attempt, lets it in, and returns how long the wait was. */
export function awaitReturn({ phone, socket }: Parts): number {
  const wait = (socket.nextRetryAt ?? NaN) - Date.now()
  jest.advanceTimersByTime(wait)
  phone.line.accept()
  expect(socket.status).toBe('open')
  return wait
}
