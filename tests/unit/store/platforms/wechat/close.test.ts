// Close codes in both directions.
import { describe, expect, it, jest } from '@jest/globals'
import { useFakeTime } from '../../../../support/fake-time'
import { bareSocket, openStore, connectStore } from '../../../../support/wechat-platform'
import { type Wx } from '../../../../support/wx'

useFakeTime()

describe('the close code', () => {
  it.each<[string, (task: Wx['task']) => void, object]>([
    [
      'is told as it came',
      (task) => task.end(4_001, '{"after": 5000}'),
      { detail: '4001 {"after": 5000}', close: { code: 4_001, reason: '{"after": 5000}' } },
    ],
    [
      'is waited for after onError, because it decides whether and when to come back',
      (task) => (task.error('Underlying Transport Error'), task.end(4_001, 'banned')),
      { detail: 'Underlying Transport Error', close: { code: 4_001, reason: 'banned' } },
    ],
    [
      'is waited for 50 ms',
      (task) => (task.error('first'), jest.advanceTimersByTime(49), task.end(1012, '')),
      { detail: 'first', close: { code: 1012, reason: '' } },
    ],
    [
      'is not waited for longer',
      (task) => (task.error('first'), jest.advanceTimersByTime(50), task.end(1012, '')),
      { detail: 'first' },
    ],
    [
      'is waited for once, however many errors there are',
      (task) => (task.error('first'), jest.advanceTimersByTime(30), task.error('last'), task.end()),
      { detail: 'last', close: { code: 1006, reason: 'abnormal closure' } },
    ],
  ])('%s', (_, end, told) => {
    const { wx, ended } = bareSocket()
    wx.task.open()
    end(wx.task)
    expect(ended.mock.calls).toEqual([[{ code: 'closed', ...told }]])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('is told of an attempt too: the handshake may have gone unnoticed', () => {
    const { wx, ended } = bareSocket()
    wx.task.end(4_001, 'banned')
    expect(ended.mock.calls).toEqual([
      [{ code: 'connect-failed', detail: '4001 banned', close: { code: 4_001, reason: 'banned' } }],
    ])
  })

  it('is not waited for while connecting, when there is none', () => {
    const { wx, ended } = bareSocket()
    wx.task.error('exception onOpen fail code:20, msg:Invalid HTTP status.')
    expect(ended).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  })

  it.each<[string, unknown, { code: number; reason: string }]>([
    ['a code as text, as on Douyin', { code: '1006', reason: 'gone' }, { code: 1006, reason: 'gone' }],
    ['no code', { reason: 'gone' }, { code: 1005, reason: 'gone' }],
    ['no event', undefined, { code: 1005, reason: '' }],
    ['null', null, { code: 1005, reason: '' }],
    ['65535, as on WeChat for PC', { code: 65535, reason: '' }, { code: 1005, reason: '' }],
    ['999', { code: 999, reason: '' }, { code: 1005, reason: '' }],
    ['the lowest code', { code: 1000, reason: '' }, { code: 1000, reason: '' }],
    ['the highest code', { code: 4999, reason: '' }, { code: 4999, reason: '' }],
    ['5000', { code: 5000, reason: '' }, { code: 1005, reason: '' }],
    ['half a code', { code: 1000.5, reason: '' }, { code: 1005, reason: '' }],
    ['a reason that is none', { code: 1001, reason: 7 }, { code: 1001, reason: '' }],
  ])('is distrusted: %s', (_, event, close) => {
    const { wx, ended } = bareSocket()
    wx.task.endWith(event)
    expect(ended).toHaveBeenCalledWith(expect.objectContaining({ close }))
  })

  it('is no longer waited for after close()', () => {
    const { wx, socket, ended } = bareSocket()
    wx.task.open()
    wx.task.error()
    socket.close(1000, 'bye')
    expect(jest.getTimerCount()).toBe(0)
    wx.task.end()
    expect(ended).not.toHaveBeenCalled()
  })

  it('is no longer waited for by a store that was disposed of', () => {
    const { wx, socket } = openStore()
    wx.task.error()
    socket.dispose()
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('closing', () => {
  it('gives 1000 and a reason', () => {
    const { wx, socket } = openStore()
    socket.disconnect()
    expect(wx.task.closings).toEqual([{ code: 1000, reason: expect.stringMatching(/\S/) }])
    wx.task.end(1000, 'normal closure')
    expect(socket).toMatchObject({ status: 'closed', lastError: null })
  })

  it('while connecting does nothing, so it is done again as soon as the task opens', () => {
    const { wx, socket } = connectStore()
    socket.disconnect()
    expect(wx.task.closings).toHaveLength(1)
    wx.task.open()
    expect(wx.task.closings).toHaveLength(2)
    expect(socket.status).toBe('closed')
  })

  it('of an attempt that took too long is done when it opens after all, beside its successor', () => {
    const { wx, socket } = connectStore()
    const late = wx.task
    jest.advanceTimersByTime(15_000)
    wx.task.open()
    late.open()
    expect(late.closings).toHaveLength(2)
    expect(wx.task.closings).toEqual([])
    expect(socket.status).toBe('open')
  })

  it('a task that throws does no harm', () => {
    const { wx, socket } = openStore()
    wx.task.close = () => {
      throw new Error('closeSocket:fail wcwss taskID not exist')
    }
    socket.disconnect()
    socket.connect()
    wx.task.open()
    expect(socket.status).toBe('open')
  })

  it.each([
    ['ASCII', 'x'.repeat(200), 'x'.repeat(123)],
    ['Greek, two bytes each', 'λ'.repeat(80), 'λ'.repeat(61)],
    ['Chinese, three bytes each', '断'.repeat(50), '断'.repeat(41)],
    ['emoji, four bytes each', '⛏'.repeat(3) + '🪙'.repeat(40), '⛏'.repeat(3) + '🪙'.repeat(28)],
    ['short enough', '再见', '再见'],
  ])('clips the reason to 123 UTF-8 bytes between two characters: %s', (_, reason, clipped) => {
    const { wx, socket } = bareSocket()
    wx.task.open()
    socket.close(4_000, reason)
    expect(wx.task.closings).toEqual([{ code: 4_000, reason: clipped }])
  })
})
