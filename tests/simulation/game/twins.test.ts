// Two boards that are equal where people dig cannot be told apart, by whatever leaves the server.
import { afterAll, describe, expect, it } from '@jest/globals'
import { threadFile } from '../bundle'
import type { Mutant } from '../plant'
import { Thread } from '../thread-of-work'
import { leaks } from './leaks'

const threads: Thread<null, string[]>[] = []
afterAll(() => Promise.all(threads.map((thread) => thread.stop())))

async function findLeaks(mutant: Mutant | null): Promise<string[]> {
  const thread = new Thread<null, string[]>(threadFile('game/twins-thread.ts', mutant))
  threads.push(thread)
  return thread.run(null)
}

it('twin boards: frames, HTTP, effects, logs, errors and the stored log are the same bytes at the same times', async () => {
  expect(await findLeaks(null)).toEqual([])
}, 60_000)

describe('a leak is found by', () => {
  it.each(leaks)(
    '$name',
    async (mutant) => {
      expect(await findLeaks(mutant)).not.toEqual([])
    },
    60_000,
  )
})
