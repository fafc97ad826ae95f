import { afterEach, beforeEach, jest } from '@jest/globals'

/** Gives each test of a file, or of a `describe`, a clock that moves only when the test says so. */
export function useFakeTime(now?: number | Date): void {
  beforeEach(() => void jest.useFakeTimers(now === undefined ? {} : { now }))
  afterEach(() => void jest.useRealTimers())
}
