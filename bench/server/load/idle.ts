import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HerdOrder } from './herd'
import { askChild, startCompiled } from './server'
import { type Side, startSide } from './sides'

/** Connections that are there before it counts: the first ones compile and fill what all share. */
const warm = 500
/** Descriptors of a process that are no connections, and some to spare. */
const others = 200
/** The ports of a machine end here, where descriptors do not. */
const most = 25_000

export interface Idle {
  /** Bytes of the process before its first connection. */
  readonly start: number
  /** Connections that were held in the end. */
  readonly count: number
  /** Bytes of one of them. */
  readonly each: number
}

/** Connections that a process may hold: its limit of descriptors, raised as far as the machine allows. */
function limit(): number {
  const hard = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim())
  return Math.min(Number.isNaN(hard) ? most : hard - others, most)
}

/** Memory of clients that say nothing: after their hello, ten in a room, as many as the machine lets one process hold. */
export async function measureIdle(side: Side): Promise<Idle> {
  const running = await startSide(side)
  const herd = await startCompiled('bench/server/load/herd.ts')
  const { name } = side.contestant
  const port = running.ports[0] as number
  const count = limit()
  const fill = async (order: HerdOrder): Promise<number> => {
    await askChild<number>(herd, order)
    // Attendance and the young generation settle.
    await sleep(3_000)
    return (await running.used()).memory
  }
  try {
    const start = (await running.used()).memory
    const before = await fill({ name, port, count: warm })
    return { start, count, each: ((await fill({ name, port, count })) - before) / (count - warm) }
  } finally {
    herd.kill('SIGKILL')
    await running.stop()
  }
}
