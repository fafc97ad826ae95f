// Close codes and reasons by which a server says when to come back.
import { describe, expect, it, jest } from '@jest/globals'
import { awaitReturn, openStore, type Parts } from '../../../support/closed-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe.each([4200, 4300])('%i', (code) => {
  it('comes back at once the first time, and by the policy when sent away again', () => {
    const parts = openStore()
    parts.phone.line.close(code, 'moved')
    expect(awaitReturn(parts)).toBe(250)
    parts.phone.line.close(code, 'moved')
    expect(awaitReturn(parts)).toBe(3_000)
    parts.phone.line.close(code, 'moved')
    expect(awaitReturn(parts)).toBe(3_000)
  })
})

it('4300: the ticket is asked for again', () => {
  let ticket = 0
  const parts = openStore({ url: () => `wss://example.com?ticket=${String(++ticket)}` })
  parts.phone.line.close(4300, 'expired')
  awaitReturn(parts)
  expect(parts.phone.line.request.url).toBe('wss://example.com?ticket=2')
})

it.each([
  [1012, 0, 5_000],
  [1013, 0.5, 17_500],
  [1012, 0.999_999, 30_000],
])('%i at dice %d: in %i ms, whatever the policy says', (code, thrown, wait) => {
  const parts = openStore()
  parts.phone.dice = () => thrown
  parts.phone.line.close(code, 'restart')
  expect(awaitReturn(parts)).toBe(wait)
})

describe('{"after": 1234}', () => {
  it.each([1000, 1001, 1012, 4100, 4200, 4300, 4999])('%i: that is when, to the millisecond', (code) => {
    const parts = openStore()
    parts.phone.line.close(code, '{"after":1234}')
    expect(parts.socket).toMatchObject({
      status: 'waiting',
      nextRetryAt: Date.now() + 1_234,
      retryCount: 1,
    })
    expect(awaitReturn(parts)).toBe(1_234)
  })

  const minute = '{"after":60000}'

  it.each<[string, (parts: Parts) => void]>([
    ['the network returns', ({ phone }) => (phone.goes('none'), phone.goes('wifi'))],
    ['the network becomes another', ({ phone }) => phone.goes('4g')],
    ['the user returns', ({ phone }) => (phone.hide(), jest.advanceTimersByTime(5_000), phone.show())],
  ])('holds when %s', (_name, happens) => {
    const parts = openStore()
    parts.phone.line.close(1013, minute)
    const at = Date.now() + 60_000
    jest.advanceTimersByTime(1_000)
    happens(parts)
    expect(parts.socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
    awaitReturn(parts)
    expect(Date.now()).toBe(at)
    expect(parts.phone.lines).toHaveLength(2)
  })

  it('said in the background holds on return', () => {
    const { phone, socket } = openStore()
    phone.hide()
    phone.line.close(1013, minute)
    const at = Date.now() + 60_000
    phone.show()
    expect(socket).toMatchObject({ status: 'waiting', nextRetryAt: at })
  })

  it.each<[string, (parts: Parts) => void]>([
    ['retry()', ({ socket }) => socket.retry()],
    ['disconnect() and connect()', ({ socket }) => (socket.disconnect(), socket.connect())],
  ])('%s is above it', (_name, wishes) => {
    const parts = openStore()
    parts.phone.line.close(1013, minute)
    wishes(parts)
    expect(parts.socket.status).toBe('connecting')
  })

  it('once it is over it is forgotten', () => {
    const parts = openStore()
    parts.phone.line.close(1013, minute)
    awaitReturn(parts)
    parts.phone.goes('none')
    parts.phone.goes('wifi')
    expect(awaitReturn(parts)).toBe(250)
  })

  it('that is nonsense is none', () => {
    const parts = openStore()
    parts.phone.line.close(1001, '{"after":"soon"}')
    expect(awaitReturn(parts)).toBe(3_000)
  })
})
