// The 5 s rule: effects of the background on an app.
import { describe, expect, it } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { type Quirks, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { close, connect, dial, send } from './notes'

function aPhone(quirks: Partial<Quirks> = {}) {
  const clock = new VirtualClock()
  const phone = new VirtualPhone({ timing: clock, quirks })
  return { clock, phone }
}

/** An app with a socket and a repeating timer of 1 s. It records all events. */
function anApp(quirks: Partial<Quirks> = {}) {
  const { clock, phone } = aPhone(quirks)
  const noted = connect(phone)
  const { heard } = noted
  phone.wx.onAppShow(() => void heard.push('shown'))
  phone.wx.onAppHide(() => void heard.push('hidden'))
  const start = clock.now()
  const tick = (): void => {
    phone.setTimer(() => {
      heard.push(`tick at ${String(clock.now() - start)}`)
      tick()
    }, 1_000)
  }
  tick()
  return { clock, phone, noted, heard }
}

describe('less than 5 s in the background', () => {
  it('have no effect', () => {
    const { clock, phone, heard } = anApp()
    phone.hide()
    clock.advance(2_000)
    phone.line.say('hello')
    clock.advance(2_999)
    phone.show()
    expect(phone.visible).toBe(true)
    clock.advance(10_000)
    expect(heard.slice(0, 8)).toEqual([
      'hidden',
      'tick at 1000',
      'tick at 2000',
      'message: hello',
      'tick at 3000',
      'tick at 4000',
      'shown',
      'tick at 5000',
    ])
    expect(heard).not.toContainEqual(expect.stringContaining('close'))
  })
})

describe('5 s in the background', () => {
  it('stop the timers until the app is shown, while the clock goes on', () => {
    const { clock, phone, heard } = anApp()
    phone.hide()
    clock.advance(60_000)
    expect(heard.at(-1)).toBe('tick at 4000')
    phone.show()
    clock.advance(1_000)
    expect(heard.slice(-4)).toEqual(['close: 1000 interrupted', 'tick at 60000', 'shown', 'tick at 61000'])
  })

  it('hold all events until the app is shown, then deliver them in order', () => {
    const { clock, phone } = aPhone({ background: 'silent' })
    const heard: string[] = []
    phone.wx.onAppShow(() => void heard.push('shown'))
    phone.wx.onNetworkStatusChange(({ networkType }) => void heard.push(networkType))
    phone.wx.onNetworkWeakChange(({ weakNet }) => void heard.push(weakNet ? 'weak' : 'strong'))
    phone.hide()
    clock.advance(5_000)
    phone.goes('none')
    phone.goes('4g')
    phone.weakens()
    expect(heard).toEqual([])
    phone.show()
    expect(heard).toEqual(['none', '4g', 'weak', 'shown'])
  })

  it('also hold the answer to a send', () => {
    const { clock, phone, noted, heard } = anApp()
    phone.line.holdsAnswers = true
    send(noted, 'a')
    phone.hide()
    clock.advance(5_000)
    phone.line.answer()
    expect(heard).not.toContain('a: taken')
    phone.show()
    expect(heard).toContain('a: taken')
  })

  it('do not fire a timer that was stopped meanwhile', () => {
    const { clock, phone } = aPhone()
    const heard: string[] = []
    const stop = phone.setTimer(() => void heard.push('fired'), 6_000)
    phone.hide()
    clock.advance(10_000)
    expect(phone.running.timers).toBe(1)
    stop()
    phone.show()
    expect(heard).toEqual([])
    expect(phone.running.timers).toBe(0)
  })
})

describe('5 s in the background end the socket', () => {
  /** Hides the app for a minute, shows it, then sends and closes. */
  function aMinuteAway(background: Quirks['background']) {
    const { clock, phone } = aPhone({ background })
    const noted = connect(phone)
    const { heard } = noted
    phone.wx.onAppShow(() => void heard.push('shown'))
    phone.hide()
    clock.advance(4_999)
    expect(phone.line.isOver).toBe(false)
    clock.advance(1)
    heard.push('5 s')
    const isOver = phone.line.isOver
    clock.advance(55_000)
    phone.line.say('hello')
    phone.show()
    send(noted, 'a')
    close(noted, 1000)
    clock.advance(5)
    return { heard, isOver }
  }
  const dead = ['a: sendSocketMessage:fail taskID not exist', 'closeSocket:fail wcwss taskID not exist']

  it.each<[Quirks['background'], string[]]>([
    ['interrupted', ['close: 1000 interrupted', '5 s', 'shown', ...dead]],
    ['late', ['5 s', 'close: 1000 interrupted', 'shown', ...dead]],
    ['silent', ['5 s', 'shown', ...dead]],
  ])('background: %s', (background, expected) => {
    expect(aMinuteAway(background)).toEqual({ heard: expected, isOver: true })
  })

  it('except when the phone keeps the app running, as for background audio', () => {
    expect(aMinuteAway('kept')).toEqual({
      heard: ['5 s', 'message: hello', 'shown', 'close: 1000', 'a: taken', 'closing'],
      isOver: false,
    })
  })

  it('also end an attempt', () => {
    const { clock, phone } = aPhone({ background: 'interrupted' })
    const { heard } = dial(phone)
    phone.hide()
    clock.advance(5_000)
    phone.line.accept()
    phone.show()
    expect(heard).toEqual(['close: 1000 interrupted'])
  })

  it('also end a socket that was closed while connecting', () => {
    const { clock, phone } = aPhone({ background: 'silent' })
    const noted = dial(phone)
    phone.hide()
    close(noted, 1000)
    clock.advance(5)
    expect(clock.pending).toBe(0)
    clock.advance(5_000)
    phone.show()
    phone.line.accept()
    expect(noted.heard).toEqual(['closeSocket:fail websocket is not connected'])
  })

  it('need no timer without a socket, or after the last one has ended', () => {
    const { clock, phone } = aPhone()
    phone.hide()
    expect(clock.pending).toBe(0)
    phone.show()
    const noted = connect(phone)
    phone.hide()
    expect(clock.pending).toBe(1)
    close(noted, 1000)
    clock.advance(5)
    expect(clock.pending).toBe(0)
  })

  it('end it once, also when the app is hidden repeatedly', () => {
    const { clock, phone } = aPhone({ background: 'interrupted' })
    const { heard } = connect(phone)
    phone.hide()
    clock.advance(3_000)
    phone.hide()
    clock.advance(2_000)
    expect(heard).toEqual(['close: 1000 interrupted'])
    phone.show()
    phone.hide()
    clock.advance(10_000)
    phone.show()
    expect(heard).toEqual(['close: 1000 interrupted'])
  })
})

it('connectSocket fails in the background with interrupted', () => {
  const { clock, phone } = aPhone()
  phone.hide()
  const { heard } = dial(phone)
  clock.advance(5)
  expect(heard).toEqual(['fail: connectSocket:fail interrupted'])
})

it('connectSocket works in the background of an app that the phone keeps running', () => {
  const { clock, phone } = aPhone({ background: 'kept' })
  phone.onDial = (line) => {
    line.accept()
  }
  phone.hide()
  clock.advance(60_000)
  const { heard } = dial(phone)
  clock.advance(1_000)
  expect(heard).toContain('open')
})

it('a store reconnects after each kind of background', () => {
  for (const background of ['interrupted', 'late', 'silent'] as const) {
    const { clock, phone } = aPhone({ background })
    const socket = createSocketStore({ url: 'wss://example.com', platform: phone })
    phone.onDial = (line) => line.accept()
    socket.connect()
    clock.advance(100)
    expect(socket.status).toBe('open')
    phone.hide()
    clock.advance(60_000)
    expect(socket.status).toBe('suspended')
    phone.show()
    clock.advance(3_000)
    expect([background, socket.status, phone.lines.length]).toEqual([background, 'open', 2])
    socket.dispose()
    expect(phone.running).toEqual({ timers: 0, networkWatchers: 0, foregroundWatchers: 0, sockets: 0 })
  }
})

describe('a phone that stands still', () => {
  it('runs everything in the order of the events when it goes on, also what it is told of the foreground', () => {
    const { clock, phone, heard } = anApp({ background: 'kept' })
    phone.freeze()
    clock.advance(1_500)
    phone.hide()
    clock.advance(1_000)
    phone.show()
    expect(heard).toEqual([])
    phone.thaw()
    expect(heard).toEqual(['tick at 2500', 'hidden', 'shown'])
    clock.advance(1_000)
    expect(heard.at(-1)).toBe('tick at 3500')
  })

  it('and is stopped in the background goes on when it is shown', () => {
    const { clock, phone, heard } = anApp({ background: 'silent' })
    phone.hide()
    phone.freeze()
    clock.advance(10_000)
    phone.thaw()
    expect(heard).toEqual(['hidden'])
    phone.show()
    expect(heard).toEqual(['hidden', 'tick at 10000', 'shown'])
  })
})
