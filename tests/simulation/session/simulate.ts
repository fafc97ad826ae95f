// One seed: what breaks in its world, and the fewest steps that still break it.
import { Broken } from './broken'
import type { Tally } from './kinds'
import type { Counts, Failure } from './seeds-thread'

interface Planned<Step> {
  readonly seed: number
  readonly steps: readonly Step[]
}

export interface Run {
  readonly failure: Error | null
  readonly tally: Tally
  /** Everything that happened, for a person. */
  readonly lines: readonly string[]
}

/** A kind of worlds. */
export interface Simulation<Step, Plan extends Planned<Step>> {
  planOf(seed: number): Plan
  /** @param tells writes down all that happens */
  run(plan: Plan, tells: boolean): Promise<Run>
  /** The parts of a world, in words. */
  headOf(plan: Plan): string
  textOf(step: Step): string
}

/**
 * Simulates one seed. Gives how it broke a promise, or null.
 *
 * @param shrinks looks for the fewest steps that break it
 * @param counts of what happened, and of what became of commands; those of this seed are added
 */
export type Simulate = (seed: number, shrinks: boolean, counts: Counts) => Promise<Failure | null>

export function simulateBy<Step, Plan extends Planned<Step>>(simulation: Simulation<Step, Plan>): Simulate {
  return async (seed, shrinks, counts) => {
    const plan = simulation.planOf(seed)
    const { failure, tally } = await simulation.run(plan, false)
    for (const [what, count] of tally.counts) counts[what] = (counts[what] ?? 0) + count
    if (!failure) return null
    const steps = shrinks ? await shrink(simulation, plan, nameOf(failure)) : plan.steps
    const last = await simulation.run({ ...plan, steps }, true)
    const broken = last.failure ?? failure
    const message = broken instanceof Broken ? broken.message : String(broken.stack ?? broken)
    const head = `seed ${String(seed)}: ${message}\n${simulation.headOf(plan)}`
    const report = [head, ...steps.map((step) => simulation.textOf(step)), '', ...last.lines].join('\n')
    return { seed, promise: nameOf(failure), message, report }
  }
}

const nameOf = (error: Error): string => (error instanceof Broken ? error.promise : 'THROW')

/** Leaves out steps, half of them first and then one by one, as long as the same promise breaks. */
async function shrink<Step, Plan extends Planned<Step>>(
  { run }: Simulation<Step, Plan>,
  plan: Plan,
  promise: string,
): Promise<readonly Step[]> {
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
