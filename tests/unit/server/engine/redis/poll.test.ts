// The look at all partitions, where only some of what it asks is answered.
import { expect, test } from '@jest/globals'
import { EngineClock } from '../../../../../server/engine/redis/clock'
import type { Deadlines } from '../../../../../server/engine/redis/deadlines'
import type { Link } from '../../../../../server/engine/redis/link'
import { Poll } from '../../../../../server/engine/redis/poll'
import { Wakes } from '../../../../../server/engine/redis/wakes'

test('a node says that it lives without waiting for shards that hang, and is ready while one answers', async () => {
  const space = { prefix: '', partitions: 2 }
  let beats = 0
  const answers: (() => void)[] = []
  const send = (_key: string, word: string): Promise<unknown> =>
    word === 'TIME'
      ? Promise.resolve(['1', '0'])
      : new Promise((resolve, reject) => {
          answers.push(() => (answers.length > 0 ? reject(new Error('hangs')) : resolve('1')))
        })
  const poll = new Poll({
    link: { send } as unknown as Link,
    space,
    every: 1_000,
    clock: new EngineClock(),
    wakes: new Wakes(space, true),
    deadlines: { poll: () => Promise.resolve() } as unknown as Deadlines,
    beat: () => Promise.resolve(void (beats += 1)),
  })
  const started = poll.start()
  await new Promise(setImmediate)
  expect([beats, poll.health().ok]).toEqual([1, false])
  while (answers.length > 0) answers.shift()?.()
  await expect(started).rejects.toThrow('hangs')
  expect(poll.health()).toEqual({ ok: true })
})
