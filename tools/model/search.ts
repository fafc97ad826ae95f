import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from '../files'
import { run } from '../process'
import { readSearch, readTranscript, type Search } from './pan'

export const modelFile = path.join(root, 'tests/model/session.pml')

/** Commands × connections × relaunches, losses of the server's memory, and whether writes of the storage take a while (0 or 1). */
export interface Size {
  readonly commands: number
  readonly connections: number
  readonly relaunches: number
  readonly losses: number
  readonly slowWrites: 0 | 1
}

export interface Question {
  readonly size: Size
  /** Names to define: faults, and `ONLY=` a promise. */
  readonly defines: readonly string[]
  /**
   * `all` looks at every run, and keeps them small. `shortest` finds the shortest run that breaks a promise. `endless` looks for a run
   * without an end.
   */
  readonly how: 'all' | 'shortest' | 'endless'
}

export interface Result extends Search {
  readonly seconds: number
  /** The run that breaks a promise; empty if none does. */
  readonly transcript: readonly string[]
}

/** Of one search, in MB. */
const memoryLimit = 3_000
/** Of one search, in ms. */
const timeLimit = 600_000
/** No run has more steps. A search that comes here is not complete, and says so. */
const longestRun = 2_000

const compiled: Record<Question['how'], readonly string[]> = {
  all: ['-O2', '-DSAFETY', '-DCOLLAPSE'],
  shortest: ['-O1', '-DSAFETY', '-DCOLLAPSE', '-DBFS'],
  endless: ['-O1', '-DNP', '-DCOLLAPSE'],
}
const asked: Record<Question['how'], readonly string[]> = { all: ['-w24'], shortest: [], endless: ['-l'] }

/** The sentence for those who lack a tool, or null. */
export async function findMissing(): Promise<string | null> {
  const missing: string[] = []
  if (!(await run(['spin', '-V'])).ok) missing.push('spin')
  if (!(await run(['gcc', '--version'])).ok) missing.push('gcc')
  return missing.length === 0
    ? null
    : `${missing.join(' and ')} not found. The model needs both: apt-get update && apt-get install -y spin gcc`
}

async function must(command: readonly string[], folder: string): Promise<void> {
  const { ok, output } = await run(command, { folder, limit: 120_000 })
  if (!ok) throw new Error(`${command.join(' ')} failed:\n${output}`)
}

/** Lets spin write a verifier for the model, and runs it in a folder of its own. */
export async function search(name: string, { size, defines, how }: Question): Promise<Result> {
  const folder = path.join(root, 'build/model', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(modelFile, path.join(folder, 'session.pml'))
  const { slowWrites, ...counts } = size
  const sizes = Object.entries(counts).map(([key, value]) => `-D${key.toUpperCase()}=${String(value)}`)
  const named = [...sizes, `-DSLOW_WRITES=${String(slowWrites)}`, ...defines.map((define) => `-D${define}`)]
  await must(['spin', ...named, '-a', 'session.pml'], folder)
  const limits = ['-DNOFAIR', `-DMEMLIM=${String(memoryLimit)}`]
  await must(['gcc', '-w', ...compiled[how], ...limits, '-o', 'pan', 'pan.c'], folder)

  const started = Date.now()
  const found = await run(['./pan', `-m${String(longestRun)}`, ...asked[how]], { folder, limit: timeLimit })
  const seconds = (Date.now() - started) / 1000
  const result = readSearch(found.output)
  if (!found.ok || Number.isNaN(result.states)) throw new Error(`the search ${name} failed:\n${found.output}`)
  const replayed = existsSync(path.join(folder, 'session.pml.trail'))
    ? (await run(['spin', ...named, '-T', '-t', 'session.pml'], { folder, limit: 60_000 })).output
    : ''
  return { ...result, seconds, transcript: readTranscript(replayed) }
}
