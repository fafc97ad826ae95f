// A process with the memory engine, so that a server can be killed while the log survives.
import { memory } from '../../../server/engine/memory/memory'
import { serve } from '../rpc'
import { reportPort } from '../child'

const name = `memory-${String(process.pid)}`
const log = memory({ name })

void serve(Number(process.argv[2]), (notify) => {
  const watch = log.watch((topic) => notify(topic))
  const { presence, ...methods } = log
  return {
    ...methods,
    ...presence,
    name: () => name,
    watched: (topics: readonly string[]) => watch.set(new Set(topics)),
  }
}).then(reportPort)
