// background: 'keep', for apps that WeChat keeps alive while they play audio or follow the location.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, type SocketStoreOptions } from 'mobx-miniprogram-socket'
import { type Quirks, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { useFakeTime } from '../../../support/fake-time'

useFakeTime()

/** An open store on a phone whose server answers pings. */
function open(background: Quirks['background'], options: Partial<SocketStoreOptions> = {}) {
  const phone = new VirtualPhone({ latency: 20, quirks: { background } })
  let isUp = true
  phone.onDial = (line) => {
    if (isUp) line.accept()
    else line.refuse()
    line.onFrame = (frame) => {
      if (typeof frame === 'string' && frame.endsWith('ping')) line.say('pong')
    }
  }
  const socket = createSocketStore({
    url: 'wss://example.com',
    platform: phone,
    background: 'keep',
    ...options,
  })
  socket.connect()
  jest.advanceTimersByTime(15_000)
  const stop = (): void => {
    isUp = false
    phone.line.drop()
  }
  const start = (): void => {
    isUp = true
  }
  return { phone, socket, stop, start }
}

const MINUTE = 60_000

describe('an app that WeChat keeps alive', () => {
  it('stays connected in the background, and its heartbeat goes on', () => {
    const { phone, socket } = open('kept')
    phone.hide()
    const pings = phone.line.sent.length
    jest.advanceTimersByTime(10 * MINUTE)
    expect(socket.status).toBe('open')
    expect(phone.line.sent.length - pings).toBeGreaterThanOrEqual(60)
    expect(phone.lines).toHaveLength(1)
  })

  it('gets messages and sends them while it is there', async () => {
    const { phone, socket } = open('kept')
    phone.hide()
    jest.advanceTimersByTime(MINUTE)
    phone.line.say('gold!')
    const entry = socket.send('thanks')
    jest.advanceTimersByTime(2_000)
    expect(socket.lastMessage?.data).toBe('gold!')
    expect(await entry.confirmed).toBe(true)
  })

  it('finds a link that dies there, and goes on trying at its pace', () => {
    const { phone, socket, stop } = open('kept')
    phone.hide()
    phone.line.mute()
    jest.advanceTimersByTime(15_000)
    expect([socket.status, phone.lines.length]).toEqual(['open', 2])
    stop()
    const before = phone.lines.length
    for (let minute = 0; minute < 5; minute++) {
      jest.advanceTimersByTime(MINUTE)
      expect(['connecting', 'waiting']).toContain(socket.status)
    }
    expect(phone.lines.length - before).toBeGreaterThanOrEqual(5)
    expect(phone.lines.length - before).toBeLessThanOrEqual(45)
  })

  it('replaces a link that is lost there, without coming back', () => {
    const { phone, socket } = open('kept')
    phone.hide()
    jest.advanceTimersByTime(MINUTE)
    phone.line.drop()
    jest.advanceTimersByTime(2_000)
    expect([socket.status, phone.lines.length]).toEqual(['open', 2])
  })

  it('tries at once when it comes back, whatever wait is left', () => {
    const { phone, socket, stop, start } = open('kept')
    phone.hide()
    stop()
    jest.advanceTimersByTime(5 * MINUTE)
    start()
    while (socket.status !== 'waiting') jest.advanceTimersByTime(100)
    phone.show()
    jest.advanceTimersByTime(50)
    expect(socket.status).toBe('open')
  })

  it('asks the link when it comes back, and keeps it', () => {
    const { phone, socket } = open('kept')
    phone.hide()
    jest.advanceTimersByTime(MINUTE)
    const pings = phone.line.sent.length
    phone.show()
    expect(phone.line.sent.length).toBe(pings)
    jest.advanceTimersByTime(100)
    expect(phone.line.sent.length).toBe(pings + 1)
    expect([socket.status, phone.lines.length]).toEqual(['open', 1])
  })
})

describe('an app that was stopped all the same', () => {
  it.each<[Quirks['background'], boolean, number]>([
    ['late', true, 100],
    ['interrupted', true, 100],
    ['silent', true, 2_100],
    ['late', false, 100],
    ['interrupted', false, 100],
    ['silent', false, 3_200],
  ])(
    'has a new link soon after its return (%s, told that it is shown: %s): within %i ms',
    (background, told, ms) => {
      const { phone, socket } = open(background)
      phone.quirks.tellsShow = told
      phone.hide()
      jest.advanceTimersByTime(10 * MINUTE)
      phone.show()
      jest.advanceTimersByTime(ms)
      if (socket.status === 'waiting') jest.advanceTimersByTime(1_000)
      expect(socket.status).toBe('open')
      // An attempt in the background may have failed before.
      expect([2, 3]).toContain(phone.lines.length)
    },
  )
})

describe('explain()', () => {
  it('says that the app went to the background and came back, and so does the log', () => {
    const log: string[] = []
    const { phone, socket } = open('kept', { log: (line) => log.push(line) })
    phone.hide()
    jest.advanceTimersByTime(MINUTE)
    phone.show()
    const [hidden, shown] = socket.explain().history.slice(-2)
    expect(hidden).toMatchObject({
      from: 'open',
      to: 'open',
      cause: 'hidden',
      detail: "background is 'keep'",
    })
    expect(shown).toMatchObject({ from: 'open', to: 'open', cause: 'shown' })
    expect(log.slice(-2)).toEqual([hidden?.line, shown?.line])
    expect(socket.explain().because).toBe('The server accepted the connection.')
  })
})

it('what waits for storage is written when the app is hidden: it may not come back', () => {
  const { phone, socket } = open('kept', { outbox: { persist: true }, encode: String })
  phone.line.holdsAnswers = true
  phone.goes('none')
  socket.send('hello')
  phone.hide()
  expect([...phone.virtualStorage.items.values()].join()).toContain('hello')
})
