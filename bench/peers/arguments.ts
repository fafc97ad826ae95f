import { parseArgs } from 'node:util'
import type { Peer } from './client'
import { roster } from './roster'
import type { Scenario } from './scenario'
import { scenarios } from './scenarios'

export interface Arguments {
  readonly scenarios: readonly Scenario[]
  readonly peers: readonly Peer[]
  /** No scenario and no client is left out. */
  readonly isWhole: boolean
  readonly markdown: boolean
  /** Puts the table into docs/benchmarks.md. */
  readonly write: boolean
  /** Compares docs/benchmarks.md with the table. */
  readonly check: boolean
  /** Prints the options, and does nothing else. */
  readonly help: boolean
}

export function usage(): string {
  return [
    'npm run bench:peers -- [--only <scenario or row>]… [--peer <client>]… [--markdown | --write | --check]',
    '',
    `  --only      ${scenarios.map(({ name }) => name).join(', ')}, or the id of one row`,
    `  --peer      ${roster.map(({ label }) => label).join(', ')}`,
    '  --markdown  the table as Markdown',
    '  --write     the whole table into docs/benchmarks.md, in both languages',
    '  --check     fails where docs/benchmarks.md says something else',
  ].join('\n')
}

/** @throws Error that says what there is to choose from */
export function parse(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      peer: { type: 'string', multiple: true, default: [] },
      markdown: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { only, peer, markdown, write, check, help } = values
  const chosen = choose('--only', only, scenarios, ({ name, rows }) => [name, ...rows.map(({ id }) => id)])
  const peers = choose('--peer', peer, roster, ({ name, label }) => [name, label])
  const isWhole = only.length === 0 && peer.length === 0
  if ((write || check) && !isWhole)
    throw new Error('--write and --check need the whole table: leave --only and --peer out')
  return { scenarios: chosen, peers, isWhole, markdown, write, check, help }
}

function choose<T>(
  option: string,
  wanted: string[],
  all: readonly T[],
  names: (one: T) => string[],
): readonly T[] {
  const known = all.flatMap(names)
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`${option} ${unknown}: choose from ${known.join(', ')}`)
  return wanted.length === 0 ? all : all.filter((one) => names(one).some((name) => wanted.includes(name)))
}
