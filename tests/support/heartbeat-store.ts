// Stores with a heartbeat, on a virtual phone.
import { expect, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type Heartbeat } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

export function connectStore(heartbeat: Partial<Heartbeat> | false = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<unknown>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat,
    platform: phone,
  })
  socket.connect()
  return { phone, socket }
}

export function openStore(heartbeat?: Partial<Heartbeat> | false) {
  const parts = connectStore(heartbeat)
  parts.phone.line.accept()
  return parts
}

/** Opens a store and answers its first ping, which leaves after 5 s at these dice, with this delay in ms. */
export function measureLatency(latency: number) {
  const parts = openStore()
  jest.advanceTimersByTime(5_000 + latency)
  parts.phone.line.say('pong')
  expect(parts.socket.latency).toBe(latency)
  return parts
}
