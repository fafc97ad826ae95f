// Alipay's own words and traps.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, SocketOptionError } from 'mobx-miniprogram-socket'
import { type Alipay, alipayPlatform } from '../../../../../store/platforms/alipay'
import { VirtualPhone } from '../../../../../store/testing'
import { useFakeTime } from '../../../../support/fake-time'
import { fakeMy, type MyOptions } from '../../../../support/platforms/my'

useFakeTime()

const url = 'wss://example.com/ws'

function openStore(options: Partial<MyOptions> = {}, change: (my: Alipay) => object = () => ({})) {
  const phone = new VirtualPhone()
  const my = fakeMy(phone, options)
  const platform = alipayPlatform({ ...my, ...change(my) }, phone)
  const socket = createSocketStore({ url, platform })
  socket.connect()
  phone.line.accept()
  return { phone, platform, socket }
}

describe('the socket', () => {
  it('is asked for as a task of its own: without `multiple` there is none', () => {
    const my = fakeMy(new VirtualPhone())
    const call = { url, header: {}, timeout: 1, success: () => undefined, fail: () => undefined }
    expect(my.connectSocket(call)).toBeUndefined()
    expect(openStore().socket.status).toBe('open')
  })

  it.each<[string, unknown, unknown]>([
    ['an ArrayBuffer, as newer clients may give it', new ArrayBuffer(2), new ArrayBuffer(2)],
    ['base64', { data: 'AAEC', isBuffer: true }, new Uint8Array([0, 1, 2]).buffer],
    ['text that looks like base64', { data: 'AAEC', isBuffer: false }, 'AAEC'],
    [
      'an ArrayBuffer that is said to be one',
      { data: new ArrayBuffer(2), isBuffer: true },
      new ArrayBuffer(2),
    ],
    ['base64 that is damaged, which is shown as it came', { data: '%', isBuffer: true }, '%'],
  ])('gives %s', (_, data, frame) => {
    const told: ((event: unknown) => void)[] = []
    const { socket } = openStore({}, (my) => ({
      connectSocket: (option: never) =>
        Object.assign(my.connectSocket(option) as object, {
          onMessage: (listener: (event: unknown) => void) => told.push(listener),
        }),
    }))
    told[0]?.({ data })
    expect(socket.lastMessage?.data).toEqual(frame)
  })

  it.each([undefined, null, {}, { data: null }])('may end with an event that tells nothing: %j', (event) => {
    const ends: ((event: unknown) => void)[] = []
    const { socket } = openStore({}, (my) => ({
      connectSocket: (option: never) =>
        Object.assign(my.connectSocket(option) as object, {
          onClose: (listener: (event: unknown) => void) => ends.push(listener),
        }),
    }))
    ends[0]?.(event)
    expect(socket.lastError).toMatchObject({ code: 'closed', close: { code: 1005, reason: '' } })
  })

  it('of a wrapper such as Taro is a Promise, and is refused', () => {
    const phone = new VirtualPhone()
    const my = { ...fakeMy(phone), connectSocket: () => Promise.resolve({ onOpen: () => undefined }) }
    const socket = createSocketStore({ url, platform: alipayPlatform(my, phone) })
    socket.connect()
    expect(socket.lastError?.message).toContain('use the native object')
  })
})

describe('the network', () => {
  it('counts as up where Android may not read it and always says UNKNOWN', () => {
    const { phone, socket } = openStore({ networkIsUnknown: true })
    jest.advanceTimersByTime(100)
    expect(socket.network).toMatchObject({ online: true, type: 'unknown' })
    phone.goes('4g')
    expect(socket.network).toMatchObject({ online: true, type: 'unknown' })
  })

  it.each([
    [
      { networkType: 'UNKNOWN', networkAvailable: false },
      { online: true, type: 'unknown' },
    ],
    [
      { networkType: 'WWAN', networkAvailable: true },
      { online: true, type: 'unknown' },
    ],
    [
      { networkType: 'Wi-Fi', networkAvailable: true },
      { online: true, type: 'wifi' },
    ],
    [
      { networkType: '4G', networkAvailable: false },
      { online: false, type: '4g' },
    ],
    [
      { networkType: '4G', isConnected: false },
      { online: false, type: '4g' },
    ],
    [
      { networkType: 'UNKNOWN', isConnected: false },
      { online: false, type: 'unknown' },
    ],
    [{ networkType: 'NOTREACHABLE' }, { online: false, type: 'none' }],
    [undefined, { online: true, type: 'unknown' }],
  ])('is read from %j', (said, network) => {
    const { socket } = openStore({}, () => ({
      getNetworkType: ({ success }: { success(said: unknown): void }) => success(said),
    }))
    expect(socket.network).toMatchObject(network)
  })
})

describe('the storage', () => {
  it('keeps 200 kB under one key, and says so when there is more', () => {
    const phone = new VirtualPhone()
    phone.switchSilently('none')
    const platform = alipayPlatform(fakeMy(phone), phone)
    const socket = createSocketStore({ url, platform, outbox: { persist: true } })
    socket.send('x'.repeat(201_000))
    jest.advanceTimersByTime(1_000)
    expect(socket.lastError).toMatchObject({ code: 'storage-failed' })
    expect(socket.lastError?.message).toContain('the value is over 200 kB')
  })

  it('may answer with nothing', () => {
    const phone = new VirtualPhone()
    const platform = alipayPlatform({ ...fakeMy(phone), getStorageSync: () => undefined }, phone)
    expect(platform.storage?.read('key')).toBeUndefined()
  })

  it.each(['getStorageSync', 'setStorage', 'removeStorage'])('is none where my has no %s', (name) => {
    const phone = new VirtualPhone()
    const platform = alipayPlatform({ ...fakeMy(phone), [name]: undefined }, phone)
    expect(platform).not.toHaveProperty('storage')
  })
})

describe('the foreground', () => {
  it('is told by hand in the IDE, which has no onAppShow', () => {
    const { phone, platform, socket } = openStore({ isIde: true })
    phone.hide()
    expect(socket.status).toBe('open')
    platform.hidden()
    expect(socket.status).toBe('suspended')
    phone.show()
    jest.advanceTimersByTime(60_000)
    platform.shown()
    expect(socket.status).toBe('connecting')
  })

  it('that is told twice makes one attempt', () => {
    const { phone, platform, socket } = openStore()
    phone.hide()
    platform.hidden()
    jest.advanceTimersByTime(60_000)
    phone.show()
    platform.shown()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(2)
  })

  it('is heard by one listener where it cannot be taken back: listeners of my add up', () => {
    const phone = new VirtualPhone()
    const { offAppShow: _show, offAppHide: _hide, ...my } = fakeMy(phone)
    const [onAppShow, onAppHide] = [jest.fn(my.onAppShow), jest.fn(my.onAppHide)]
    const platform = alipayPlatform({ ...my, onAppShow, onAppHide }, phone)
    for (let n = 0; n < 3; n++) createSocketStore({ url, platform }).dispose()
    expect([onAppShow.mock.calls.length, onAppHide.mock.calls.length]).toEqual([1, 1])
    expect(() => {
      phone.hide()
      phone.show()
    }).not.toThrow()
  })
})

describe('a my that lacks a function', () => {
  it.each(['connectSocket', 'onNetworkStatusChange'])('is refused where the platform is made: %s', (name) => {
    const my = { ...fakeMy(new VirtualPhone()), [name]: undefined } as unknown as Alipay
    expect(() => alipayPlatform(my)).toThrow(SocketOptionError)
    expect(() => alipayPlatform(my)).toThrow(
      `Option "platform" must be made of a my that has ${name}, but got undefined.`,
    )
  })

  it('works without getNetworkType and without off*', () => {
    const phone = new VirtualPhone()
    const { getNetworkType: _get, offNetworkStatusChange: _off, ...my } = fakeMy(phone)
    const socket = createSocketStore({ url, platform: alipayPlatform(my, phone) })
    expect(socket.network).toMatchObject({ online: true })
    expect(() => socket.dispose()).not.toThrow()
  })
})
