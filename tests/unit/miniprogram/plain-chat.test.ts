// The conversation: received and own lines, each line once, in the order of time.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore, fixedDelay, type OutboxOptions } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { PlainChat } from '../../../miniprogram/stores/plain/plain-chat'
import { type Line, readFrame, type Received } from '../../../miniprogram/stores/plain/wire'
import { useFakeTime } from '../../support/fake-time'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

function offlineChat(outbox: OutboxOptions = {}) {
  const phone = new VirtualPhone()
  const socket = createSocketStore<Received, Line>({
    url: 'wss://example.com',
    retry: fixedDelay({ delay: 1_000 }),
    heartbeat: false,
    decode: readFrame,
    platform: phone,
    outbox,
  })
  return { phone, socket, chat: new PlainChat(socket, { me: 'ME', draft: '', lines: [] }) }
}

function openChat(outbox?: OutboxOptions) {
  const parts = offlineChat(outbox)
  parts.socket.connect()
  parts.phone.line.accept()
  return parts
}

/** Relays the phone's last frame to all phones, itself included, as the server does. */
function relay({ phone }: { phone: VirtualPhone }): void {
  phone.line.say(phone.line.sent.at(-1))
}

const lineOf = (from: string, text: string, id = `${from}-1`): string =>
  JSON.stringify({ type: 'line', id, from, text })
const linesOf = (chat: PlainChat) => chat.lines.map(({ from, text, state }) => [from, text, state])

describe('lines', () => {
  it('a line of another phone is shown with its author', () => {
    const { phone, chat } = openChat()
    phone.line.say(lineOf('K7Q2', 'hello'))
    expect(linesOf(chat)).toEqual([['K7Q2', 'hello', 'received']])
  })

  it.each([
    ['plain text, as in the article', 'hello', 'hello'],
    ['JSON of another kind', '{"type":"other"}', '{"type":"other"}'],
    [
      'a line that lacks a member',
      '{"type":"line","id":"1","text":"x"}',
      '{"type":"line","id":"1","text":"x"}',
    ],
    ['bytes', new ArrayBuffer(12), 'ArrayBuffer(12)'],
  ])('%s is shown as a line without an author', (_kind, frame, text) => {
    const { phone, chat } = openChat()
    phone.line.say(frame)
    expect(linesOf(chat)).toEqual([['', text, 'received']])
  })

  it('with an author too long for a name are shown as text', () => {
    const { phone, chat } = openChat()
    const frame = lineOf('w'.repeat(41), 'hello')
    phone.line.say(frame)
    expect(linesOf(chat)).toEqual([['', frame, 'received']])
  })

  it('are in the order of time, received and own', () => {
    const { phone, chat } = openChat()
    phone.line.say('first')
    jest.advanceTimersByTime(10)
    chat.say('second')
    jest.advanceTimersByTime(10)
    phone.line.say('third')
    expect(chat.lines.map(({ text }) => text)).toEqual(['first', 'second', 'third'])
    expect(chat.newest?.text).toBe('third')
  })

  it('that a phone sent twice are shown once', () => {
    const { phone, chat } = openChat()
    for (let n = 0; n < 2; n += 1) phone.line.say(lineOf('K7Q2', 'hello', 'K7Q2-1'))
    phone.line.say(lineOf('K7Q2', 'hello', 'K7Q2-2'))
    expect(linesOf(chat)).toHaveLength(2)
    expect(chat.unread).toBe(2)
  })

  it('are 100 at most, with unique keys; of one more, the newest 50 stay', () => {
    const { phone, chat } = openChat()
    for (let n = 1; n <= 100; n += 1) phone.line.say(`message ${String(n)}`)
    expect(chat.lines).toHaveLength(100)
    expect(new Set(chat.lines.map(({ key }) => key)).size).toBe(100)
    phone.line.say('one more')
    expect(chat.lines).toHaveLength(50)
    expect(chat.lines[0]?.text).toBe('message 52')
    expect(chat.newest?.text).toBe('one more')
  })

  it('are the same objects as before and one more, but for one line in 50', () => {
    const { phone, chat } = openChat()
    let trims = 0
    let before = chat.lines
    for (let n = 0; n < 1_000; n += 1) {
      if (n % 2 === 0) chat.say(String(n))
      else phone.line.say(String(n))
      // Now the entry is handed to the network.
      jest.advanceTimersByTime(1_000)
      const now = chat.lines
      const isAppend = now.length === before.length + 1 && before.every((line, at) => line === now[at])
      if (!isAppend) trims += 1
      before = now
    }
    expect(trims).toBeGreaterThan(0)
    expect(trims).toBeLessThanOrEqual(20)
  })

  it('only a line whose state changed is a new object, and all are frozen', () => {
    const parts = openChat()
    parts.phone.line.say('theirs')
    parts.chat.say('first')
    parts.chat.say('second')
    const before = parts.chat.lines
    relay(parts)
    const now = parts.chat.lines
    expect(now.map((line, at) => line === before[at])).toEqual([true, true, false])
    expect(now.every((line) => Object.isFrozen(line))).toBe(true)
  })

  it('a text that would fill the window is cut, opens whole and closes', () => {
    const { phone, chat } = openChat()
    const text = 'x'.repeat(10_000)
    phone.line.say(text)
    const long = chat.newest
    expect(long).toMatchObject({ form: 'long', text: `${'x'.repeat(600)}…`, hidden: 9_400 })
    chat.turnOver(long?.key ?? '')
    expect(chat.newest).toMatchObject({ key: long?.key, form: 'opened', text, hidden: 0 })
    chat.turnOver(long?.key ?? '')
    expect(chat.newest).toBe(long)
  })

  it('of long texts one is open at a time, so that a page stays below 256 KB', () => {
    const { phone, chat } = openChat()
    for (let n = 0; n < 100; n += 1) phone.line.say('话'.repeat(65_000 / 3))
    for (const { key } of chat.lines) chat.turnOver(key)
    expect(chat.lines.filter(({ form }) => form === 'opened')).toHaveLength(1)
    expect(Buffer.byteLength(JSON.stringify(chat.lines))).toBeLessThan(256_000)
    expect(chat.newest).toMatchObject({ form: 'opened', hidden: 1_666 })
  })

  it('a short text does not open', () => {
    const { phone, chat } = openChat()
    phone.line.say('short')
    const before = chat.newest
    chat.turnOver(before?.key ?? '')
    expect(chat.newest).toBe(before)
  })

  it('are plain data that setData can carry', () => {
    const { chat } = openChat()
    chat.say('hello')
    expect(JSON.parse(JSON.stringify(chat.lines))).toEqual(chat.lines)
  })
})

describe('an own line', () => {
  it('waits while there is no connection and goes out by itself', () => {
    const { phone, socket, chat } = offlineChat()
    chat.say('hello')
    expect(linesOf(chat)).toEqual([['ME', 'hello', 'queued']])
    socket.connect()
    phone.line.accept()
    expect(linesOf(chat)).toEqual([['ME', 'hello', 'sent']])
    expect(phone.line.sent).toHaveLength(1)
  })

  it('is shown once: its echo confirms it and is not unread', () => {
    const parts = openChat()
    parts.chat.say('hello')
    relay(parts)
    expect(linesOf(parts.chat)).toEqual([['ME', 'hello', 'delivered']])
    expect(parts.chat.unread).toBe(0)
  })

  it('keeps its key in every state, so that its place on the screen stays', () => {
    const parts = offlineChat()
    parts.chat.say('hello')
    const key = parts.chat.newest?.key
    parts.socket.connect()
    parts.phone.line.accept()
    relay(parts)
    expect(parts.chat.newest).toMatchObject({ key, state: 'delivered' })
  })

  it('stays confirmed after its echo has left the window of messages', () => {
    const parts = openChat()
    parts.chat.say('hello')
    relay(parts)
    parts.socket.clearMessages()
    expect(linesOf(parts.chat)).toEqual([['ME', 'hello', 'delivered']])
  })

  it('is trimmed; a blank text is not sent', () => {
    const { chat, phone } = openChat()
    chat.say('   ')
    chat.say('')
    expect(chat.lines).toEqual([])
    chat.say('  hello ')
    expect(chat.newest?.text).toBe('hello')
    expect(phone.line.sent).toHaveLength(1)
  })

  it('that failed can be sent again and moves to the end', () => {
    const { phone, socket, chat } = offlineChat({ limit: 1 })
    chat.say('fits')
    chat.say('does not')
    expect(linesOf(chat)).toEqual([
      ['ME', 'fits', 'queued'],
      ['ME', 'does not', 'failed'],
    ])
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(5)
    chat.sayAgain(chat.lines[1]?.key ?? '')
    expect(linesOf(chat)).toEqual([
      ['ME', 'fits', 'sent'],
      ['ME', 'does not', 'sent'],
    ])
  })

  it('that the outbox still does not take stays where it is, and is counted once', () => {
    const { chat } = offlineChat({ limit: 1 })
    for (const text of ['fits', 'does not', 'nor this']) chat.say(text)
    chat.sayAgain(chat.lines[1]?.key ?? '')
    expect(linesOf(chat)).toEqual([
      ['ME', 'fits', 'queued'],
      ['ME', 'does not', 'failed'],
      ['ME', 'nor this', 'failed'],
    ])
    expect(chat.failed).toHaveLength(2)
  })

  it('that did not fail is not sent again', () => {
    const { phone, chat } = openChat()
    chat.say('hello')
    chat.sayAgain(chat.newest?.key ?? '')
    chat.sayAgain('no such key')
    expect(phone.line.sent).toHaveLength(1)
  })

  it('that has left the window does not come back as received', () => {
    const { phone, socket, chat } = offlineChat()
    for (let line = 0; line <= 100; line += 1) chat.say(String(line))
    socket.connect()
    phone.line.accept()
    jest.advanceTimersByTime(1_000)
    for (const frame of phone.line.sent) phone.line.say(frame)
    chat.say('one more')
    expect(chat.lines.filter(({ state }) => state === 'received')).toEqual([])
  })

  it('that still waits is kept, however many follow', () => {
    const { chat, socket, phone } = offlineChat()
    for (let n = 0; n < 130; n += 1) chat.say(`line ${String(n)}`)
    expect(chat.lines).toHaveLength(100)
    expect(chat.lines[0]?.text).toBe('line 30')
    socket.connect()
    phone.line.accept()
    // The outbox paces what it hands over.
    jest.advanceTimersByTime(1_000)
    expect(phone.line.sent).toHaveLength(130)
    relay({ phone })
    expect(chat.newest).toMatchObject({ text: 'line 129', state: 'delivered' })
  })
})

describe('an own line, as far as the phone knows', () => {
  function beatingChat() {
    const phone = new VirtualPhone()
    const socket = createSocketStore<Received, Line>({
      url: 'wss://example.com',
      retry: fixedDelay({ delay: 1_000 }),
      decode: readFrame,
      platform: phone,
    })
    const chat = new PlainChat(socket, { me: 'ME', draft: '', lines: [] })
    socket.connect()
    phone.line.accept()
    return { phone, socket, chat }
  }

  /** Answers the pings that left, as every server does. */
  function pong({ phone }: ReturnType<typeof beatingChat>): void {
    jest.advanceTimersByTime(1_100)
    phone.line.say('pong')
  }

  it('has arrived once a pong proves it', () => {
    const parts = beatingChat()
    parts.chat.say('hello')
    jest.advanceTimersByTime(5)
    expect(linesOf(parts.chat)).toEqual([['ME', 'hello', 'sent']])
    pong(parts)
    expect(linesOf(parts.chat)).toEqual([['ME', 'hello', 'confirmed']])
  })

  it('may not have arrived when the connection is lost before, and goes again from its place', () => {
    const { phone, socket, chat } = beatingChat()
    chat.say('hello')
    jest.advanceTimersByTime(5)
    phone.line.drop()
    expect(linesOf(chat)).toEqual([['ME', 'hello', 'unconfirmed']])
    expect(socket.unconfirmedCount).toBe(1)
    jest.advanceTimersByTime(1_000)
    phone.line.accept()
    chat.sayAgain(chat.newest?.key ?? '')
    expect(socket.unconfirmedCount).toBe(0)
    jest.advanceTimersByTime(5)
    expect(linesOf(chat)).toEqual([['ME', 'hello', 'sent']])
    expect(phone.line.sent.filter((frame) => (frame as string).includes('hello'))).toHaveLength(1)
  })
})

describe('of 10,000 lines for an outbox with room for 1,000', () => {
  function flood() {
    const parts = offlineChat()
    for (let n = 0; n < 10_000; n += 1) parts.chat.say(`line ${String(n)}`)
    return parts
  }

  it('9,000 were not taken, and are counted beyond the 100 that a page shows', () => {
    const { chat } = flood()
    expect(chat.failed).toHaveLength(9_000)
    expect(chat.lines).toHaveLength(100)
  })

  it('those 9,000 go again a thousand a tap, in their order, and each goes once', () => {
    const { chat, socket, phone } = flood()
    socket.connect()
    phone.line.accept()
    for (let left = 8_000; left >= 0; left -= 1_000) {
      jest.advanceTimersByTime(60_000)
      chat.sayAllAgain()
      expect(chat.failed).toHaveLength(left)
    }
    jest.advanceTimersByTime(60_000)
    const texts = phone.line.sent.map((frame) => (JSON.parse(frame as string) as Line).text)
    expect(texts).toEqual(Array.from({ length: 10_000 }, (_, n) => `line ${String(n)}`))
  })
})

describe('earlier lines', () => {
  it('stay while they are read, and go when the newest is in view', () => {
    const { phone, chat } = openChat()
    for (let n = 0; n < 90; n += 1) phone.line.say(`line ${String(n)}`)
    chat.look('earlier')
    for (let n = 90; n < 290; n += 1) phone.line.say(`line ${String(n)}`)
    expect(chat.lines[0]?.text).toBe('line 0')
    chat.look('newest')
    expect(chat.lines).toHaveLength(100)
    expect(chat.newest?.text).toBe('line 289')
  })

  it('go, except one that failed and can be sent again', () => {
    const { socket, phone, chat } = offlineChat({ limit: 1 })
    chat.say('fits')
    chat.say('failed')
    socket.connect()
    phone.line.accept()
    for (let n = 0; n < 110; n += 1) phone.line.say(`line ${String(n)}`)
    expect(chat.lines.map(({ text }) => text)).toContain('failed')
  })
})

describe('unread', () => {
  it('counts what arrives while the reader is elsewhere or looks at earlier lines', () => {
    const { phone, chat } = openChat()
    phone.line.say('one')
    chat.look('earlier')
    phone.line.say('two')
    expect(chat.unread).toBe(2)
  })

  it('is zero as soon as the newest line is in view, and stays so', () => {
    const { phone, chat } = openChat()
    phone.line.say('one')
    chat.look('newest')
    phone.line.say('two')
    expect(chat.unread).toBe(0)
    chat.look('away')
    phone.line.say('three')
    expect(chat.unread).toBe(1)
  })

  it('after dispose the chat receives nothing', () => {
    const { phone, chat } = openChat()
    chat.dispose()
    phone.line.say('one')
    expect(chat.unread).toBe(0)
  })
})
