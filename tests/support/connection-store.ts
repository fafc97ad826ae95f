// A store on a virtual phone, in each status.
import { jest } from '@jest/globals'
import {
  createSocketStore,
  fixedDelay,
  type SocketStatus,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

export type Options = Partial<SocketStoreOptions<unknown>>

export function storeWith(options: Options = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 3_000, limit: 3 }),
    platform: phone,
    ...options,
  })
  return { phone, socket }
}
export type Parts = ReturnType<typeof storeWith>

export function connectStore(options?: Options): Parts {
  const parts = storeWith(options)
  parts.socket.connect()
  return parts
}

export function openStore(options?: Options): Parts {
  const parts = connectStore(options)
  parts.phone.line.accept()
  return parts
}

/** The way into every status. */
export const into: Record<SocketStatus, (options?: Options) => Parts> = {
  idle: storeWith,
  connecting: connectStore,
  open: openStore,
  waiting(options) {
    const parts = openStore(options)
    parts.phone.line.drop()
    return parts
  },
  offline(options) {
    const parts = openStore(options)
    parts.phone.goes('none')
    return parts
  },
  suspended(options) {
    const parts = openStore(options)
    parts.phone.hide()
    return parts
  },
  failed(options) {
    const parts = connectStore({ retry: fixedDelay({ delay: 1, limit: 1 }), ...options })
    parts.phone.line.refuse()
    jest.advanceTimersByTime(1)
    parts.phone.line.refuse()
    return parts
  },
  closed(options) {
    const parts = openStore(options)
    parts.socket.disconnect()
    return parts
  },
}
