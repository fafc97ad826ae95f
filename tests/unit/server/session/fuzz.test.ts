// Hostile frames into one server that goes on: it throws nothing, sends frames of the protocol only, keeps nothing of a
// rejected frame, and answers an accepted one as the model does.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import {
  type Answer,
  type ClientFrame,
  encodeFrame,
  type FrameFault,
  parseClientFrame,
  type ServerFrame,
} from '../../../../store/protocol'
import { defineTopic } from '../../../../server/topics/define-topic'
import { refuse } from '../../../../server/topics/refusal'
import { dice } from '../../../support/dice'
import { frames, heap, mutatedText, prototypeNames, timeout } from '../../../support/hostile-frames'
import { clientFrames } from '../../../support/protocol-frames'
import { TestServer, type TestWire } from '../../../support/session/test-server'

interface Said {
  readonly said: string
}

/** Keeps the last texts, so that a server may go on for ever. */
const texts = defineTopic({
  name: 'room:*',
  command: v.object({ say: v.string() }),
  initial: (): readonly string[] => [],
  authorize: () => 'write',
  decide(_state, command) {
    if ('type' in command) return []
    return command.say === 'rude' ? refuse('rude') : [{ said: command.say }]
  },
  reduce: (state: readonly string[], { said }: Said): readonly string[] => [...state, said].slice(-20),
  snapshotEvery: 50,
  history: 100,
})

/** The rule of the log for one user and one topic, in few lines. */
class Model {
  state: readonly string[] = []
  isAttached = true
  readonly #kept = new Map<string, Answer[]>()

  /** @returns the answer to a command, or the code of the close that it leads to */
  hear(frame: ClientFrame | FrameFault): Answer | number | undefined {
    if (!('topic' in frame) || frame.topic !== 'room:42') return undefined
    if (frame.t !== 'command') return void (this.isAttached = frame.t === 'attach')
    const { line, n, after, since, data } = frame
    const kept = this.#kept.get(line) ?? []
    const last = kept[kept.length - 1]?.[0] ?? 0
    if (!this.isAttached) return 4104
    if (n <= last) return kept.find(([number]) => number === n) ?? [n, 'unknown']
    if (since !== undefined) return [n, 'unknown']
    if (after > last) return 4104
    const { say } = (data ?? {}) as { readonly say?: unknown }
    const answer: Answer = typeof say !== 'string' ? [n, 'malformed'] : say === 'rude' ? [n, 'rude'] : [n]
    if (typeof say === 'string' && answer.length === 1) this.state = [...this.state, say].slice(-20)
    this.#kept.set(line, [...kept, answer].slice(-64))
    return answer
  }

  last(line: string): number {
    const kept = this.#kept.get(line) ?? []
    return kept[kept.length - 1]?.[0] ?? 0
  }
}

const samples = fc.sample(clientFrames, 400)
const says: readonly unknown[] = [{ say: 'hi' }, { say: 'ho' }, { say: 'rude' }, {}, null, { say: 1 }]
const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)] as Item

/** A frame that the server may take: most are commands that go on where their line stands. */
function knownFrame(model: Model, random: () => number): ClientFrame {
  const [roll, line] = [random(), pick(['a', 'b', 'c'], random)]
  if (roll < 0.01) return { t: 'hello', v: 1, user: 'bob', token: 'token-of-bob' }
  if (roll < 0.05) return { t: 'hello', v: 1, user: 'ann', token: 'token-of-ann' }
  if (roll < 0.15) return { t: 'attach', topic: 'room:42', lines: [line] }
  if (roll < 0.2) return { t: 'detach', topic: 'room:42' }
  if (roll < 0.4) return pick(samples, random)
  const last = model.last(line)
  const n = Math.max(1, last + pick([-70, -3, 0, 1, 1, 1, 1, 2, 5], random))
  return {
    t: 'command',
    topic: 'room:42',
    line,
    n,
    after: Math.min(n - 1, Math.max(0, last + pick([-2, 0, 0, 0, 1], random))),
    data: pick(says, random),
  }
}

const answersIn = (all: readonly ServerFrame[], line: string): readonly Answer[] =>
  all.flatMap((frame) => (frame.t === 'events' ? (frame.answers[line] ?? []) : []))

const unlimited = { perSecond: Infinity, burst: Infinity }

async function open(server: TestServer, model: Model): Promise<TestWire> {
  const wire = await server.welcome('ann')
  await wire.hear({ t: 'attach', topic: 'room:42', lines: [] })
  wire.take()
  model.isAttached = true
  return wire
}

test(
  'mutated frames: no throw, only frames of the protocol, a fault changes nothing, the rest follows the model, memory is flat',
  async () => {
    const random = dice(20_231_114)
    const server = new TestServer({ kinds: [texts], limits: { commandRate: unlimited } })
    const model = new Model()
    const before = prototypeNames()
    const seen: Record<string, number> = {}
    const count = (what: string): void => void (seen[what] = (seen[what] ?? 0) + 1)
    let wire = await open(server, model)
    let memory = 0
    const positionOf = async (): Promise<string> => (await server.log.read('room:42', null, [])).at

    for (let done = 1; done <= frames; done += 1) {
      const known = knownFrame(model, random)
      const text = random() < 0.5 ? encodeFrame(known) : mutatedText(known, random)
      const frame = parseClientFrame(text)
      const expected = model.hear(frame)
      const at = frame.t === 'fault' ? await positionOf() : ''
      await wire.hear(text)
      const sent = wire.take()
      const code = wire.closed?.code
      if (frame.t === 'fault') {
        count('fault')
        if (code !== frame.close.code || sent.length > 0 || (await positionOf()) !== at)
          throw new Error(`a fault that changes something: ${text}`)
      } else if (typeof expected === 'number') {
        count('out of step')
        if (code !== expected) throw new Error(`closed with ${String(code)}: ${text}`)
      } else if (expected) {
        count(expected[1] ?? 'ok')
        const { line } = frame as { readonly line: string }
        const got = JSON.stringify(answersIn(sent, line))
        if (got !== JSON.stringify([expected])) throw new Error(`answered ${got}: ${text}`)
      } else count(code === undefined ? frame.t : String(code))

      if (!wire.closed && done % 50 !== 0) continue
      wire.drop()
      // Users who have gone are not here any more by then.
      if (done % 1_000 === 0) await server.clock.pass(61_000)
      wire = await open(server, model)
      if (done % 1_000 !== 0) continue
      const { start, commits } = await server.log.read('room:42', null, [])
      const events = commits.flatMap((commit) => commit.events.map((event) => JSON.parse(event) as Said))
      const kept = start?.state ? (JSON.parse(start.state) as readonly string[]) : []
      expect(events.reduce((state, event) => texts.reduce(state, event), kept)).toEqual(model.state)
      if (memory === 0 && done >= frames / 2) memory = heap()
    }
    wire.drop()
    await server.clock.pass(61_000)
    expect(server.errors).toEqual([])
    expect(prototypeNames()).toEqual(before)
    expect(heap() - memory).toBeLessThan(2 ** 21)
    const kinds = [
      'fault',
      'out of step',
      'ok',
      'rude',
      'malformed',
      'unknown',
      'attach',
      'detach',
      'hello',
      'ping',
      '4300',
      '4303',
    ]
    expect(kinds.filter((kind) => (seen[kind] ?? 0) < frames / 1_000)).toEqual([])
  },
  timeout,
)

test(
  'mutated frames without a pause between them: no throw, and only frames of the protocol',
  async () => {
    const random = dice(7)
    for (let round = 0; round < frames / 500; round += 1) {
      const server = new TestServer({ kinds: [texts] })
      const model = new Model()
      const wire = await open(server, model)
      const all = Array.from({ length: 15 }, () => {
        const known = knownFrame(model, random)
        return random() < 0.8 ? encodeFrame(known) : mutatedText(known, random)
      })
      await wire.hear(...all)
      await server.clock.pass(1_000)
      expect([server.errors, [undefined, 1009, 4101, 4104, 4300, 4303].includes(wire.closed?.code)]).toEqual([
        [],
        true,
      ])
    }
  },
  timeout,
)
