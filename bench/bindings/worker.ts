// Measures one contestant in one scenario, round by round, as told: see laps.ts.
import './globals'
import { contestants } from './contestant'
import type { Round, Told } from './laps'
import type { Scenario } from './scenario'
import { scenarioNamed } from './scenarios'
import { Stage } from './stage'
import { World } from './world'

/** No more than so many steps at a time while the engine warms up. */
const warmSteps = 500
/** No round goes on for longer than so many ms, where most of the time goes into getting ready. */
const patience = 2_000

const [, , name = '', wanted = ''] = process.argv
const scenario = scenarioNamed(name)
const contestant = contestants.find((one) => one === wanted)
if (contestant === undefined) throw new Error(`No contestant is named ${wanted}`)
const world = new World()
world.install()

/** CPU time of this process in µs, garbage collection included. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function take({ subject, prepare }: Scenario, steps: number): { spent: number } & Omit<Round, 'cpu'> {
  const stage = new Stage(contestant!, world, subject(world))
  const one = prepare(stage, steps)
  const before = cpu()
  one.run()
  const spent = cpu() - before
  const outcome = one.finish()
  stage.end()
  return { spent, ...outcome }
}

/** As many takes as fill `atLeast` µs; more steps than a short scenario has would only blur what the clock can tell. */
function round({ atLeast, isWarmUp }: Told): Round {
  const steps = isWarmUp ? Math.min(warmSteps, scenario.steps) : scenario.steps
  const started = performance.now()
  let spent = 0
  let takes = 0
  for (;;) {
    const taken = take(scenario, steps)
    spent += taken.spent
    takes += 1
    if (spent >= atLeast || performance.now() - started > patience)
      return { cpu: spent / takes / steps, counts: taken.counts, isRight: taken.isRight }
  }
}

process.on('message', (told: Told) => {
  process.send?.(round(told))
})
process.on('disconnect', () => process.exit())
