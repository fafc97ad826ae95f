// The server for virtual phones: its modes, its pongs, and many phones at once.
import { describe, expect, it } from '@jest/globals'
import { createSocketStore, fixedDelay } from 'mobx-miniprogram-socket'
import {
  seeded,
  VirtualClock,
  VirtualPhone,
  VirtualServer,
  type VirtualServerOptions,
} from 'mobx-miniprogram-socket/testing'
import { dial, send } from './notes'

function aServer(options?: VirtualServerOptions) {
  const clock = new VirtualClock({ now: 0 })
  const server = new VirtualServer(clock, options)
  const phone = new VirtualPhone({ timing: clock })
  server.serve(phone)
  return { clock, server, phone }
}

describe('a virtual server', () => {
  it('accepts, records attempts and frames with their time, and answers pings', () => {
    const { clock, server, phone } = aServer({ latency: 20 })
    clock.advance(100)
    const noted = dial(phone)
    clock.advance(40)
    send(noted, 'abcping')
    send(noted, 'dig')
    clock.advance(40)
    expect(noted.heard).toEqual(['open', 'abcping: taken', 'dig: taken', 'message: pong'])
    expect(server.connects).toEqual([{ at: 120, phone, line: phone.line }])
    expect(server.received).toEqual([
      { at: 160, frame: 'abcping', line: phone.line },
      { at: 160, frame: 'dig', line: phone.line },
    ])
    expect(server.connections).toEqual([phone.line])
  })

  it('answers with its pong option, or not at all', () => {
    const { clock, phone } = aServer({ pong: (frame) => (frame === 'mute me' ? null : 'yes') })
    const noted = dial(phone)
    clock.advance(0)
    send(noted, 'mute me')
    send(noted, 'well?')
    clock.advance(5)
    expect(noted.heard).toEqual(['open', 'message: yes', 'mute me: taken', 'well?: taken'])
  })

  it('does not treat binary data as a ping', () => {
    const { clock, server, phone } = aServer()
    const noted = dial(phone)
    clock.advance(0)
    noted.task.send({ data: new ArrayBuffer(4) })
    expect(noted.heard).toEqual(['open'])
    expect(server.received).toHaveLength(1)
  })

  it('refuses', () => {
    const { clock, server, phone } = aServer()
    server.mode = 'refuses'
    const { heard } = dial(phone)
    clock.advance(0)
    expect(heard).toEqual(['error: connection refused', 'close: 1006 abnormal closure'])
    expect([server.connects.length, server.connections.length]).toEqual([1, 0])
  })

  it('hangs: the attempt is recorded and never answered', () => {
    const { clock, server, phone } = aServer()
    server.mode = 'hangs'
    const { heard } = dial(phone)
    clock.advance(5_000)
    expect(heard).toEqual([])
    expect([server.connects.length, server.connections.length]).toEqual([1, 0])
  })

  it('drops, at once or after a delay', () => {
    const { clock, server, phone } = aServer()
    server.mode = 'drops'
    const first = dial(phone)
    clock.advance(0)
    expect(first.heard).toEqual(['open', 'close: 1006 abnormal closure'])
    server.dropping = { code: 1013, reason: 'too many', after: 500 }
    const second = dial(phone)
    clock.advance(499)
    expect(second.heard).toEqual(['open'])
    clock.advance(1)
    expect(second.heard).toEqual(['open', 'close: 1013 too many'])
  })

  it('sends to, silences and drops all current connections', () => {
    const { clock, server, phone } = aServer()
    const first = dial(phone)
    clock.advance(0)
    server.send('one')
    server.silence()
    const second = dial(phone)
    clock.advance(0)
    server.send('two')
    server.drop(1012, 'restart')
    expect(first.heard).toEqual(['open', 'message: one'])
    expect(second.heard).toEqual(['open', 'message: two', 'close: 1012 restart'])
    expect(server.connections).toEqual([phone.lines[0]])
    server.drop()
    expect(first.heard).toEqual(['open', 'message: one'])
  })
})

it('a hundred stores reconnect after an outage', () => {
  const clock = new VirtualClock({ random: seeded(3) })
  const server = new VirtualServer(clock, { latency: 30 })
  const sockets = Array.from({ length: 100 }, () => {
    const phone = new VirtualPhone({ timing: clock })
    server.serve(phone)
    const socket = createSocketStore({
      url: 'wss://example.com',
      retry: fixedDelay({ delay: 10_000 }),
      platform: phone,
    })
    socket.connect()
    return { phone, socket }
  })
  clock.advance(120_000)
  server.mode = 'refuses'
  server.drop()
  clock.advance(60_000)
  server.mode = 'accepts'
  clock.advance(120_000)
  expect(sockets.every(({ socket }) => socket.status === 'open')).toBe(true)
  expect(server.connections).toHaveLength(100)
  for (const { socket } of sockets) socket.dispose()
  for (const { phone } of sockets)
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  clock.advance(1_000)
  expect(clock.pending).toBe(0)
})
