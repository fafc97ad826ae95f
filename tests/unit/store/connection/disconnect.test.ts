// disconnect() tells the server why.
import { describe, expect, it } from '@jest/globals'
import { SocketOptionError } from 'mobx-miniprogram-socket'
import { connectStore, openStore } from '../../../support/connection-store'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

describe('disconnect({ code, reason })', () => {
  it('reaches the server', () => {
    const { phone, socket } = openStore()
    socket.disconnect({ code: 4001, reason: 'logged out' })
    expect(phone.line.closing).toEqual({ code: 4001, reason: 'logged out' })
    expect(socket.status).toBe('closed')
  })

  it('closes with 1000 where no code is given', () => {
    const { phone, socket } = openStore()
    socket.disconnect({ reason: 'bye' })
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'bye' })
  })

  it('without it says what was left', () => {
    const { phone, socket } = openStore()
    socket.disconnect()
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'left open' })
  })

  it('takes the event of a tap for no code', () => {
    const { phone, socket } = openStore()
    socket.disconnect({ type: 'tap', detail: { x: 1 } } as never)
    expect(phone.line.closing).toEqual({ code: 1000, reason: '' })
  })

  it('closes again once a socket that was connecting opens', () => {
    const { phone, socket } = connectStore()
    socket.disconnect({ code: 4001 })
    phone.line.accept()
    expect(phone.line.closing).toEqual({ code: 4001, reason: '' })
    expect(phone.running.sockets).toBe(0)
  })

  it.each([1001, 2999, 5000, 3000.5, NaN, '4001'])('refuses the code %j, and stays connected', (code) => {
    const { socket } = openStore()
    expect(() => socket.disconnect({ code: code as number })).toThrow(SocketOptionError)
    expect(() => socket.disconnect({ code: code as number })).toThrow('from 3000 to 4999')
    expect(socket.status).toBe('open')
  })

  it('makes text of a reason that is none', () => {
    const { phone, socket } = openStore()
    socket.disconnect({ reason: 7 as never })
    expect(phone.line.closing).toEqual({ code: 1000, reason: '7' })
  })
})
