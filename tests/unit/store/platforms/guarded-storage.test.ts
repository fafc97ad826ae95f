// Two stores of one name on one phone would destroy what the other keeps, and neither would hear of it.
import { describe, expect, it } from '@jest/globals'
import { createSocketStore, type SocketStoreOptions, wechatPlatform } from 'mobx-miniprogram-socket'
import { type BrowserGlobals, browserPlatform } from 'mobx-miniprogram-socket/platforms/browser'
import { VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'

const OUTBOX = 'mobx-miniprogram-socket:socket:outbox'
const persist = { persist: true }

function aPhone() {
  const time = new VirtualClock()
  const phone = new VirtualPhone({ timing: time })
  const store = (more: Partial<SocketStoreOptions<unknown, unknown>> = {}) =>
    createSocketStore<unknown, unknown>({ url: 'wss://example.com', platform: phone, ...more })
  const readStored = () => phone.virtualStorage.items.get(OUTBOX) ?? ''
  return { time, phone, store, kept: readStored }
}

describe('a second store of the same name', () => {
  it('keeps nothing, says what to do, and leaves the first one alone', () => {
    const { time, phone, store, kept } = aPhone()
    const first = store({ outbox: persist })
    first.send('of the first')
    const second = store({ outbox: persist })
    second.send('of the second')
    time.advance(50)
    expect(first.lastError).toBeNull()
    expect(second.lastError).toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining(
        'two stores are named "socket"; dispose of the old one, or give one of them another `name`',
      ),
    })
    expect(second.queueLength).toBe(1)
    second.dispose()
    expect(kept()).toContain('of the first')
    expect(kept()).not.toContain('of the second')
    expect([...phone.virtualStorage.items.keys()]).toEqual([OUTBOX])
  })

  it('is said in the log, too, with its name', () => {
    const { store } = aPhone()
    const log: string[] = []
    store({ log: (line) => log.push(line) })
    expect(log).toEqual([])
    store({ log: (line) => log.push(line) })
    expect(log).toEqual([
      '2023-11-14T22:13:20.000Z socket error=storage-failed ' +
        'detail="two stores are named \\"socket\\"; dispose of the old one, or give one of them another `name`"',
    ])
  })

  it('is told by lastError also where log throws', () => {
    const { store } = aPhone()
    store()
    const second = store({
      log: () => {
        throw new Error('no console')
      },
    })
    expect(second.lastError?.code).toBe('storage-failed')
  })

  it('goes without a memory of its backoff, and says so, also where it keeps nothing else', () => {
    const { phone, store } = aPhone()
    store({ outbox: persist })
    const second = store()
    second.connect()
    expect(second).toMatchObject({ status: 'connecting', lastError: { code: 'storage-failed' } })
    expect(phone.virtualStorage.items.size).toBe(0)
  })

  it('on a platform of its own over the same wx is one all the same', () => {
    const { phone, store } = aPhone()
    store()
    const { lastError } = store({ outbox: persist, platform: wechatPlatform(phone.wx) })
    expect(lastError?.code).toBe('storage-failed')
  })

  it('has the name once the first is disposed of', () => {
    const { time, store, kept } = aPhone()
    const first = store({ outbox: persist })
    first.dispose()
    const second = store({ outbox: persist })
    expect(second.lastError).toBeNull()
    // Releasing it twice must not take it from the second store.
    first.dispose()
    expect(store({ outbox: persist }).lastError?.code).toBe('storage-failed')
    second.send('kept')
    time.advance(50)
    expect(kept()).toContain('kept')
  })

  it('is none where the phone is another, the name is another or there is no storage', () => {
    const { phone, store } = aPhone()
    const stores = [store({ outbox: persist }), store({ outbox: persist, name: 'game' })]
    stores.push(aPhone().store({ outbox: persist }))
    expect(stores.map(({ lastError }) => lastError)).toEqual([null, null, null])
    Object.defineProperty(phone, 'storage', { value: undefined })
    expect([store(), store()].map(({ lastError }) => lastError)).toEqual([null, null])
  })
})

describe('names that stores know each other by', () => {
  it('is one storage for each wx', () => {
    const [one, other] = [aPhone().phone, aPhone().phone]
    expect(wechatPlatform(one.wx).storage).toBe(wechatPlatform(one.wx).storage)
    expect(wechatPlatform(one.wx).storage).not.toBe(wechatPlatform(other.wx).storage)
  })

  it('is one storage for each sessionStorage', () => {
    const page = () => ({
      WebSocket: class {} as unknown as BrowserGlobals['WebSocket'],
      sessionStorage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
    })
    const [one, other] = [page(), page()]
    expect(browserPlatform(one).storage).toBe(browserPlatform({ ...one }).storage)
    expect(browserPlatform(one).storage).not.toBe(browserPlatform(other).storage)
  })
})
