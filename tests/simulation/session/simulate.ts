import { Broken, judgeCalm, judgeEnd, roomsOf } from './judge'
import { type Plan, planOf, type Step, textOf } from './plan'
import type { Counts, Failure } from './seeds-thread'
import { World } from './world'

interface Run {
  readonly failure: Error | null
  readonly world: World
}

/**
 * Simulates one seed. Gives how it broke a promise, or null.
 *
 * @param shrinks looks for the fewest steps that break it
 * @param counts of what happened, and of what became of commands; those of this seed are added
 */
export async function simulate(seed: number, shrinks: boolean, counts: Counts): Promise<Failure | null> {
  const plan = planOf(seed)
  const { failure, world } = await run(plan, false)
  for (const { ends, does } of world.fates) {
    for (const end of ends) world.tally.add(end)
    if (does === 'wrong' && ends.includes('refused')) world.tally.add('command that the schema rejects')
  }
  for (const [what, count] of world.tally.counts) counts[what] = (counts[what] ?? 0) + count
  if (!failure) return null
  const steps = shrinks ? await shrink(plan, nameOf(failure)) : plan.steps
  const last = await run({ ...plan, steps }, true)
  const broken = last.failure ?? failure
  const message = broken instanceof Broken ? broken.message : String(broken.stack ?? broken)
  const { engine, nodes, phones, topics } = plan
  const head = `seed ${String(seed)}: ${message}\nengine ${engine}, ${String(nodes)} nodes, ${String(phones)} phones, topics ${topics.join(' ')}`
  const report = [head, ...steps.map(textOf), '', ...last.world.transcript.lines].join('\n')
  return { seed, promise: nameOf(failure), message, report }
}

const nameOf = (error: Error): string => (error instanceof Broken ? error.promise : 'THROW')

async function run(plan: Plan, tells: boolean): Promise<Run> {
  // The product catches some errors all the time, and their stacks would cost more than they.
  Error.stackTraceLimit = tells ? 10 : 0
  const world = new World(plan, tells)
  try {
    await world.storm()
    await world.calm()
    judgeCalm(world, await roomsOf(world))
    await world.turns()
    judgeEnd(world, await roomsOf(world))
    return { failure: null, world }
  } catch (error) {
    return { failure: error as Error, world }
  }
}

/** Leaves out steps, half of them first and then one by one, as long as the same promise breaks. */
async function shrink(plan: Plan, promise: string): Promise<readonly Step[]> {
  let { steps } = plan
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < steps.length;) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)]
      const { failure } = await run({ ...plan, steps: fewer }, false)
      if (failure && nameOf(failure) === promise) steps = fewer
      else at += size
    }
  return steps
}
