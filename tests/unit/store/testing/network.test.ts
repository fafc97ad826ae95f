// The virtual phone's network: notifications, latency, and the order of frames.
import { describe, expect, it } from '@jest/globals'
import { VirtualClock, VirtualPhone, type VirtualPhoneOptions } from 'mobx-miniprogram-socket/testing'
import { close, connect, dial, send } from './notes'

function aPhone(options: VirtualPhoneOptions = {}) {
  const clock = new VirtualClock()
  return { clock, phone: new VirtualPhone({ timing: clock, ...options }) }
}

function ask(phone: VirtualPhone, clock: VirtualClock): object[] {
  const answers: object[] = []
  phone.wx.getNetworkType({ success: (result) => void answers.push(result) })
  clock.advance(5)
  return answers
}

describe('the network', () => {
  it('is wifi at first, and the test can change it', () => {
    const { phone } = aPhone()
    const changes: object[] = []
    const note = (change: object): void => void changes.push(change)
    phone.wx.onNetworkStatusChange(note)
    expect(phone.network).toEqual({ online: true, type: 'wifi', weak: false })
    phone.goes('none')
    phone.goes('5g')
    expect(changes).toEqual([
      { isConnected: false, networkType: 'none' },
      { isConnected: true, networkType: '5g' },
    ])
    phone.wx.offNetworkStatusChange(note)
    phone.goes('2g')
    expect(changes).toHaveLength(2)
    expect(phone.network).toEqual({ online: true, type: '2g', weak: false })
  })

  it('can change without a notification; getNetworkType returns the new type', () => {
    const { clock, phone } = aPhone()
    const changes: object[] = []
    phone.wx.onNetworkStatusChange((change) => void changes.push(change))
    phone.switchSilently('none')
    expect(changes).toEqual([])
    expect(ask(phone, clock)).toEqual([{ networkType: 'none', weakNet: false, errMsg: 'getNetworkType:ok' }])
  })

  it('can get weak; a new network is not weak', () => {
    const { clock, phone } = aPhone()
    const changes: object[] = []
    const note = (change: object): void => void changes.push(change)
    phone.wx.onNetworkWeakChange(note)
    phone.weakens()
    expect(ask(phone, clock)).toMatchObject([{ weakNet: true }])
    phone.weakens(false)
    expect(changes).toEqual([
      { weakNet: true, networkType: 'wifi' },
      { weakNet: false, networkType: 'wifi' },
    ])
    phone.wx.offNetworkWeakChange(note)
    phone.weakens()
    expect(changes).toHaveLength(2)
    phone.goes('wifi')
    expect(phone.network.weak).toBe(true)
    phone.goes('4g')
    expect(phone.network.weak).toBe(false)
  })

  it('removes all listeners when off has no argument, as wx does', () => {
    const { phone } = aPhone()
    const heard: string[] = []
    for (const name of ['a', 'b']) {
      phone.wx.onNetworkStatusChange(() => void heard.push(name))
      phone.wx.onNetworkWeakChange(() => void heard.push(name))
      phone.wx.onAppShow(() => void heard.push(name))
      phone.wx.onAppHide(() => void heard.push(name))
    }
    phone.wx.offNetworkStatusChange()
    phone.wx.offNetworkWeakChange()
    phone.wx.offAppShow()
    phone.wx.offAppHide()
    phone.goes('4g')
    phone.weakens()
    phone.hide()
    phone.show()
    expect(heard).toEqual([])
  })
})

describe('without a network', () => {
  it('an attempt fails', () => {
    const { clock, phone } = aPhone()
    phone.switchSilently('none')
    const { heard } = dial(phone)
    clock.advance(5)
    expect(heard).toEqual(['error: Underlying Transport Error', 'close: 1006 abnormal closure'])
    expect(phone.line.isOver).toBe(true)
  })

  it('a connection without traffic survives', () => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.switchSilently('none')
    phone.switchSilently('wifi')
    phone.line.say('hello')
    send(noted, 'a')
    clock.advance(5)
    expect(noted.heard).toEqual(['message: hello', 'a: taken'])
  })

  it.each<[string, (phone: VirtualPhone, noted: ReturnType<typeof connect>) => void]>([
    ['the phone', (_phone, noted) => send(noted, 'lost')],
    ['the server', (phone) => phone.line.say('lost')],
  ])('a connection becomes half-open when %s sends', (_sender, say) => {
    const { clock, phone } = aPhone()
    const noted = connect(phone)
    phone.switchSilently('none')
    say(phone, noted)
    phone.switchSilently('wifi')
    clock.advance(5)
    noted.heard.length = 0
    phone.line.say('hello')
    send(noted, 'a')
    close(noted, 1000)
    clock.advance(5)
    expect(noted.heard).toEqual(['a: taken', 'closing'])
    expect(phone.line.sent).toEqual([])
  })

  it('the phone can still report that a connection is lost', () => {
    const { phone } = aPhone()
    const noted = connect(phone)
    phone.switchSilently('none')
    phone.line.drop()
    expect(noted.heard).toEqual(['close: 1006 abnormal closure'])
  })
})

describe('latency', () => {
  it('delays both directions', () => {
    const { clock, phone } = aPhone({ latency: 40 })
    const dialled: number[] = []
    const start = clock.now()
    phone.onDial = (line) => {
      dialled.push(clock.now() - start)
      line.accept()
    }
    const noted = dial(phone)
    clock.advance(79)
    expect([dialled, noted.heard]).toEqual([[40], []])
    clock.advance(1)
    expect(noted.heard).toEqual(['open'])
    send(noted, 'a')
    clock.advance(39)
    expect(phone.line.sent).toEqual([])
    clock.advance(1)
    expect(phone.line.sent).toEqual(['a'])
    close(noted, 1000)
    clock.advance(79)
    expect(noted.heard).toEqual(['open', 'a: taken', 'closing'])
    clock.advance(1)
    expect(noted.heard.at(-1)).toBe('close: 1000')
  })

  it('keeps the order when it falls', () => {
    const { clock, phone } = aPhone({ latency: 100 })
    const noted = dial(phone)
    phone.line.accept()
    phone.line.say('one')
    phone.latency = 10
    phone.line.say('two')
    phone.latency = 0
    phone.line.say('three')
    expect(noted.heard).toEqual([])
    clock.advance(100)
    expect(noted.heard).toEqual(['open', 'message: one', 'message: two', 'message: three'])
    phone.line.say('four')
    expect(noted.heard.at(-1)).toBe('message: four')
  })

  it('frames in flight are lost when the line goes half-open', () => {
    const { clock, phone } = aPhone({ latency: 100 })
    const noted = dial(phone)
    phone.line.accept()
    clock.advance(100)
    send(noted, 'a')
    phone.line.say('one')
    phone.line.mute()
    clock.advance(1_000)
    expect(noted.heard).toEqual(['open', 'a: taken'])
    expect(phone.line.sent).toEqual([])
  })
})

describe('onDial', () => {
  it('is not called for an attempt without a network, or closed before it arrived', () => {
    const { clock, phone } = aPhone({ latency: 50, quirks: { closesWhileConnecting: true } })
    let dials = 0
    phone.onDial = () => void dials++
    phone.switchSilently('none')
    dial(phone)
    phone.switchSilently('wifi')
    close(dial(phone), 1000)
    clock.advance(1_000)
    expect(dials).toBe(0)
    dial(phone)
    clock.advance(50)
    expect(dials).toBe(1)
    expect(phone.onDial).not.toBeNull()
  })
})
