// Hostile frames: whatever comes in, the server throws nothing, sends frames of the protocol only, and applies what follows its rule.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type ClientFrame, encodeFrame, type FrameFault, parseClientFrame } from '../../../../store/protocol'
import { clientFrames } from '../../../support/protocol-frames'
import { TestServer } from '../../../support/session/test-server'

/** Closes that frames may lead to; 1000 stands for none. */
const codes = [1000, 4101, 4104, 4300, 4303]
/** Closes that were seen. */
const ends = new Set<number>()

const known: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.constant<ClientFrame>({ t: 'hello', v: 1, user: 'ann', token: 'token-of-ann' }),
  fc.record({
    t: fc.constant('attach' as const),
    topic: fc.constant('room:42'),
    lines: fc.uniqueArray(fc.constantFrom('a', 'b')),
  }),
  fc.record({
    t: fc.constant('command' as const),
    topic: fc.constant('room:42'),
    line: fc.constantFrom('a', 'b'),
    n: fc.integer({ min: 1, max: 20 }),
    after: fc.constant(0),
    data: fc.constantFrom({ say: 'hi' }, { say: 'rude' }, {}, null),
  }),
  clientFrames,
)

/** Texts of frames, most of them as they are, some with a part of them replaced. */
const mutated = fc
  .tuple(known, fc.option(fc.tuple(fc.nat(200), fc.nat(3), fc.string({ maxLength: 4 })), { freq: 3 }))
  .map(([frame, change]) => {
    const text = encodeFrame(frame)
    if (!change) return text
    const [at, length, put] = change
    return text.slice(0, at % text.length) + put + text.slice((at % text.length) + length)
  })

/** The rule of the log for one user, in few lines: the texts that commands lead to. */
class Model {
  readonly texts: string[] = []
  isAttached = true
  readonly #last = new Map<string, number>()

  hear(frame: ClientFrame | FrameFault): void {
    if (!('topic' in frame) || frame.topic !== 'room:42') return
    if (frame.t !== 'command') return void (this.isAttached = frame.t === 'attach')
    const { line, n, after, since, data } = frame
    const last = this.#last.get(line) ?? 0
    if (!this.isAttached || n <= last || since !== undefined || after > last) return
    this.#last.set(line, n)
    const { say } = (data ?? {}) as { readonly say?: unknown }
    if (typeof say === 'string' && say !== 'rude') this.texts.push(say)
  }
}

const tallies = { frames: 0, applied: 0, faults: 0 }

test('mutated frames: no throw, only frames of the protocol, and a fault changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 12 }), async (all) => {
      const server = new TestServer()
      const model = new Model()
      const harms: string[] = []
      const before = Object.getOwnPropertyNames(Object.prototype).join()
      let wire = await server.welcome('ann')
      await wire.hear({ t: 'attach', topic: 'room:42', lines: ['a'] })
      for (const text of all) {
        const { at } = await server.log.read('room:42', null, [])
        const frame = parseClientFrame(text)
        const isFault = frame.t === 'fault'
        model.hear(frame)
        await wire.hear(text)
        wire.take()
        const page = await server.log.read('room:42', null, [])
        tallies.frames += 1
        if (isFault) tallies.faults += 1
        if (page.at !== at) tallies.applied += 1
        if (isFault && (page.at !== at || !wire.closed)) harms.push(text)
        if (!wire.closed) continue
        ends.add(wire.closed.code)
        wire.drop()
        wire = await server.welcome('ann')
        await wire.hear({ t: 'attach', topic: 'room:42', lines: ['a'] })
        model.isAttached = true
      }
      wire.drop()
      expect([server.errors, harms]).toEqual([[], []])
      expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before)
      const { commits } = await server.log.read('room:42', null, [])
      const events = commits.flatMap((commit) => commit.events.map((event) => JSON.parse(event) as unknown))
      expect(events).toEqual(model.texts.map((said) => ({ said })))
    }),
    { numRuns: 1_500 },
  )
  expect(codes).toEqual(expect.arrayContaining([...ends]))
  expect(Object.entries(tallies).filter(([, count]) => count < 200)).toEqual([])
})

test('mutated frames without a pause between them: no throw, and only frames of the protocol', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 30 }), async (all) => {
      const server = new TestServer()
      const wire = await server.welcome('ann')
      await wire.hear({ t: 'attach', topic: 'room:42', lines: ['a'] }, ...all)
      await server.clock.pass(1_000)
      ends.add(wire.closed?.code ?? 1000)
      expect(server.errors).toEqual([])
    }),
    { numRuns: 500 },
  )
  expect(codes).toEqual(expect.arrayContaining([...ends]))
})
