// Measures one contestant in one scenario, one round for each task that it receives: see laps.ts.
import './globals'
import { type Contestant, contestants, type Shower } from './contestant'
import type { Round, Told } from './round'
import type { Outcome, Scenario } from './scenario'
import { scenarioNamed } from './scenarios'
import { Stage } from './stage'
import { World } from './world'

/** The most steps at a time while the engine warms up. */
const warmSteps = 500
/** The longest a round may take, in ms, where preparing it takes most of the time. */
const patience = 2_000

const [, , name = '', wanted = ''] = process.argv
const scenario = scenarioNamed(name)
const contestant = contestantNamed(wanted)
const world = new World()
world.install()

function contestantNamed(wanted: string): Contestant {
  const contestant = contestants.find((one) => one === wanted)
  if (!contestant) throw new Error(`No contestant is named ${wanted}`)
  return contestant
}

/** CPU time of this process in µs, garbage collection included. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function take(
  shower: Shower,
  { subject, prepare }: Scenario,
  steps: number,
): { readonly spent: number; readonly outcome: Outcome } {
  const stage = new Stage(shower, world, subject(world))
  const one = prepare(stage, steps)
  const before = cpu()
  one.run()
  const spent = cpu() - before
  const outcome = one.finish()
  stage.end()
  return { spent, outcome }
}

/**
 * Runs the takes of a task, in turn with takes of the same store without a page. A short scenario is run several times, because
 * the clock cannot resolve one of it.
 */
function round(shower: Shower, { time, steps: most, isWarmUp }: Told): Round {
  const steps = isWarmUp ? Math.min(warmSteps, scenario.steps) : scenario.steps
  const started = performance.now()
  let whole = 0
  let store = 0
  for (let takes = 1; ; takes += 1) {
    store += take('none', scenario, steps).spent
    const { spent, outcome } = take(shower, scenario, steps)
    whole += spent
    const fed = takes * steps
    if (whole >= time || fed >= most || (!isWarmUp && performance.now() - started > patience)) {
      return { ...outcome, times: { whole: whole / fed, store: store / fed } }
    }
  }
}

process.on('message', (told: Told) => {
  process.send?.(round(contestant, told))
})
process.on('disconnect', () => process.exit())
