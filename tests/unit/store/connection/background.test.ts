// The fate of a link, an attempt and a wait in the background.
import { describe, expect, it, jest } from '@jest/globals'
import { connectStore, into, openStore, storeWith } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('the background', () => {
  it('for less than 5 s: the link is kept, and what came meanwhile is there', () => {
    const { phone, socket } = openStore()
    phone.hide()
    expect(socket.status).toBe('suspended')
    jest.advanceTimersByTime(4_999)
    phone.line.say('meanwhile')
    phone.show()
    expect(socket.status).toBe('open')
    expect(phone.lines).toHaveLength(1)
    expect(socket.messages).toMatchObject([{ data: 'meanwhile' }])
  })

  it.each(['interrupted', 'late', 'silent', 'kept'] as const)(
    'for 5 s: the link is replaced at once, at no cost in retries, however its end is told (%s)',
    (background) => {
      const { phone, socket } = openStore()
      phone.quirks.background = background
      phone.hide()
      jest.advanceTimersByTime(5_000)
      phone.show()
      expect(phone.lines).toHaveLength(2)
      expect(phone.running.sockets).toBe(1)
      expect(socket).toMatchObject({ status: 'connecting', retryCount: 0 })
      phone.line.accept()
      expect(socket.status).toBe('open')
    },
  )

  it('for 5 s: a link that lived on is closed, so that there are not two', () => {
    const { phone } = openStore()
    phone.quirks.background = 'kept'
    phone.hide()
    jest.advanceTimersByTime(5_000)
    phone.show()
    expect(phone.lines[0]?.closing).toEqual({ code: 1000, reason: 'left suspended' })
  })

  it('goes by the clock on the wall: JS may have stood still meanwhile', () => {
    const { phone } = openStore()
    phone.hide()
    phone.clockSkew = 3_600_000
    phone.show()
    expect(phone.lines).toHaveLength(2)
  })

  it('keeps an attempt under way, and its time limit', () => {
    const { phone, socket } = connectStore()
    phone.hide()
    jest.advanceTimersByTime(4_000)
    phone.show()
    expect(socket.status).toBe('connecting')
    expect(phone.lines).toHaveLength(1)
    jest.advanceTimersByTime(1_000)
    expect(socket.lastError?.code).toBe('connect-timeout')
  })

  it('an attempt that is accepted meanwhile is open on return', () => {
    const { phone, socket } = connectStore()
    socket.send('queued')
    phone.hide()
    phone.line.accept()
    expect(socket.status).toBe('suspended')
    phone.show()
    expect(socket.status).toBe('open')
    expect(phone.line.sent).toEqual([expect.stringMatching(/ping$/), 'queued'])
  })

  it('a link that is lost meanwhile is replaced on return, at no cost in retries', () => {
    const { phone, socket } = openStore()
    phone.hide()
    phone.line.drop()
    expect(socket).toMatchObject({ status: 'suspended', lastError: { code: 'closed' } })
    phone.show()
    expect(phone.lines).toHaveLength(2)
    expect(socket.retryCount).toBe(0)
  })

  it('while waiting: no attempt until return, then at once', () => {
    const { phone, socket } = into.waiting()
    phone.hide()
    jest.advanceTimersByTime(60_000)
    expect(socket.status).toBe('suspended')
    expect(phone.lines).toHaveLength(1)
    phone.show()
    expect(phone.lines).toHaveLength(2)
  })

  it('connect() from there is tried, and waits for return when the phone refuses it', () => {
    const { phone, socket } = storeWith()
    phone.hide()
    socket.connect()
    jest.advanceTimersByTime(5)
    expect(socket).toMatchObject({ status: 'suspended', retryCount: 0 })
    expect(phone.lines).toHaveLength(1)
    phone.show()
    expect(phone.lines).toHaveLength(2)
    phone.line.accept()
    expect(socket.status).toBe('open')
  })

  it('return without network is offline', () => {
    const { phone, socket } = openStore()
    phone.hide()
    phone.goes('none')
    phone.show()
    expect(socket.status).toBe('offline')
    expect(phone.line.closing).not.toBeNull()
  })
})
