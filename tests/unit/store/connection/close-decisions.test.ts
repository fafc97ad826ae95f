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
  })
})
