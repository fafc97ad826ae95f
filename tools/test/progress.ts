import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Progress of a long test. A stopped run continues from here. */
export interface SeedProgress {
  /** The next seed that was never begun. */
  readonly next: number
  /** Seeds that were begun and not finished. */
  readonly begun: readonly number[]
  readonly finished: number
}

export const start: SeedProgress = { next: 1, begun: [], finished: 0 }

/** Seeds that a stopped run left unfinished come first again. */
export function resume({ begun, ...progress }: SeedProgress): {
  progress: SeedProgress
  again: readonly number[]
} {
  return { progress: { ...progress, begun: [] }, again: begun }
}

export function begin(progress: SeedProgress, seed: number): SeedProgress {
  return { ...progress, next: Math.max(progress.next, seed + 1), begun: [...progress.begun, seed] }
}

export function finish(progress: SeedProgress, seed: number): SeedProgress {
  return {
    ...progress,
    begun: progress.begun.filter((other) => other !== seed),
    finished: progress.finished + 1,
  }
}

export function readProgress(file: string): SeedProgress {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SeedProgress
  } catch {
    // There is no file before the first run.
    return start
  }
}

export function writeProgress(file: string, progress: SeedProgress): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(progress))
}
