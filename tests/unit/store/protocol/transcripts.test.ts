import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { parseClientFrame, parseServerFrame, type ServerFrame } from '../../../../store/protocol'
import { blocksOf, type Peer, readProtocol, startServer } from '../../../support/protocol-document'
import { Replay, type ReplayServer } from '../../../support/protocol-replay'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

/** The server of the document. What it sends is seen as it is on the wire: without what is undefined. */
function start(memory: string): ReplayServer {
  const server = startServer(memory)
  return {
    connect(out) {
      const peer: Peer = {
        send: (frame) => out.push(JSON.parse(JSON.stringify(frame)) as ServerFrame),
        close: (code) => out.push(code),
      }
      return {
        hear(text) {
          const frame = parseClientFrame(text)
          if (frame.t === 'fault') peer.close(frame.close.code)
          else server.hear(peer, frame)
          return Promise.resolve()
        },
        drop() {
          for (const { readers } of server.topics.values()) readers.delete(peer)
        },
      }
    },
  }
}

const transcripts = blocksOf(readProtocol('md'), 'transcript')

test.each([1, 2, 3])(
  'transcript %i of docs/protocol.md happens so, line by line, with its server',
  async (number) => {
    const replay = new Replay(start)
    for (const line of (transcripts[number - 1] ?? '').trim().split('\n')) await replay.line(line)
    expect(replay.rest()).toEqual([])
  },
)

test('docs/protocol.md has three transcripts, in both languages the same', () => {
  expect(transcripts).toHaveLength(3)
  expect(blocksOf(readProtocol('zh-CN.md'), 'transcript')).toEqual(transcripts)
})

test('a removed member still learns what became of a command, and gets no event any more', () => {
  const members = new Set(['ann', 'bob'])
  const server = startServer('m1', { members })
  const out: Record<string, unknown[]> = { ann: [], bob: [] }
  const peers = ['ann', 'bob'].map((user) => {
    const peer: Peer = { send: (frame) => out[user]?.push(frame), close: (code) => out[user]?.push(code) }
    server.hear(peer, { t: 'hello', v: 1, user, token: `token-of-${user}` })
    server.hear(peer, { t: 'attach', topic: 'room:1', lines: [] })
    return peer
  })
  const [ann, bob] = peers as [Peer, Peer]
  const say = (n: number, after: number) =>
    server.hear(ann, { t: 'command', topic: 'room:1', line: 'a1', n, after, data: { say: 'hi' } })
  say(1, 0)
  members.delete('ann')
  server.attach(ann, server.topics.get('room:1'), undefined, [])
  server.hear(bob, { t: 'command', topic: 'room:1', line: 'b1', n: 1, after: 0, data: { say: 'secret' } })
  say(1, 0)
  say(2, 1)
  members.add('ann')
  say(2, 1)
  say(3, 2)
  const frames = (out['ann'] ?? []).slice(3).map((frame) => JSON.parse(JSON.stringify(frame)) as unknown)
  expect(frames).toEqual([
    { t: 'attached', topic: 'room:1', no: 'forbidden', answers: { a1: [[1]] } },
    { t: 'events', topic: 'room:1', list: [], answers: { a1: [[1]] } },
    { t: 'events', topic: 'room:1', list: [], answers: { a1: [[2, 'forbidden']] } },
    { t: 'events', topic: 'room:1', list: [], answers: { a1: [[2, 'forbidden']] } },
    { t: 'events', topic: 'room:1', list: [], answers: { a1: [[3]] } },
  ])
  for (const frame of frames) expect(parseServerFrame(JSON.stringify(frame)).t).not.toBe('fault')
})
