/** @jest-environment jsdom */
// The virtual phone where there is a window: page tests often run in jsdom.
import { expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

it('lives in the fake time of jsdom, too', () => {
  jest.useFakeTimers()
  const phone = new VirtualPhone({ latency: 20 })
  const uninstall = phone.install()
  phone.onDial = (line) => line.accept()
  const socket = createSocketStore({ url: 'wss://example.com' })
  socket.connect()
  jest.advanceTimersByTime(40)
  expect(socket.status).toBe('open')
  socket.dispose()
  jest.advanceTimersByTime(40)
  expect(jest.getTimerCount()).toBe(0)
  uninstall()
  jest.useRealTimers()
})
