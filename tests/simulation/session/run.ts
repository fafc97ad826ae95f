// The worlds of the session.
import { judgeCalm, judgeEnd, roomsOf } from './judge'
import { type Plan, planOf, type Step, textOf } from './plan'
import { type Run, simulateBy } from './simulate'
import { World } from './world'

export const simulate = simulateBy<Step, Plan>({
  planOf,
  run,
  headOf: ({ engine, nodes, phones, topics }) =>
    `engine ${engine}, ${String(nodes)} nodes, ${String(phones)} phones, topics ${topics.join(' ')}`,
  textOf,
})

async function run(plan: Plan, tells: boolean): Promise<Run> {
  // The product catches some errors all the time, and their stacks would cost more than they.
  Error.stackTraceLimit = tells ? 10 : 0
  const world = new World(plan, tells)
  const failure = await judge(world)
  for (const { ends, does } of world.fates) {
    for (const end of ends) world.tally.add(end)
    if (does === 'wrong' && ends.includes('refused')) world.tally.add('command that the schema rejects')
  }
  return { failure, tally: world.tally, lines: world.transcript.lines }
}

async function judge(world: World): Promise<Error | null> {
  try {
    await world.storm()
    await world.calm()
    judgeCalm(world, await roomsOf(world))
    await world.turns()
    judgeEnd(world, await roomsOf(world))
    return null
  } catch (error) {
    return error as Error
  }
}
