// A close that WeChat calls interrupted, and the limit that holds for this close as for others.
import { describe, expect, it, jest } from '@jest/globals'
import { fixedDelay } from 'mobx-miniprogram-socket'
import { awaitReturn, openProvenStore, openStore } from '../../../support/closed-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('1000 interrupted', () => {
  it('on a link that has proven itself: an attempt at once, at no cost in retries', () => {
    const { phone, socket } = openProvenStore()
    phone.line.close(1000, 'interrupted')
    expect(socket).toMatchObject({
      status: 'connecting',
      retryCount: 0,
      lastError: { code: 'closed', close: { code: 1000, reason: 'interrupted' } },
    })
    expect(phone.lines).toHaveLength(2)
  })

  it('without a heartbeat too: there 10 s of being open are the proof', () => {
    const { phone, socket } = openStore({ heartbeat: false })
    jest.advanceTimersByTime(10_000)
    phone.line.close(1000, 'interrupted')
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
  })

  it('on a link that has not: at once the first time, but it counts', () => {
    const parts = openStore()
    parts.phone.line.close(1000, 'interrupted')
    expect(parts.socket.retryCount).toBe(1)
    expect(awaitReturn(parts)).toBe(0)
    parts.phone.line.close(1000, 'interrupted')
    expect(awaitReturn(parts)).toBe(3_000)
  })

  it('at each connect makes no hot loop', () => {
    const { phone } = openProvenStore()
    phone.line.close(1000, 'interrupted')
    const before = phone.lines.length
    for (let ms = 0; ms < 60_000; ms += 100) {
      if (!phone.line.isOver) {
        phone.line.accept()
        phone.line.close(1000, 'interrupted')
      }
      jest.advanceTimersByTime(100)
    }
    expect(phone.lines.length - before).toBeLessThanOrEqual(21)
    expect(phone.lines.length - before).toBeGreaterThanOrEqual(19)
  })

  it('with a delay that the server names waits for that', () => {
    const parts = openProvenStore()
    parts.phone.line.close(1000, '{"after":2000,"why":"interrupted"}')
    expect(awaitReturn(parts)).toBe(2_000)
  })
})

it('1000 without the word interrupted is a loss like any other', () => {
  const parts = openProvenStore()
  parts.phone.line.close(1000, 'bye')
  expect(parts.socket.retryCount).toBe(1)
  expect(awaitReturn(parts)).toBe(3_000)
})

it.each([
  [1006, ''],
  [1012, ''],
  [1001, '{"after":10}'],
  [4200, ''],
  [1000, 'interrupted'],
])('the limit of the policy ends at failed (%i %j)', (code, reason) => {
  const parts = openStore({ retry: fixedDelay({ delay: 100, limit: 2 }) })
  const { phone, socket } = parts
  for (let attempt = 1; attempt <= 2; attempt++) {
    phone.line.close(code, reason)
    expect(socket.retryCount).toBe(attempt)
    awaitReturn(parts)
  }
  phone.line.close(code, reason)
  expect(socket).toMatchObject({ status: 'failed', lastError: { code: 'retry-limit' } })
})
