// The log of a topic beside a model of twenty lines, on random appends, snapshots, reads from anywhere, and lost tails.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { OK } from '../../../server/engine/line-rule'
import type { Appended, TopicLog } from '../../../server/engine/topic-log'
import type { LosingLog } from './lost-tail'
import type { Position } from '../../../store/protocol'
import { appendOne } from './append-one'

const history = 3

interface Moment {
  /** Position after each commit; the first one is the beginning. */
  readonly places: readonly Position[]
  readonly texts: readonly string[]
  /** Commits that the snapshot holds, and commits that are gone. */
  readonly held: number
  readonly gone: number
}

/** The log as people would say it: a list, of which the beginning may go, and the end may be lost. */
class Model {
  now: Moment
  private past: Moment[] = []

  constructor(beginning: Position) {
    this.now = { places: [beginning], texts: [], held: 0, gone: 0 }
  }

  get end(): Position {
    return this.now.places[this.now.places.length - 1] as Position
  }

  step(change: Partial<Moment>, trims = true): void {
    this.past.push(this.now)
    const next = { ...this.now, ...change }
    const surplus = Math.min(next.held, next.texts.length - history)
    this.now = trims ? { ...next, gone: Math.max(next.gone, surplus) } : next
  }

  undo(steps: number): void {
    for (const moment of this.past.splice(-steps).slice(0, 1)) this.now = moment
  }

  /** Texts that follow a position; `null`: it is no beginning of the log, or too old. */
  after(from: Position): readonly string[] | null {
    const at = this.now.places.indexOf(from)
    return at < this.now.gone ? null : this.now.texts.slice(at)
  }
}

const pick = (from: readonly Position[], dice: number): Position =>
  from[Math.floor(dice * from.length)] as Position

const dice = fc.double({ min: 0, max: 0.999, noNaN: true })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'append' as const, dice: 0 }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'refuse' as const, dice: 0 }) },
  { weight: 1, arbitrary: dice.map((dice) => ({ kind: 'stale' as const, dice })) },
  { weight: 2, arbitrary: dice.map((dice) => ({ kind: 'snapshot' as const, dice })) },
  { weight: 4, arbitrary: dice.map((dice) => ({ kind: 'read' as const, dice })) },
  { weight: 1, arbitrary: dice.map((dice) => ({ kind: 'undo' as const, dice })) },
)

function expectSame(appended: Appended, wanted: Appended): void {
  expect(appended).toEqual(wanted)
}

async function expectRead(log: TopicLog, model: Model, from: Position | null): Promise<void> {
  const { start, commits, at } = await log.read('t', from, [])
  const texts = commits.flatMap(({ events }) => events)
  const missed = from === null ? null : model.after(from)
  expect(at).toBe(model.end)
  if (missed) expect([start, texts]).toEqual([null, missed])
  else expect((start?.state ?? '') + texts.join('')).toBe(model.now.texts.join(''))
}

/** Ms for all runs, on a busy machine. */
const patience = 120_000

export function testLog(name: string, make: () => LosingLog | Promise<LosingLog>, numRuns: number): void {
  test(
    `${name} gives what follows a position, or the whole where it no longer has it, as the model does`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 50, size: 'max' }), async (steps) => {
          const log = await make()
          const model = new Model((await log.read('t', null, [])).at)
          const everSeen = [model.end]
          let n = 0
          for (const { kind, dice } of steps) {
            const append = (events: readonly string[], at: Position): Promise<Appended> =>
              appendOne(log, 't', {
                ...{ user: 'ann', line: 'a', n: (n += 1), after: 0, takesOld: false, history },
                ...{ at, events, answer: events.length > 0 ? OK : '["no"]' },
              })
            if (kind === 'append') {
              const text = `${String(n)},`
              const appended = await append([text], model.end)
              const to = appended.kind === 'done' && appended.at !== null ? appended.at : ''
              model.step({ places: [...model.now.places, to], texts: [...model.now.texts, text] })
              everSeen.push(to)
            } else if (kind === 'refuse') {
              expectSame(await append([], model.end), { kind: 'done', at: null, answer: '["no"]' })
              model.step({})
            } else if (kind === 'stale') {
              const at = pick(everSeen, dice)
              if (at === model.end) continue
              expectSame(await append(['wrong'], at), { kind: 'conflict' })
              model.step({}, false)
            } else if (kind === 'snapshot') {
              const at = pick(everSeen, dice)
              const held = model.now.places.indexOf(at)
              await log.snapshot('t', at, model.now.texts.slice(0, Math.max(0, held)).join(''))
              const isNewer = model.after(at) !== null && held >= model.now.held
              model.step(isNewer ? { held } : {}, isNewer)
            } else if (kind === 'undo') {
              const undone = 1 + Math.floor(dice * 4)
              model.undo(undone)
              await log.undo(undone)
            } else await expectRead(log, model, dice < 0.1 ? null : pick(everSeen, dice))
          }
          for (const from of [null, ...everSeen]) await expectRead(log, model, from)
          await log.stop()
        }),
        { numRuns },
      )
    },
    patience,
  )
}
