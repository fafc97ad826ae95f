// dispose() may be called from within a reaction or an option.
import { describe, expect, it, jest } from '@jest/globals'
import { reaction } from 'mobx-miniprogram'
import type { SocketStoreOptions } from 'mobx-miniprogram-socket'
import { address, into, nothing, open, storeWith, type World } from '../support/ways-into-status'

describe('dispose() from within', () => {
  const withinEach: Record<string, (dispose: () => void) => Partial<SocketStoreOptions<unknown>>> = {
    url: (dispose) => ({
      url: () => {
        dispose()
        return address
      },
    }),
    'an address that comes late': (dispose) => ({
      url: () => Promise.resolve(address).finally(dispose),
    }),
    decode: (dispose) => ({
      decode: (frame) => {
        dispose()
        return frame
      },
    }),
    'heartbeat.isPong': (dispose) => ({
      heartbeat: {
        isPong: () => {
          dispose()
          return true
        },
      },
    }),
    'heartbeat.ping': (dispose) => ({
      heartbeat: {
        ping: () => {
          dispose()
          return 'ping'
        },
      },
    }),
    encode: (dispose) => ({
      encode: () => {
        dispose()
        return 'a'
      },
    }),
    'the retry policy': (dispose) => ({
      retry: {
        next: () => {
          dispose()
          return 1_000
        },
      },
    }),
    log: (dispose) => ({ log: dispose }),
  }

  it.each(Object.entries(withinEach))('%s', async (_name, optionsWith) => {
    let isDisposed = false
    const world: World = storeWith(
      optionsWith(() => {
        isDisposed = true
        world.socket.dispose()
      }),
    )
    const { clock, phone, socket } = world
    socket.connect()
    await clock.advanceAsync(0)
    phone.lines[0]?.accept()
    socket.send('a')
    await clock.advanceAsync(5_000)
    phone.lines[0]?.say('hello')
    phone.lines[0]?.drop()
    await clock.advanceAsync(100)
    expect(isDisposed).toBe(true)
    expect(phone.running).toEqual(nothing)
    expect(socket).toMatchObject({ status: 'closed', queueLength: 0 })
    const { length } = phone.lines
    await clock.advanceAsync(3_600_000)
    expect(phone.lines).toHaveLength(length)
    expect(phone.running).toEqual(nothing)
  })

  it('a listener leaves no watcher, and no listener after it hears', () => {
    const world = storeWith()
    const after = jest.fn()
    world.socket.on(() => world.socket.dispose())
    world.socket.on(after)
    open(world)
    world.phone.line.say('hello')
    world.phone.line.say('hello again')
    expect(after).not.toHaveBeenCalled()
    expect(world.phone.running).toEqual(nothing)
  })

  it.each(Object.entries(into))('a reaction to %s', (status, enter) => {
    const world = storeWith()
    const { phone, socket, clock } = world
    socket.send('left over')
    reaction(
      () => socket.status,
      (now) => {
        if (now !== status) return
        socket.retry()
        socket.dispose()
        socket.connect()
      },
    )
    enter(world)
    expect(phone.running).toEqual(nothing)
    expect(socket.status).toBe('closed')
    clock.advance(3_600_000)
    expect(phone.running).toEqual(nothing)
  })

  it('a reaction to the network being read again leaves no watcher', () => {
    const world = storeWith()
    const { phone, socket, clock } = world
    open(world)
    clock.advance(5)
    phone.goes('none')
    reaction(
      () => socket.network,
      () => socket.dispose(),
    )
    phone.switchSilently('wifi')
    clock.advance(10_005)
    expect(phone.running).toEqual(nothing)
  })

  it('a reaction to a measurement leaves a failed entry failed, whatever the phone answers later', async () => {
    const world = storeWith()
    const { phone, socket, clock } = world
    open(world)
    reaction(
      () => socket.latency,
      () => socket.dispose(),
    )
    clock.advance(5_000)
    phone.line.holdsAnswers = true
    const entry = socket.send('a')
    phone.line.say('pong')
    phone.line.answer()
    expect(entry.state).toBe('failed')
    await expect(entry.done).resolves.toBe('failed')
  })

  it('a reaction to an entry leaves nothing that waits', () => {
    const world = storeWith()
    const { phone, socket } = world
    const entries = [socket.send('a'), socket.send('b'), socket.send('c')]
    reaction(
      () => entries[0]?.state,
      () => socket.dispose(),
    )
    open(world)
    expect(entries.map(({ state }) => state)).not.toContain('queued')
    expect(socket.queue).toEqual([])
    expect(phone.running).toEqual(nothing)
  })
})
