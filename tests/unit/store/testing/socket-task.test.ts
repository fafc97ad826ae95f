// One socket of the virtual phone, from the app's side: behaviour that was observed on real phones.
import { describe, expect, it } from '@jest/globals'
import { type Quirks, VirtualClock, VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { close, connect, dial, listen, send } from './notes'

function aPhone(quirks: Partial<Quirks> = {}) {
  const clock = new VirtualClock()
  return { clock, phone: new VirtualPhone({ timing: clock, quirks }) }
}

describe('connectSocket', () => {
  it("passes the attempt to the server, with WeChat's defaults", () => {
    const { phone } = aPhone()
    phone.wx.connectSocket({ url: 'wss://a' })
    expect(phone.line.request).toMatchObject({ url: 'wss://a', header: {}, protocols: [], timeout: 60_000 })
    phone.wx.connectSocket({ url: 'wss://b', header: { a: 'b' }, protocols: ['c'], timeout: 1 })
    expect(phone.line.request).toMatchObject({
      url: 'wss://b',
      header: { a: 'b' },
      protocols: ['c'],
      timeout: 1,
    })
    expect(phone.lines).toHaveLength(2)
  })

  it('calls success for the call, before the connection opens', () => {
    const { clock, phone } = aPhone()
    const heard: string[] = []
    const task = phone.wx.connectSocket({
      url: 'wss://a',
      success: ({ errMsg }) => void heard.push(errMsg),
      complete: () => void heard.push('complete'),
    })
    if (task) listen(task, heard)
    phone.line.refuse('nobody listens there')
    expect(heard).toEqual(['error: nobody listens there', 'close: 1006 abnormal closure'])
    clock.advance(5)
    expect(heard.slice(2)).toEqual(['connectSocket:ok', 'complete'])
  })

  it('returns undefined instead of a task', () => {
    const { clock, phone } = aPhone({ noTask: true })
    const heard: string[] = []
    const option = { url: 'wss://a', fail: ({ errMsg }: { errMsg: string }) => void heard.push(errMsg) }
    expect(phone.wx.connectSocket(option)).toBeUndefined()
    expect(heard).toEqual([])
    clock.advance(5)
    expect(heard).toEqual(['connectSocket:fail'])
    expect(phone.lines).toEqual([])
  })

  it('fails on demand, as for a forbidden address', () => {
    const { phone } = aPhone()
    const noted = dial(phone)
    phone.line.fail('connectSocket:fail url not in domain list')
    expect(noted.heard).toEqual(['fail: connectSocket:fail url not in domain list'])
    expect(phone.line.isOver).toBe(true)
  })

  it('fails a little after its timeout without an answer', () => {
    const { clock, phone } = aPhone()
    const noted = dial(phone, 10_000)
    clock.advance(10_099)
    expect(noted.heard).toEqual([])
    clock.advance(1)
    expect(noted.heard).toEqual(['error: Timer Expired', 'close: 1006 abnormal closure'])
    expect(clock.pending).toBe(0)
  })

  it('never calls a listener that was added a tick late', async () => {
    const { phone } = aPhone()
    const task = phone.wx.connectSocket({ url: 'wss://a' })
    const heard: string[] = []
    await Promise.resolve()
    if (task) listen(task, heard)
    phone.line.accept()
    phone.line.say('hello')
    phone.line.drop()
    expect(heard).toEqual([])
    expect(phone.line.heard).toEqual({ open: 0, message: 0, error: 0, close: 0 })
  })
})

describe('five sockets', () => {
  const sixth = 'fail: connectSocket:fail fail reach max websocket connect count 5'

  it('are the limit: the sixth fails', () => {
    const { clock, phone } = aPhone()
    const noted = Array.from({ length: 6 }, () => dial(phone))
    clock.advance(5)
    expect(noted.map(({ heard }) => heard)).toEqual([[], [], [], [], [], [sixth]])
    expect(phone.running.sockets).toBe(5)
  })

  it('count until they have closed: a closing socket keeps its slot', () => {
    const { clock, phone } = aPhone()
    phone.latency = 100
    const noted = Array.from({ length: 5 }, () => dial(phone))
    for (const line of phone.lines) line.accept()
    clock.advance(100)
    for (const one of noted) close(one, 1000)
    const early = dial(phone)
    clock.advance(200)
    const late = dial(phone)
    clock.advance(5)
    expect([early.heard, late.heard]).toEqual([[sixth], []])
  })

  it('are freed after a time without onClose, open or connecting', () => {
    const { clock, phone } = aPhone()
    for (let i = 0; i < 4; i++) {
      const noted = connect(phone)
      phone.line.mute()
      close(noted, 1000)
    }
    close(dial(phone, 8_000), 1000)
    clock.advance(8_100)
    const first = dial(phone)
    const second = dial(phone)
    clock.advance(2_000)
    const third = dial(phone)
    clock.advance(5)
    expect([first.heard, second.heard, third.heard]).toEqual([[], [sixth], []])
  })

  it('are the default: the test can set another limit', () => {
    const { clock, phone } = aPhone({ socketLimit: 1 })
    dial(phone)
    const second = dial(phone)
    clock.advance(5)
    expect(second.heard).toEqual(['fail: connectSocket:fail fail reach max websocket connect count 1'])
  })
})

describe('the end is reported in one of four ways', () => {
  it.each([
    ['both', ['error: down', 'close: 1006 abnormal closure']],
    ['error', ['error: down']],
    ['close', ['close: 1006 abnormal closure']],
    ['neither', []],
  ] as const)('of an attempt: %s', (refusal, expected) => {
    const { phone } = aPhone({ refusal })
    const noted = dial(phone)
    phone.line.refuse('down')
    expect(noted.heard).toEqual(expected)
    expect(phone.line.isOver).toBe(true)
  })

  it.each([
    ['both', ['error: gone', 'close: 4000 gone']],
    ['error', ['error: gone']],
    ['close', ['close: 4000 gone']],
    ['neither', []],
  ] as const)('of an open connection: %s', (loss, expected) => {
    const { phone } = aPhone({ loss })
    const noted = connect(phone)
    phone.line.drop(4000, 'gone')
    expect(noted.heard).toEqual(expected)
    expect(phone.line.isOver).toBe(true)
  })

  it('but a close by the server always calls onClose', () => {
    const { phone } = aPhone({ loss: 'neither' })
    const noted = connect(phone)
    phone.line.close(1012, 'restart')
    expect(noted.heard).toEqual(['close: 1012 restart'])
    const other = connect(phone)
    phone.line.close()
    expect(other.heard).toEqual(['close: 1000'])
  })

  it('onError alone does not end the socket', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.error()
    send(noted, 'still here')
    clock.advance(5)
    expect(noted.heard).toEqual(['error: Underlying Transport Error', 'still here: taken'])
    expect(phone.line.sent).toEqual(['still here'])
  })
})

describe('send', () => {
  it('fails before the socket opens and after it has ended, as on phones', () => {
    const { clock, phone } = aPhone({ loss: 'neither' })
    const noted = dial(phone)
    send(noted, 'a')
    phone.line.accept()
    send(noted, 'b')
    phone.line.drop()
    send(noted, 'c')
    close(noted, 1000)
    clock.advance(5)
    expect(noted.heard).toEqual([
      'open',
      'a: sendSocketMessage:fail SocketTask.readyState is not OPEN',
      'b: taken',
      'c: sendSocketMessage:fail taskID not exist',
      'closeSocket:fail wcwss taskID not exist',
    ])
    expect(phone.line.sent).toEqual(['b'])
  })

  it('fails on demand', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.failures.push(null, 'sendSocketMessage:fail')
    for (const data of ['a', 'b', 'c']) send(noted, data)
    clock.advance(5)
    expect(noted.heard).toEqual(['a: taken', 'b: sendSocketMessage:fail', 'c: taken'])
    expect(phone.line.sent).toEqual(['a', 'c'])
  })

  it('can fail later, after the next frame was taken', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.failures.push('sendSocketMessage:fail')
    phone.line.holdsAnswers = true
    send(noted, 'a')
    phone.line.holdsAnswers = false
    send(noted, 'b')
    clock.advance(5)
    phone.line.answer()
    expect(noted.heard).toEqual(['b: taken', 'a: sendSocketMessage:fail'])
  })

  it.each<[string, number, Partial<Quirks>]>([
    ['after 5 ms', 5, {}],
    ['after a delay of your own', 30, { answerDelay: 30 }],
  ])('is answered %s', (_name, delay, quirks) => {
    const { clock, phone } = aPhone(quirks)
    const noted = connect(phone)
    send(noted, 'a')
    phone.line.drop()
    send(noted, 'b')
    clock.advance(delay - 1)
    expect(noted.heard).toEqual(['close: 1006 abnormal closure'])
    clock.advance(1)
    expect(noted.heard.slice(1)).toEqual(['a: taken', 'b: sendSocketMessage:fail taskID not exist'])
  })

  it('can be answered within the call', () => {
    const { phone } = aPhone({ answerDelay: 0 })
    const noted = connect(phone)
    send(noted, 'a')
    expect(noted.heard).toEqual(['a: taken'])
  })

  it('can be replaced to simulate another fault', () => {
    const { phone } = aPhone()
    const noted = connect(phone)
    phone.line.task.send = () => {
      throw new Error('sendSocketMessage:fail')
    }
    expect(() => send(noted, 'a')).toThrow('sendSocketMessage:fail')
  })
})

describe('close', () => {
  it('leads to onClose with its own code and reason', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    close(noted, 4001, 'bye')
    clock.advance(5)
    expect(noted.heard).toEqual(['close: 4001 bye', 'closing'])
    expect(phone.line.closing).toEqual({ code: 4001, reason: 'bye' })
    expect(phone.line.isOver).toBe(true)
  })

  it('closes once when called twice; sending meanwhile fails', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.latency = 10
    close(noted, 1000)
    close(noted, 4001)
    send(noted, 'a')
    clock.advance(20)
    expect(noted.heard).toEqual([
      'closing',
      'closing',
      'a: sendSocketMessage:fail SocketTask.readyState is not OPEN',
      'close: 1000',
    ])
  })

  it('calls onClose once when the server closes at the same time', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.latency = 10
    phone.line.close(1001, 'leaving')
    clock.advance(4)
    close(noted, 1000)
    clock.advance(100)
    expect(noted.heard).toEqual(['closing', 'close: 1001 leaving'])
  })

  it('without a code throws, as in WeChat for PC, or uses 1000', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    expect(() => close(noted)).toThrow(
      'The code must be either 1000, or between 3000 and 4999. 65535 is neither.',
    )
    expect(() => noted.task.close()).toThrow('65535')
    phone.quirks.closeNeedsCode = false
    close(noted)
    clock.advance(5)
    expect(noted.heard).toEqual(['close: 1000', 'closing'])
  })

  it.each([999, 1001, 2999, 5000])('with the code %d throws', (code) => {
    const { phone } = aPhone()
    const noted = connect(phone)
    expect(() => close(noted, code)).toThrow(`${String(code)} is neither`)
    expect(phone.line.closing).toBeNull()
  })

  it.each([3000, 4999])('with the code %d does not throw', (code) => {
    const { phone } = aPhone()
    close(connect(phone), code)
    expect(phone.line.closing).toEqual({ code, reason: '' })
  })

  it('with a reason of more than 123 bytes of UTF-8 fails', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    close(noted, 1000, '断'.repeat(41) + '!')
    clock.advance(5)
    expect(noted.heard).toEqual(['closeSocket:fail reason is longer than 123 bytes'])
    expect(phone.line.closing).toBeNull()
    close(noted, 1000, '断'.repeat(41))
    clock.advance(5)
    expect(noted.heard).toHaveLength(3)
  })

  it('while connecting fails, and the socket opens late', () => {
    const { clock, phone } = aPhone()
    const noted = dial(phone)
    close(noted, 1000, 'too slow')
    clock.advance(5)
    phone.line.accept()
    expect(noted.heard).toEqual(['closeSocket:fail websocket is not connected', 'open'])
    close(noted, 1000)
    clock.advance(5)
    expect(noted.heard.slice(2)).toEqual(['close: 1000', 'closing'])
    expect(phone.line.closing).toEqual({ code: 1000, reason: 'too slow' })
  })

  it('while connecting can also end the socket', () => {
    const { clock, phone } = aPhone({ closesWhileConnecting: true })
    const noted = dial(phone)
    close(noted, 1000)
    clock.advance(5)
    expect(noted.heard).toEqual(['close: 1000', 'closing'])
    expect(phone.running.sockets).toBe(0)
  })

  it('while connecting also stops the time limit: no event follows', () => {
    const { clock, phone } = aPhone()
    const noted = dial(phone)
    close(noted, 1000)
    clock.advance(5)
    expect(clock.pending).toBe(0)
    clock.advance(60_000)
    expect(noted.heard).toEqual(['closeSocket:fail websocket is not connected'])
  })
})

describe('a line is controlled by the test', () => {
  it('a frame can arrive before onOpen', () => {
    const { clock, phone } = aPhone()
    const noted = dial(phone)
    phone.line.say('hello')
    send(noted, 'a')
    clock.advance(5)
    expect(noted.heard).toEqual(['message: hello', 'a: taken'])
  })

  it('it can open, send and end after it was closed', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    close(noted, 1000)
    clock.advance(5)
    noted.heard.length = 0
    phone.line.accept()
    phone.line.say('late')
    phone.line.drop()
    expect(noted.heard).toEqual(['open', 'message: late', 'close: 1006 abnormal closure'])
  })

  it('such events do not reopen it', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.drop()
    phone.line.accept()
    send(noted, 'a')
    clock.advance(5)
    expect(noted.heard.slice(1)).toEqual(['open', 'a: sendSocketMessage:fail taskID not exist'])
    expect(phone.line.isOver).toBe(true)
    expect(phone.running.sockets).toBe(0)
  })

  it('half-open: no frame arrives, no call fails, and close has no effect', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.mute()
    phone.line.say('hello')
    phone.line.drop()
    send(noted, 'a')
    close(noted, 1000)
    clock.advance(5)
    expect(noted.heard).toEqual(['a: taken', 'closing'])
    expect(phone.line.sent).toEqual([])
    expect(phone.line.isOver).toBe(true)
  })

  it('onFrame is called with each frame as it arrives', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.line.onFrame = (frame) => phone.line.say(['echo of', frame])
    send(noted, 'a')
    clock.advance(5)
    expect(noted.heard).toEqual(['message: echo of,a', 'a: taken'])
  })
})
