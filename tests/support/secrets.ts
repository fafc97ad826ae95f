// Secrets that tests give to servers, and the search for them in all that these servers log. `setupFilesAfterEnv` of the
// integration tests has this file: a test whose servers log a secret fails.
import { afterAll, afterEach, expect } from '@jest/globals'

/** Texts with this word in them are secret without being planted one by one. */
const marker = 'planted'
/** Shorter texts would be found in words that are none. */
const shortest = 8

const secrets = new Set([marker])
const lines: string[] = []

/** Makes all texts in a value secret. Returns the value. */
export function plant<Value>(value: Value): Value {
  if (typeof value === 'string' && value.length >= shortest) secrets.add(value)
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) plant(item)
  return value
}

/** The log of a server: its lines are searched after the test, and go to `stream` as well. */
export function watchLog(stream?: { write(line: string): void }): { write(line: string): void } {
  return {
    write(line) {
      lines.push(line)
      stream?.write(line)
    },
  }
}

/** Searches when the test is over: what a server has logged may be planted later, such as the ticket that it gave. */
function search(): void {
  const all = lines.splice(0)
  const text = all.join('')
  const found = [...secrets].filter((secret) => text.includes(secret))
  expect(all.filter((line) => found.some((secret) => line.includes(secret)))).toEqual([])
}

afterEach(search)
afterAll(search)
