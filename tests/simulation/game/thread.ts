// The code of a thread that simulates games.
import { answerSeeds } from '../session/answer-seeds'
import { type Run, simulateBy } from '../session/simulate'
import { type Plan, planOf, type Step, textOf } from './plan'
import { World } from './world'

answerSeeds(
  simulateBy<Step, Plan>({
    planOf,
    run,
    headOf: ({ engine, nodes, phones, options, bot, rounds }) =>
      [
        `engine ${engine}, ${String(nodes)} nodes, ${String(phones)} phones, ${String(rounds)} rounds`,
        `bot ${String(bot)}, ${JSON.stringify(options)}`,
      ].join(', '),
    textOf,
  }),
)

async function run(plan: Plan, tells: boolean): Promise<Run> {
  // The product catches some errors all the time, and their stacks would cost more than they.
  Error.stackTraceLimit = tells ? 10 : 0
  const world = new World(plan, tells)
  let failure: Error | null = null
  try {
    await world.play()
  } catch (error) {
    failure = error as Error
  }
  return { failure, tally: world.tally, lines: world.lines }
}
