import { stampOf } from '../../../server/engine/line-rule'
import { memoryPresence } from '../../../server/engine/memory/presence'
import type { TopicLog } from '../../../server/engine/topic-log'
import { Caller } from '../rpc'

/** The log of the engine's process. When another one takes its place, all that is watched is looked at again. */
export async function distantLog(port: number): Promise<TopicLog> {
  let name = ''
  let topics: ReadonlySet<string> = new Set()
  let wake = (_topic: string): void => undefined
  const engine = new Caller(
    port,
    (topic) => wake(topic as string),
    async () => {
      name = await engine.call('name')
      await engine.call('watched', [...topics])
      for (const topic of topics) wake(topic)
    },
  )
  await engine.connect()
  return {
    append: (...args) => engine.call('append', ...args),
    read: (...args) => engine.call('read', ...args),
    snapshot: (...args) => engine.call('snapshot', ...args),
    due: (limit) => engine.call('due', limit),
    postpone: (...args) => engine.call('postpone', ...args),
    stamp: () => stampOf(name, Date.now()),
    now: Date.now,
    health: () => ({ ok: true }),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    // There is one node: those who are here are here with it.
    presence: memoryPresence(),
    watch(wakeTopic) {
      wake = wakeTopic
      return {
        set(watched) {
          topics = watched
          // An engine that is gone is told at the next connect.
          engine.call('watched', [...watched]).catch(() => undefined)
        },
        stop: () => Promise.resolve(),
      }
    },
  }
}
