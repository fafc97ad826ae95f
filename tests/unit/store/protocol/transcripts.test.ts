import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { parseClientFrame, parseServerFrame, type ServerFrame } from '../../../../store/protocol'
import { ModelClient } from '../../../support/protocol-client'
import {
  blocksOf,
  type Peer,
  readProtocol,
  type SimpleServer,
  startServer,
} from '../../../support/protocol-document'

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  jest.useRealTimers()
})

/** The people of a transcript, each with at most one connection to the server of the document. */
class Replay {
  private server: SimpleServer = startServer('m1')
  private readonly clients = new Map<string, ModelClient>()
  private readonly links = new Map<string, { readonly peer: Peer; readonly out: (ServerFrame | number)[] }>()

  line(text: string): void {
    const [, person = '', sign = '', rest = ''] = /^(\w+) (.) (.+)$/.exec(text) ?? []
    const client = this.clients.get(person) ?? new ModelClient()
    if (person === 'server') return this.restart(rest)
    this.clients.set(person, client)
    if (sign === '→' || sign === '⇥') this.sends(person, client, rest, sign === '→')
    else if (sign === '←' || sign === '⇤') this.gets(person, client, rest, sign === '←')
    else if (sign === '✕') this.ends(person, client, rest)
    else if (sign === ':')
      expect(`${rest.split(' ')[0] ?? ''} ${String(client.stateOf(rest.split(' ')[0] ?? ''))}`).toBe(rest)
    else throw new Error(`Cannot read: ${text}`)
  }

  /** Frames that the server sent and the transcript does not show. */
  rest(): unknown[] {
    return Array.from(this.links.values()).flatMap(({ out }) => out)
  }

  private restart(memory: string): void {
    this.server = startServer(memory)
    this.links.clear()
    this.clients.forEach((client) => client.closed())
  }

  private sends(person: string, client: ModelClient, text: string, arrives: boolean): void {
    const frame = parseClientFrame(text)
    const { peer, out } = this.links.get(person) ?? this.connect(person)
    if (frame.t === 'fault') out.push(frame.close.code)
    else client.sends(frame)
    if (frame.t !== 'fault' && arrives) this.server.hear(peer, frame)
  }

  private gets(person: string, client: ModelClient, text: string, arrives: boolean): void {
    const frame = parseServerFrame(text)
    if (frame.t === 'fault') throw new Error(frame.close.reason)
    // As it is on the wire: without what is undefined.
    expect(JSON.parse(JSON.stringify(this.links.get(person)?.out.shift()))).toEqual(frame)
    if (arrives) client.gets(frame)
  }

  private ends(person: string, client: ModelClient, how: string): void {
    const link = this.links.get(person)
    if (how !== 'app' && how !== 'link') expect(link?.out.shift()).toBe(Number(how))
    expect(link?.out).toEqual([])
    for (const { readers } of this.server.topics.values()) if (link) readers.delete(link.peer)
    this.links.delete(person)
    if (how === 'app') client.killed()
    else client.closed()
  }

  private connect(person: string): { readonly peer: Peer; readonly out: (ServerFrame | number)[] } {
    const out: (ServerFrame | number)[] = []
    const link = {
      out,
      peer: { send: (frame: ServerFrame) => out.push(frame), close: (code: number) => out.push(code) },
    }
    this.links.set(person, link)
    return link
  }
}

const transcripts = blocksOf(readProtocol('md'), 'transcript')

test.each([1, 2, 3])(
  'transcript %i of docs/protocol.md happens so, line by line, with its server',
  (number) => {
    const replay = new Replay()
    for (const line of (transcripts[number - 1] ?? '').trim().split('\n')) replay.line(line)
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
