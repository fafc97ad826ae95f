// MobX reports misuse (a write outside an action, a computed that throws) through the console and carries on.
// The console of a green run is not read, so here a report fails the test that caused it.
import { afterEach, beforeEach } from '@jest/globals'

const methods = ['warn', 'error'] as const
const originals = { warn: console.warn, error: console.error }
let reports: string[] = []

beforeEach(() => {
  reports = []
  for (const method of methods) {
    const original = console[method]
    console[method] = (...args: unknown[]) => {
      const text = args.map(String).join(' ')
      if (text.includes('[MobX]') || text.includes('[mobx]')) reports.push(text)
      original.apply(console, args)
    }
  }
})

afterEach(() => {
  for (const method of methods) console[method] = originals[method]
  if (reports.length > 0) throw new Error(`MobX reported misuse:\n${reports.join('\n')}`)
})
