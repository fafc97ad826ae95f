import { parseArgs } from 'node:util'
import type { Scenario } from './scenario'
import { scenarios } from './scenarios'

export interface Arguments {
  readonly scenarios: readonly Scenario[]
  readonly runsInNode: boolean
  readonly runsInChromium: boolean
  /** Format of the output. */
  readonly format: 'text' | 'markdown' | 'json'
  /** Also prints the times that include the store, and the spread of all times. */
  readonly verbose: boolean
  /** Puts both tables into docs/benchmarks.md. */
  readonly write: boolean
  /** Compares the first table of docs/benchmarks.md with what was measured. */
  readonly check: boolean
  /** Prints the options, and does nothing else. */
  readonly help: boolean
}

export function usage(): string {
  return [
    'npm run bench:bindings -- [--only <scenario>]… [--node-only | --chromium-only] [--verbose | --markdown | --json | --write | --check]',
    '',
    `  --only           ${scenarios.map(({ name }) => name).join(', ')}`,
    '  --node-only      without the browser',
    '  --chromium-only  the browser alone',
    '  --verbose        also the times that include the store, and the spread of each',
    '  --markdown       the tables of docs/benchmarks.md, as Markdown',
    '  --json           everything that was measured, with both readings of the time and their spread',
    '  --write          writes them into docs/benchmarks.md, in both languages',
    '  --check          fails where docs/benchmarks.md says something else; counts must be equal, CPU ratios within a factor of two',
  ].join('\n')
}

/** @throws Error with the possible choices */
export function parse(args: readonly string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      'node-only': flag,
      'chromium-only': flag,
      verbose: flag,
      markdown: flag,
      json: flag,
      write: flag,
      check: flag,
      help: flag,
    },
  })
  const { only, verbose, markdown, json, write, check, help } = values
  const known = scenarios.map(({ name }) => name)
  const unknown = only.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${known.join(', ')}`)
  const isPart = only.length > 0 || values['node-only'] || values['chromium-only']
  if (values['node-only'] && values['chromium-only'])
    throw new Error('--node-only and --chromium-only leave nothing to do')
  if (write && isPart) throw new Error('--write writes all rows: leave the other options out')
  if (check && (only.length > 0 || values['chromium-only']))
    throw new Error('--check compares all rows of the first table: leave --only and --chromium-only out')
  return {
    scenarios: only.length === 0 ? scenarios : scenarios.filter(({ name }) => only.includes(name)),
    runsInNode: !values['chromium-only'],
    runsInChromium: !values['node-only'] && only.length === 0,
    format: json ? 'json' : markdown ? 'markdown' : 'text',
    verbose,
    write,
    check,
    help,
  }
}
