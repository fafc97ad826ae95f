// Entries on their way do not go again after a wished end, nor after cancel().
import { describe, expect, it, jest } from '@jest/globals'
import { useFakeTime } from '../../../support/fake-time'
import { dataOf, openStore, reconnect } from '../../../support/sending-store'

useFakeTime()

describe('disconnect()', () => {
  it('is not followed by a second logout, sent as the next user', async () => {
    const { phone, socket } = openStore()
    const entry = socket.send('logout')
    socket.disconnect()
    expect(await entry.done).toBe('sent')
    expect(socket.queue).toEqual([])
    jest.advanceTimersByTime(5)
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(1_000)
    expect(phone.lines.map(({ sent }) => sent)).toEqual([['logout'], []])
    expect(entry.state).toBe('sent')
  })

  it('ends the second sending for an app that is hidden, too', () => {
    const { phone, socket } = openStore()
    socket.send('logout')
    phone.hide()
    socket.disconnect()
    phone.show()
    socket.connect()
    phone.line.accept()
    expect(phone.lines.map(({ sent }) => sent)).toEqual([['logout'], []])
  })

  it('keeps what waits, and what the phone refused, in their order', () => {
    const { phone, socket } = openStore()
    phone.line.failures.push('send:fail')
    phone.line.holdsAnswers = true
    socket.send('refused')
    phone.line.answer()
    socket.send('waits')
    socket.disconnect()
    expect(dataOf(socket)).toEqual(['refused', 'waits'])
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(50)
    expect(phone.line.sent).toEqual(['refused', 'waits'])
  })

  it('keeps what was refused before the rest was answered', () => {
    const { phone, socket } = openStore()
    phone.line.failures.push('send:fail')
    socket.send('refused')
    phone.line.holdsAnswers = true
    socket.send('taken')
    jest.advanceTimersByTime(5)
    socket.disconnect()
    expect(dataOf(socket)).toEqual(['refused'])
  })

  it('is not meant by a loss: what was not answered goes again', () => {
    const { phone, socket } = openStore()
    const entry = socket.send('hello')
    phone.line.drop()
    expect(entry.state).toBe('queued')
    reconnect(phone)
    expect(phone.line.sent).toEqual(['hello'])
  })
})

describe('cancel() of what is on its way', () => {
  it('comes too late, and ends any second sending', async () => {
    const { phone, socket } = openStore()
    const entry = socket.send('pay')
    expect(socket.cancel(entry.id)).toBe(false)
    expect(entry.state).toBe('sent')
    phone.line.drop()
    expect(await entry.done).toBe('failed')
    expect(entry.failure).toBe('Cancelled on its way: it may have arrived.')
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
    expect(socket.lastError?.code).toBe('closed')
  })

  it('says so also where the entry waits to go again, because it may have arrived', async () => {
    const { phone, socket } = openStore()
    const entry = socket.send('pay')
    phone.line.drop()
    expect(entry.state).toBe('queued')
    expect(entry.cancel()).toBe(false)
    expect(await entry.done).toBe('failed')
    expect(entry.failure).toBe('Cancelled on its way: it may have arrived.')
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
  })

  it('is in time for what the phone refused, because it never left', () => {
    const { phone, socket } = openStore()
    phone.line.failures.push('send:fail')
    const entry = socket.send('pay')
    jest.advanceTimersByTime(5)
    expect(entry.state).toBe('queued')
    expect(entry.cancel()).toBe(true)
    expect(entry.state).toBe('cancelled')
  })

  it('changes nothing where the phone took it', async () => {
    const { socket } = openStore()
    const entry = socket.send('pay')
    entry.cancel()
    jest.advanceTimersByTime(5)
    expect(await entry.done).toBe('sent')
  })

  it('also ends the second sending of what the phone refused', async () => {
    const { phone, socket } = openStore()
    phone.line.failures.push('send:fail')
    const entry = socket.send('pay')
    expect(entry.cancel()).toBe(false)
    jest.advanceTimersByTime(5)
    expect(await entry.done).toBe('failed')
    reconnect(phone)
    expect(phone.line.sent).toEqual([])
  })
})
