// Frames in both directions.
import { describe, expect, it, jest } from '@jest/globals'
import { useFakeTime } from '../../../../support/fake-time'
import { bareSocket, openStore, connectStore } from '../../../../support/wechat-platform'
import { Wx } from '../../../../support/wx'

useFakeTime()

describe('sending', () => {
  it('counts as sent when the phone has taken it, not before', async () => {
    const { wx, socket } = openStore()
    wx.task.answersAtOnce = false
    const entry = socket.send('dig')
    expect(socket.queue).toMatchObject([{ data: 'dig', state: 'sent' }])
    wx.task.sends[0]?.success()
    await expect(entry.done).resolves.toBe('sent')
  })

  it('a refusal that comes later puts the entry back at its place, and ends the connection', () => {
    const { wx, socket } = openStore()
    wx.task.answersAtOnce = false
    const lost = wx.task
    for (const data of ['one', 'two', 'three']) socket.send(data)
    lost.sends[0]?.success()
    lost.sends[1]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    // A frame handed over after it may have been taken.
    expect(socket.status).toBe('open')
    lost.sends[2]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    jest.advanceTimersByTime(300)
    expect(socket).toMatchObject({
      status: 'waiting',
      lastError: { code: 'unconfirmed' },
      unconfirmedCount: 1,
    })
    expect(socket.explain().because).toContain('taskID not exist')
    expect(socket.queue.map(({ data, state }) => [data, state])).toEqual([
      ['two', 'queued'],
      ['three', 'queued'],
    ])
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    jest.advanceTimersByTime(16)
    expect(wx.task.sent).toEqual(['two', 'three'])
    expect(socket).toMatchObject({ queue: [{ state: 'sent' }, { state: 'sent' }], retryCount: 1 })
  })

  it('is settled by the first answer, should there be two', () => {
    const { wx, socket } = openStore()
    wx.task.answersAtOnce = false
    const entry = socket.send('dig')
    wx.task.sends[0]?.success()
    wx.task.sends[0]?.fail({ errMsg: 'sendSocketMessage:fail taskID not exist' })
    expect(entry.state).toBe('sent')
    jest.advanceTimersByTime(500)
    expect(wx.task.sent).toEqual(['dig'])
  })

  it('a send that throws is a refusal too', () => {
    const { wx, socket } = openStore()
    wx.task.throws = new Error('sendSocketMessage:fail')
    socket.send('dig')
    jest.advanceTimersByTime(300)
    expect(socket).toMatchObject({ status: 'waiting', queueLength: 1, lastError: { code: 'send-failed' } })
    jest.advanceTimersByTime(5_000)
    wx.task.open()
    expect(wx.task.sent).toEqual(['dig'])
  })

  it('on a task that wx never gave is refused', () => {
    const { socket } = bareSocket(new Wx(() => undefined))
    const done = jest.fn()
    socket.send('dig', done)
    expect(done).toHaveBeenCalledWith('there is no SocketTask')
    expect(() => socket.close(1000, 'bye')).not.toThrow()
  })

  it('a frame handed over as the app left for a moment goes once', () => {
    const { wx, socket } = openStore({ heartbeat: false })
    wx.task.answersAtOnce = false
    socket.send('dig')
    wx.hide()
    jest.advanceTimersByTime(1_000)
    wx.task.sends[0]?.success()
    wx.show()
    expect(socket).toMatchObject({ status: 'open', queueLength: 0 })
    expect(wx.task.sent).toEqual(['dig'])
  })
})

describe('receiving', () => {
  it('proves a connection open whose onOpen was missed', () => {
    const { wx, socket } = connectStore()
    wx.task.say('gold')
    expect(socket).toMatchObject({ status: 'open', lastMessage: { data: 'gold' } })
  })

  it('ends with the connection, even if the task still talks', () => {
    const { wx, received } = bareSocket()
    wx.task.open()
    wx.task.error()
    wx.task.say('between the two words of the end')
    wx.task.end()
    wx.task.say('too late')
    expect(received.mock.calls).toEqual([['between the two words of the end']])
  })
})
