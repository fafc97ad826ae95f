// A store on a virtual phone, and its explanation with times from its start.
import {
  createSocketStore,
  fixedDelay,
  type SocketStore,
  type SocketStoreOptions,
} from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

export const start = Date.parse('2026-01-01T10:00:00Z')

export function storeWith(options: Partial<SocketStoreOptions> = {}, phone = new VirtualPhone()) {
  const lines: string[] = []
  const socket = createSocketStore({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 3_000, limit: 2 }),
    log: (line) => lines.push(line),
    platform: phone,
    ...options,
  })
  return { phone, socket, lines }
}

export function openStore(options?: Partial<SocketStoreOptions>, phone?: VirtualPhone) {
  const parts = storeWith(options, phone)
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

export const explain = (socket: SocketStore) => {
  const { status, since, because, next } = socket.explain()
  return {
    status,
    since: since - start,
    because,
    next: next && { what: next.what, in: next.at - Date.now() },
  }
}
