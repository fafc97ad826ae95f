// A process with the memory engine, so that a server can be killed while the log survives.
import { memory } from '../../../server/engine/memory/memory'
import type { TopicLog } from '../../../server/engine/topic-log'
import { serve } from '../rpc'
import { reportPort } from '../child'

const name = `memory-${String(process.pid)}`
const log = memory({ name })

void serve(Number(process.argv[2]), (notify) => {
  const watch = log.watch((topic) => notify(topic))
  return {
    append: (...args: Parameters<TopicLog['append']>) => log.append(...args),
    read: (...args: Parameters<TopicLog['read']>) => log.read(...args),
    snapshot: (...args: Parameters<TopicLog['snapshot']>) => log.snapshot(...args),
    // The set of those to leave out does not travel.
    due: (limit: number) => log.due(limit),
    postpone: (...args: Parameters<TopicLog['postpone']>) => log.postpone(...args),
    name: () => name,
    watched: (topics: readonly string[]) => watch.set(new Set(topics)),
  }
}).then(reportPort)
