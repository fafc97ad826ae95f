// Plays scenarios, one after another, each with the client that the job names: see pool.ts.
import type { Job, Played } from './pool'
import { peerNamed } from './roster'
import { scenarioNamed } from './scenarios'
import { Script } from './script'
import { Stage } from './stage'

// A browser logs an uncaught rejection and goes on; so does this page, without the log.
process.on('unhandledRejection', () => undefined)

async function play({ peer: name, scenario, library }: Job): Promise<Played> {
  const peer = peerNamed(name)
  const script = new Script(library)
  return { cells: await scenarioNamed(scenario).play((options) => new Stage(peer, script, options), peer) }
}

process.on('message', (job: Job) => {
  void play(job)
    .catch((error: unknown): Played => ({ error: error instanceof Error ? error.stack : String(error) }))
    .then((played) => process.send?.(played))
})
process.on('disconnect', () => process.exit())
