/** @jest-environment jsdom */
// The virtual phone in jsdom, where page tests often run.
import { expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'

it('runs on the fake timers of jsdom', () => {
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
