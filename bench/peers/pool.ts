import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Cell } from './row'

/** A scenario and a client, by their names. */
export interface Job {
  readonly peer: string
  readonly scenario: string
  /** The text for `Script`. */
  readonly library: string
}

export interface Played {
  readonly cells?: Readonly<Record<string, Cell>>
  /** The failure of the bench itself. */
  readonly error?: string | undefined
}

/** Plays jobs in as many processes as there are cores; `ended` hears of each, in the order in which they end. */
export async function playAll(
  jobs: readonly Job[],
  ended: (job: Job, cells: Readonly<Record<string, Cell>>) => void,
): Promise<void> {
  const waiting = [...jobs]
  const processes = Math.min(availableParallelism(), waiting.length)
  await Promise.all(Array.from({ length: processes }, () => work(waiting, ended)))
}

async function work(waiting: Job[], ended: Parameters<typeof playAll>[1]): Promise<void> {
  // Advanced: JSON knows no Infinity, which is the most frequent of all results.
  const worker = fork(path.join(__dirname, 'worker.ts'), { serialization: 'advanced' })
  try {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { cells, error } = await playOn(worker, job)
      if (!cells) throw new Error(`${job.peer}, ${job.scenario}: ${error ?? 'nothing measured'}`)
      ended(job, cells)
    }
  } finally {
    worker.kill()
  }
}

function playOn(worker: ChildProcess, job: Job): Promise<Played> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(new Error(`${job.peer}, ${job.scenario}: the process that played it has ended`))
    }
    worker.once('exit', fail)
    worker.once('message', (played: Played) => {
      worker.off('exit', fail)
      resolve(played)
    })
    worker.send(job)
  })
}
