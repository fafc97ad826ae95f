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
 * @param counts of what became of commands; those of this seed are added
 */
export async function simulate(seed: number, shrinks: boolean, counts: Counts): Promise<Failure | null> {
  const plan = planOf(seed)
  const { failure, world } = await run(plan, false)
  for (const { ends } of world.fates) for (const end of ends) counts[end] = (counts[end] ?? 0) + 1
  counts['lost'] = (counts['lost'] ?? 0) + world.announced
  if (!failure) return null
  const steps = shrinks ? await shrink(plan, nameOf(failure)) : plan.steps
  const last = await run({ ...plan, steps }, true)
  const { message } = last.failure ?? failure
  const { engine, nodes, phones, topics } = plan
  const head = `seed ${String(seed)}: ${message}\nengine ${engine}, ${String(nodes)} nodes, ${String(phones)} phones, topics ${topics.join(' ')}`
  const report = [head, ...steps.map(textOf), '', ...last.world.transcript.lines].join('\n')
  return { seed, promise: nameOf(failure), message, report }
}

const nameOf = (error: Error): string => (error instanceof Broken ? error.promise : 'THROW')

async function run(plan: Plan, tells: boolean): Promise<Run> {
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
