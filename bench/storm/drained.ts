import type { CloseFrame } from '../../store/base/errors'
import { drain, type DrainPlan, type Leaver } from '../../server/load/drain'

/** The end of a client's connection: its time in ms, and what the client is told. */
export interface End {
  readonly at: number
  readonly close: CloseFrame
}

/** Lets the server's own drain close the connections of one process, in simulated time. */
export async function drainProcess(count: number, plan: DrainPlan): Promise<readonly End[]> {
  const ends: End[] = []
  let [now, isOver] = [0, false]
  let timer: { readonly at: number; readonly run: () => void } | undefined
  const clock = {
    uptime: () => now,
    // The drain waits for one moment after the other.
    setTimer: (run: () => void, ms: number) => {
      timer = { at: now + ms, run }
      return () => undefined
    },
  }
  const member: Leaver = { isDone: true, close: (close) => void ends.push({ at: now, close }) }
  const members = Array.from({ length: count }, () => member)
  const draining = drain(members, plan, clock).then(() => (isOver = true))
  while (!isOver) {
    const next = timer
    timer = undefined
    if (next) {
      now = next.at
      next.run()
    }
    await Promise.resolve()
  }
  await draining
  return ends
}
