import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Where a long test is: it goes on from here after it was stopped. */
export interface Place {
  /** The next seed that was never begun. */
  readonly next: number
  /** Seeds that were begun and not finished. */
  readonly begun: readonly number[]
  readonly finished: number
}

export const start: Place = { next: 1, begun: [], finished: 0 }

/** Seeds that a stopped run left unfinished come first again. */
export function resume({ begun, ...place }: Place): { place: Place; again: readonly number[] } {
  return { place: { ...place, begun: [] }, again: begun }
}

export function begin(place: Place, seed: number): Place {
  return { ...place, next: Math.max(place.next, seed + 1), begun: [...place.begun, seed] }
}

export function finish(place: Place, seed: number): Place {
  return { ...place, begun: place.begun.filter((other) => other !== seed), finished: place.finished + 1 }
}

export function readPlace(file: string): Place {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Place
  } catch {
    // There is no file before the first run.
    return start
  }
}

export function writePlace(file: string, place: Place): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(place))
}
