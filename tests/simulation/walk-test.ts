import { afterAll } from '@jest/globals'
import fc from 'fast-check'
import { walkThread } from './walk-thread'
import type { WalkName } from './walk-names'

/** Gives a test that does all walks of `npm test` of one kind; call it at the top of a test file. */
export function walkTests(): (walk: WalkName) => Promise<void> {
  const thread = walkThread()
  afterAll(() => thread.stop())
  return async (walk) => {
    const { seed = 1 } = fc.readConfigureGlobal()
    const { failed, report } = await thread.run({ walk, seed, runs: null, copy: null, shrinks: true })
    if (failed) throw new Error(report ?? 'failed')
  }
}
