// Close codes of a server that wants no further attempt.
import { describe, expect, it, jest } from '@jest/globals'
import { openStore } from '../../../support/closed-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('4000–4099', () => {
  const refuseStore = () => {
    const parts = openStore()
    parts.phone.line.close(4003, 'banned')
    return parts
  }

  it('ends at failed, and says so in one error', () => {
    const { socket } = refuseStore()
    expect(socket).toMatchObject({ status: 'failed', nextRetryAt: null })
    expect(socket.lastError).toEqual({
      code: 'refused',
      message: 'The server closed the connection for good; call retry() to try again: 4003 banned',
      at: Date.now(),
      close: { code: 4003, reason: 'banned' },
    })
  })

  it('is final for the phone: no timer, no network and no return to the app brings it back', () => {
    const { phone, socket } = refuseStore()
    jest.advanceTimersByTime(3_600_000)
    phone.goes('none')
    phone.goes('wifi')
    phone.goes('4g')
    phone.hide()
    jest.advanceTimersByTime(60_000)
    phone.show()
    jest.advanceTimersByTime(3_600_000)
    expect(socket.status).toBe('failed')
    expect(phone.lines).toHaveLength(1)
    expect(phone.running).toMatchObject({ timers: 0, sockets: 0 })
  })

  it.each(['retry', 'connect'] as const)('%s() tries nevertheless, as a first attempt', (wish) => {
    const { phone, socket } = refuseStore()
    socket[wish]()
    expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
    phone.line.accept()
    expect(socket.status).toBe('open')
  })

  it('keeps what waits to be sent for that', () => {
    const { phone, socket } = refuseStore()
    socket.send('a')
    socket.retry()
    phone.line.accept()
    expect(phone.line.sent).toEqual(['a'])
  })

  it('gives way to a delay: a server that names one wants the phone back', () => {
    const { phone, socket } = openStore()
    phone.line.close(4000, '{"after":5}')
    expect(socket.status).toBe('waiting')
  })

  it('counts also where the app was just left', () => {
    const { phone, socket } = openStore()
    phone.hide()
    phone.line.close(4003, 'banned')
    expect(socket.status).toBe('failed')
    phone.show()
    expect(socket.status).toBe('failed')
  })
})
