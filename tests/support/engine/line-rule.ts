// The rule of every log beside a model of twenty lines, on random commands, losses of time and other memories.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { EngineUnderTest } from './conformance'
import { appendOne } from './append-one'

const keep = 1_000
const grace = 600_000

interface Sent {
  readonly line: string
  readonly n: number
  readonly after: number
  readonly since: { readonly mine: boolean; readonly ago: number } | null
  readonly takesOld: boolean
  readonly refused: boolean
  readonly stale: boolean
  readonly pause: number
}

/** The rule as people would say it. Returns the kind, and the answer where there is one. */
function model(): (sent: Sent, now: number) => string {
  const answers = new Map<string, { n: number; answer: string; at: number }[]>()
  const used = new Map<string, number>()
  return ({ line, n, after, since, takesOld, refused, stale }, now) => {
    for (const [each, at] of used) if (at < now - keep - grace && used.delete(each)) answers.delete(each)
    const told = answers.get(line) ?? []
    if (told.length > 0) used.set(line, now)
    const last = Math.max(0, ...told.map((each) => each.n))
    if (n <= last) return `before ${told.slice(-64).find((each) => each.n === n)?.answer ?? '["unknown"]'}`
    if (since && (since.ago >= keep || (!since.mine && !takesOld))) return 'before ["unknown"]'
    if (stale) return 'conflict'
    if (after > last) return 'step'
    const answer = refused ? '["no"]' : '[]'
    answers.set(line, [...told, { n, answer, at: now }])
    used.set(line, now)
    return `done ${answer}`
  }
}

const sent: fc.Arbitrary<Sent> = fc
  .record({
    line: fc.constantFrom('a', 'b'),
    n: fc.integer({ min: 1, max: 90 }),
    back: fc.integer({ min: 1, max: 90 }),
    since: fc.option(fc.record({ mine: fc.boolean(), ago: fc.integer({ min: 0, max: 1_200 }) })),
    takesOld: fc.boolean(),
    refused: fc.boolean(),
    stale: fc.boolean(),
    pause: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(0, 0, 1, 900) },
      { weight: 1, arbitrary: fc.constantFrom(keep + grace, keep + grace + 1) },
    ),
  })
  .map(({ back, ...rest }) => ({ ...rest, after: Math.max(0, rest.n - back) }))

/** Ms for all runs, on a busy machine. */
const patience = 120_000

export function testLineRule({ name, make }: EngineUnderTest, numRuns: number): void {
  test(
    `${name} judges every command as the model does`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(sent, { maxLength: 60 }), async (all) => {
          let now = 1_000_000
          const log = await make({ name: 'mine', now: () => now, keep })
          const [mine = ''] = log.stamp().split(':')
          const expected = model()
          for (const command of all) {
            now += command.pause
            const { line, n, after, since, takesOld, refused, stale } = command
            const { at } = await log.read('t', null, [])
            const appended = await appendOne(log, 't', {
              user: 'ann',
              line,
              n,
              after,
              ...(since ? { since: `${since.mine ? mine : 'other'}:${String(now - since.ago)}` } : {}),
              takesOld,
              history: 10,
              at: stale ? `${at}x` : at,
              events: refused ? [] : ['1'],
              answer: refused ? '["no"]' : '[]',
            })
            const said = 'answer' in appended ? `${appended.kind} ${appended.answer}` : appended.kind
            expect([command, said]).toEqual([command, expected(command, now)])
          }
          await log.stop()
        }),
        { numRuns },
      )
    },
    patience,
  )
}
