// The parts of the conversation that outlive a launch.
import { describe, expect, it, jest } from '@jest/globals'
import { createSocketStore } from 'mobx-miniprogram-socket'
import { VirtualPhone, VirtualStorage } from 'mobx-miniprogram-socket/testing'
import { PlainChat } from '../../../miniprogram/stores/plain/plain-chat'
import { parseChat, type SavedChat } from '../../../miniprogram/stores/plain/plain-memory'
import { type Line, readFrame, type Received } from '../../../miniprogram/stores/plain/wire'
import { useFakeTime } from '../../support/fake-time'

useFakeTime(new Date('2026-01-01T10:00:00Z'))

const nothing: SavedChat = { me: 'ME', draft: '', lines: [] }

function launch(storage: VirtualStorage, saved: SavedChat) {
  const phone = new VirtualPhone({ storage })
  const socket = createSocketStore<Received, Line>({
    url: 'wss://example.com',
    heartbeat: false,
    decode: readFrame,
    platform: phone,
    outbox: { persist: true },
  })
  return { phone, socket, chat: new PlainChat(socket, saved) }
}

/** Ends a launch; returns its conversation as storage has it. */
function quit({ socket, chat }: ReturnType<typeof launch>): SavedChat {
  const saved = parseChat(JSON.parse(JSON.stringify(chat.saved)))
  chat.dispose()
  // Waiting entries stay in storage; `dispose()` would remove them. The outbox writes a moment after a change.
  socket.disconnect()
  jest.advanceTimersByTime(1_000)
  if (saved === null) throw new Error('The conversation was not read')
  return saved
}

const linesOf = ({ chat }: ReturnType<typeof launch>) => chat.lines.map(({ text, state }) => [text, state])

describe('after a restart', () => {
  it('the conversation, the draft and the name are as they were', () => {
    const storage = new VirtualStorage()
    const first = launch(storage, nothing)
    first.socket.connect()
    first.phone.line.accept()
    first.phone.line.say('hello')
    first.chat.say('mine')
    first.phone.line.say(first.phone.line.sent.at(-1) ?? '')
    first.chat.draft.write('half a sen')
    const second = launch(storage, quit(first))
    expect(linesOf(second)).toEqual([
      ['hello', 'received'],
      ['mine', 'delivered'],
    ])
    expect(second.chat).toMatchObject({ me: 'ME', draft: { text: 'half a sen' } })
  })

  it('a line that waited is sent, once, and its echo confirms it', () => {
    const storage = new VirtualStorage()
    const first = launch(storage, nothing)
    first.chat.say('later')
    const second = launch(storage, quit(first))
    expect(linesOf(second)).toEqual([['later', 'queued']])
    second.socket.connect()
    second.phone.line.accept()
    expect(second.phone.line.sent).toHaveLength(1)
    expect(linesOf(second)).toEqual([['later', 'sent']])
    second.phone.line.say(second.phone.line.sent[0] ?? '')
    expect(linesOf(second)).toEqual([['later', 'delivered']])
  })

  it('a line that waited is shown even when the app had no time to save the conversation', () => {
    const storage = new VirtualStorage()
    const first = launch(storage, nothing)
    first.chat.say('written before the crash')
    quit(first)
    expect(linesOf(launch(storage, nothing))).toEqual([['written before the crash', 'queued']])
  })

  it('an old line does not answer for a new one', () => {
    const storage = new VirtualStorage()
    const first = launch(storage, nothing)
    first.chat.say('old')
    const second = launch(storage, quit(first))
    second.socket.connect()
    second.phone.line.accept()
    second.chat.say('new')
    second.phone.line.say(second.phone.line.sent[0] ?? '')
    expect(linesOf(second)).toEqual([
      ['old', 'delivered'],
      ['new', 'sent'],
    ])
  })

  it('a line that failed can still be sent again', () => {
    const failed = { id: 'ME-1', from: 'ME', text: 'once more', state: 'failed', at: 1 } as const
    const launched = launch(new VirtualStorage(), { ...nothing, lines: [failed] })
    const [line] = launched.chat.lines
    launched.chat.sayAgain(line?.key ?? '')
    expect(linesOf(launched)).toEqual([['once more', 'queued']])
  })
})

it.each([
  ['nothing', ''],
  ['null', null],
  ['another shape', { me: 1, draft: '', lines: [] }],
  ['no lines', { me: 'ME', draft: '' }],
])('%s in storage is no conversation', (_name, value) => {
  expect(parseChat(value)).toBeNull()
})

it('lines that cannot be read are left out', () => {
  const good = { id: '', from: 'A', text: 'hello', state: 'received', at: 1 }
  const lines = [null, { ...good, state: 'odd' }, { ...good, text: 1 }, good]
  expect(parseChat({ ...nothing, lines })).toEqual({ ...nothing, lines: [good] })
})
