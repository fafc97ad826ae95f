// A store that sends, on a virtual phone.
import { jest } from '@jest/globals'
import {
  createSocketStore,
  fixedDelay,
  type OutboxOptions,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { type Entry } from '../../store/outbox/entry'

export function storeWith(outbox: OutboxOptions = {}, more: Partial<SocketStoreOptions<unknown>> = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat: false,
    outbox,
    platform: phone,
    ...more,
  })
  return { phone, socket }
}

export function openStore(...options: Parameters<typeof storeWith>) {
  const parts = storeWith(...options)
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

/** The next line, accepted, after the present one is lost. */
export function reconnect(phone: VirtualPhone): void {
  jest.advanceTimersByTime(1_000)
  phone.line.accept()
}

export const states = (entries: readonly Entry[]) => entries.map(({ state }) => state)
export const dataOf = (socket: { readonly queue: readonly { readonly data: unknown }[] }) =>
  socket.queue.map(({ data }) => data)
