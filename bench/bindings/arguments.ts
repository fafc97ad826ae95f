import { parseArgs } from 'node:util'
import type { Scenario } from './scenario'
import { scenarios } from './scenarios'

export interface Arguments {
  readonly scenarios: readonly Scenario[]
  readonly runsInNode: boolean
  readonly runsInChromium: boolean
  /** How it is printed. */
  readonly format: 'text' | 'markdown' | 'json'
  /** Puts both tables into the READMEs. */
  readonly write: boolean
  /** Says what there is to ask for, and does nothing else. */
  readonly help: boolean
}

export function usage(): string {
  return [
    'npm run bench:bindings -- [--only <scenario>]… [--node-only | --chromium-only] [--markdown | --json | --write]',
    '',
    `  --only           ${scenarios.map(({ name }) => name).join(', ')}`,
    '  --node-only      without the browser',
    '  --chromium-only  the browser alone',
    '  --markdown       the tables as Markdown',
    '  --json           all that was measured, the spread of each time included',
    '  --write          the whole tables into both READMEs',
  ].join('\n')
}

/** @throws Error that says what there is to choose from */
export function parse(args: readonly string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      'node-only': flag,
      'chromium-only': flag,
      markdown: flag,
      json: flag,
      write: flag,
      help: flag,
    },
  })
  const { only, markdown, json, write, help } = values
  const known = scenarios.map(({ name }) => name)
  const unknown = only.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${known.join(', ')}`)
  const isPart = only.length > 0 || values['node-only'] || values['chromium-only']
  if (values['node-only'] && values['chromium-only'])
    throw new Error('--node-only and --chromium-only leave nothing to do')
  if (write && isPart) throw new Error('--write writes the whole tables: leave the other options out')
  return {
    scenarios: only.length === 0 ? scenarios : scenarios.filter(({ name }) => only.includes(name)),
    runsInNode: !values['chromium-only'],
    runsInChromium: !values['node-only'] && only.length === 0,
    format: json ? 'json' : markdown ? 'markdown' : 'text',
    write,
    help,
  }
}
