// The option `closeCodes`: the app decides what a close of its server means.
import { describe, expect, it, jest } from '@jest/globals'
import type { CloseCodes } from 'mobx-miniprogram-socket'
import { openStore } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('closeCodes', () => {
  const closeStore = (closeCodes: CloseCodes, code: number, reason = '') => {
    const parts = openStore({ closeCodes })
    parts.phone.line.close(code, reason)
    return parts
  }

  it('stops at a code that the table takes for a passing fault', () => {
    const { phone, socket } = closeStore(() => 'stop', 1008)
    jest.advanceTimersByTime(3_600_000)
    expect(socket).toMatchObject({ status: 'failed', lastError: { code: 'refused' } })
    expect(phone.lines).toHaveLength(1)
  })

  it('comes back after a code that the table takes for the end', () => {
    const { phone, socket } = closeStore(() => 'retry', 4003)
    expect(socket.status).toBe('waiting')
    jest.advanceTimersByTime(60_000)
    expect(phone.lines.length).toBeGreaterThan(1)
  })

  it('waits as long as the app says', () => {
    const { phone, socket } = closeStore(({ code }) => ({ after: code * 10 }), 1001)
    expect(socket.nextRetryAt).toBe(Date.now() + 10_010)
    jest.advanceTimersByTime(10_009)
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1)
    expect(phone.lines).toHaveLength(2)
  })

  it('leaves a close that it does not know to the table', () => {
    const { socket } = closeStore(({ code }) => (code === 1008 ? 'stop' : undefined), 4003)
    expect(socket.status).toBe('failed')
    expect(socket.lastError?.message).not.toContain('closeCodes')
  })

  const expected = "expected 'retry', 'at-once', 'renew', 'stop', { after: ms } or undefined"
  it.each<[string, () => unknown, told: string]>([
    ['throws', () => JSON.parse('{'), 'JSON'],
    ['answers an unknown word', () => 'Stop', expected],
    ['answers a promise', async () => 'stop', expected],
    ['answers null', () => null, expected],
  ])('that %s is told in lastError and in the log, and the table decides', (_name, decide, told) => {
    const log = jest.fn()
    const { phone, socket } = openStore({ closeCodes: decide as CloseCodes, log })
    phone.line.close(4003, 'bye')
    expect(socket).toMatchObject({
      status: 'failed',
      lastError: { code: 'refused', close: { code: 4003, reason: 'bye' } },
    })
    expect(socket.lastError?.message).toContain('4003 bye; closeCodes: ')
    expect(socket.lastError?.message).toContain(told)
    expect(log).toHaveBeenLastCalledWith(expect.stringContaining('closeCodes: '))
  })
})
