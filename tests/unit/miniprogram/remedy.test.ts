// The one button that ends a status, for the banner and the monitor.
import { describe, expect, it, jest } from '@jest/globals'
import type { SocketStatus } from 'mobx-miniprogram-socket'
import { Remedy } from '../../../miniprogram/stores/remedy'

function remedyFor(status: SocketStatus, retryCount = 0) {
  const socket = { status, retryCount, connect: jest.fn(), retry: jest.fn() }
  return { socket, remedy: new Remedy(socket) }
}

describe('a tap', () => {
  it.each<SocketStatus>(['idle', 'closed'])('connects when %s, where nothing is wanted yet', (status) => {
    const { socket, remedy } = remedyFor(status)
    remedy.apply()
    expect([remedy.name, remedy.isWanted]).toEqual(['connect', false])
    expect(socket.connect).toHaveBeenCalledTimes(1)
    expect(socket.retry).not.toHaveBeenCalled()
  })

  it.each<SocketStatus>(['waiting', 'offline', 'suspended', 'failed'])(
    'tries now when %s, whatever the phone says',
    (status) => {
      const { socket, remedy } = remedyFor(status)
      remedy.apply()
      expect([remedy.name, remedy.isWanted]).toEqual(['retry', true])
      expect(socket.retry).toHaveBeenCalledTimes(1)
      expect(socket.connect).not.toHaveBeenCalled()
    },
  )

  it.each<SocketStatus>(['connecting', 'open'])('has nothing to do when %s', (status) => {
    const { socket, remedy } = remedyFor(status)
    remedy.apply()
    expect([remedy.name, remedy.isWanted]).toEqual([null, true])
    expect(socket.connect).not.toHaveBeenCalled()
    expect(socket.retry).not.toHaveBeenCalled()
  })
})

describe('those who do not use the connection', () => {
  it.each<[SocketStatus, number, boolean]>([
    ['idle', 0, false],
    ['connecting', 0, false],
    ['open', 0, false],
    ['waiting', 1, true],
    ['connecting', 1, true],
    ['offline', 0, true],
    ['suspended', 0, true],
    ['failed', 3, true],
    ['closed', 0, true],
  ])('when %s after %i failures: hear of it: %s', (status, retryCount, isTrouble) => {
    expect(remedyFor(status, retryCount).remedy.isTrouble).toBe(isTrouble)
  })
})
