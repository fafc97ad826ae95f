import { accessSync, constants, existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from '../files'
import { run } from '../process'
import { resultsFile, stepLimit, type Step } from './steps'

export interface StepResult {
  readonly step: Step
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  readonly output: string
}

interface JestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numRuntimeErrorTestSuites: number
}

type Counts = Pick<StepResult, 'passed' | 'failed' | 'skipped'>

/** A run without failed tests may still have failed: a file that does not load, a coverage threshold, no tests at all. */
function countTests(project: string, ok: boolean): Counts {
  const file = path.join(root, resultsFile(project))
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
  return {
    passed: results.numPassedTests,
    failed: ok ? failed : Math.max(1, failed),
    skipped: results.numPendingTests,
  }
}

/** The Chromium that end-to-end tests start, or null. */
function findChromium(): string | null {
  const named = process.env['CHROMIUM']
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  const candidates =
    named === undefined ? folders.flatMap((folder) => names.map((name) => path.join(folder, name))) : [named]
  const usable = (file: string): boolean => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  }
  return candidates.find(usable) ?? null
}

const chromiumHelp =
  'These tests need Chromium: `apt-get update && apt-get install -y chromium`, or CHROMIUM=/path/to/chromium npm test'

async function runStep(step: Step, heard: (line: string) => void): Promise<StepResult> {
  const started = Date.now()
  if (step.browser && findChromium() === null) {
    return { step, passed: 0, failed: 1, skipped: 0, seconds: 0, output: chromiumHelp }
  }
  if (step.jest) rmSync(path.join(root, resultsFile(step.name)), { force: true })
  const { ok, output } = await run(step.command, { limit: stepLimit, ...(step.says ? { heard } : {}) })
  const counts = step.jest
    ? countTests(step.name, ok)
    : { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  return { step, ...counts, seconds: (Date.now() - started) / 1000, output }
}

export interface Observer {
  started(step: Step): void
  /** A step says how far it is. */
  said(step: Step, line: string): void
  ended(result: StepResult): void
}

/** Runs steps in their order, two at a time where they allow it, each after those it waits for. */
export async function runSteps(steps: readonly Step[], observer: Observer, slots = 2): Promise<StepResult[]> {
  const waiting = [...steps]
  const running = new Map<Step, Promise<void>>()
  const results: StepResult[] = []

  const isReady = (step: Step): boolean => {
    const unfinished = new Set([...waiting, ...running.keys()].map(({ name }) => name))
    if (step.after.some((name) => unfinished.has(name))) return false
    return step.alone ? running.size === 0 : ![...running.keys()].some(({ alone }) => alone)
  }
  const start = (step: Step): void => {
    waiting.splice(waiting.indexOf(step), 1)
    observer.started(step)
    const end = runStep(step, (line) => observer.said(step, line)).then((result) => {
      running.delete(step)
      results.push(result)
      observer.ended(result)
    })
    running.set(step, end)
  }

  while (waiting.length + running.size > 0) {
    for (let next = waiting.find(isReady); next && running.size < slots; next = waiting.find(isReady))
      start(next)
    await Promise.race(running.values())
  }
  return results
}
