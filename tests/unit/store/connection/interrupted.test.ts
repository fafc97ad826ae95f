// A close that WeChat calls interrupted, and the limit that holds for this close as for others.
import { describe, expect, it, jest } from '@jest/globals'
import { fixedDelay } from 'mobx-miniprogram-socket'
import { awaitReturn, openProvenStore, openStore, type Parts } from '../../../support/closed-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

/** The app was away for a moment. */
function returned(parts: Parts): Parts {
  parts.phone.hide()
  jest.advanceTimersByTime(1_000)
  parts.phone.show()
  parts.phone.line.say('pong')
  return parts
}

describe('interrupted, after the app was in the background', () => {
  it.each([1000, 1006])('with %i: an attempt at once, at no cost in retries', (code) => {
    const { phone, socket } = returned(openStore())
    jest.advanceTimersByTime(4_000)
    phone.line.close(code, 'interrupted')
    expect(socket).toMatchObject({
      status: 'connecting',
      retryCount: 0,
      lastError: { code: 'closed', close: { code, reason: 'interrupted' } },
    })
    expect(phone.lines).toHaveLength(2)
  })

  it('five seconds later is a loss like any other: the background is long over', () => {
    const parts = returned(openStore())
    jest.advanceTimersByTime(5_000)
    parts.phone.line.close(1000, 'interrupted')
    expect(parts.socket.retryCount).toBe(1)
    expect(awaitReturn(parts)).toBe(3_000)
  })

  it('again and again: nine attempts, not more', () => {
    const { phone } = returned(openStore({ retry: { next: () => 1 } }))
    for (let attempt = 0; attempt < 20; attempt++) {
      if (phone.line.isOver) continue
      phone.line.accept()
      phone.line.close(1000, 'interrupted')
    }
    expect(phone.lines).toHaveLength(10)
  })

  it('with a delay that the server names waits for that', () => {
    const parts = returned(openStore())
    parts.phone.line.close(1000, '{"after":2000,"why":"interrupted"}')
    expect(awaitReturn(parts)).toBe(2_000)
  })
})

describe('interrupted, while the app was on the screen', () => {
  it.each([1000, 1001, 1006, 1011])('with %i is a loss like any other', (code) => {
    const parts = openProvenStore()
    parts.phone.line.close(code, 'interrupted')
    expect(parts.socket.retryCount).toBe(1)
    expect(awaitReturn(parts)).toBe(3_000)
  })
})

it.each([1001, 1011])('%i with that word is the server’s, also after the background', (code) => {
  const parts = returned(openStore())
  parts.phone.line.close(code, 'interrupted')
  expect(awaitReturn(parts)).toBe(3_000)
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
