// Real sockets, real faults, real kills: see bench/README.md.
import { parseArgs } from 'node:util'
import { installPackage } from '../install'
import { report } from '../../tools/problem'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { roster } from './roster'
import { Run, type Ran } from './run'
import { draw, type PlanOptions } from './schedule'
import type { Side } from './side'
import { findMissed, isSupported, markdownTable, textTable } from './table'

const usage = [
  'npm run soak -- [--clients N] [--seconds N] [--seed N] [--only NAME]… [--untimed] [--json | --write | --check]',
  '',
  '  --clients  how many at once; default 500',
  '  --seconds  how long each side is under faults; default 300',
  '  --seed     another schedule; default 1',
  `  --only     ${roster.map(({ name }) => name).join(', ')}; may be repeated`,
  '  --untimed  judges what arrives, not how fast',
  '  --json     all that was measured',
  '  --write    the table into docs/benchmarks.md, in both languages',
  '  --check    fails where docs/benchmarks.md says something else',
].join('\n')

const pages = [
  ['docs/benchmarks.md', 'en'],
  ['docs/benchmarks.zh-CN.md', 'zh'],
] as const

interface Arguments extends PlanOptions {
  readonly sides: readonly Side[]
  readonly flags: Readonly<Record<'untimed' | 'json' | 'write' | 'check' | 'help', boolean>>
}

/** @throws Error that says what was expected */
function parse(args: string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: {
      clients: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      untimed: flag,
      json: flag,
      write: flag,
      check: flag,
      help: flag,
    },
  })
  const whole = (name: 'clients' | 'seconds' | 'seed', most: number): number => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value > 0 && value <= most) return value
    throw new Error(`--${name} ${values[name]}: expected a whole number from 1 to ${String(most)}`)
  }
  const unknown = values.only.find((name) => !roster.some((side) => side.name === name))
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: choose from ${roster.map(({ name }) => name).join(', ')}`)
  const isWhole = values.only.length === 0
  if ((values.write || values.check) && !isWhole)
    throw new Error('--write and --check need the whole table: leave --only out')
  return {
    clients: whole('clients', 2_000),
    seconds: whole('seconds', 3_600),
    seed: whole('seed', 2 ** 31 - 2),
    sides: roster.filter(({ name }) => isWhole || values.only.includes(name)),
    flags: values,
  }
}

/** Plays one side, with a line about it from time to time: on a terminal the same line again and again. */
async function play(side: Side, options: PlanOptions): Promise<Ran> {
  const run = new Run(side, draw(options))
  const isLive = process.stderr.isTTY
  const tell = (): void => {
    const { seconds, sent, waiting, caughtUp } = run.progress
    const line = `${side.label}: ${String(seconds)} s, ${String(sent)} sent, ${String(waiting)} wait for their answer, ${String(caughtUp)} times caught up`
    process.stderr.write(isLive ? `\r\x1b[K${line}` : `${line}\n`)
  }
  const timer = setInterval(tell, isLive ? 1_000 : 10_000)
  try {
    return await run.play()
  } finally {
    clearInterval(timer)
    if (isLive) process.stderr.write('\r\x1b[K')
  }
}

async function main(): Promise<void> {
  const { sides, flags, ...options } = parse(process.argv.slice(2))
  if (flags.help) {
    console.log(usage)
    return
  }
  if (sides.some(({ name }) => name.startsWith('socket.io'))) await installPackage('bench/socket-io')
  const results = new Map<string, Ran>()
  for (const side of sides) {
    results.set(side.label, await play(side, options))
    // A later one may be stopped.
    if (sides.length > 1) process.stderr.write(`${textTable(results)}\n`)
  }
  console.log(flags.json ? JSON.stringify(Object.fromEntries(results)) : `${textTable(results)}\n`)
  const [ours] = roster
  const ran = results.get(ours?.label ?? '')
  const missed = ran ? findMissed(ran, !flags.untimed) : []
  for (const problem of missed) console.error(`MISSED ${problem}`)
  if (missed.length > 0) process.exitCode = 1
  for (const [file, language] of pages) {
    const table = markdownTable(results, options, language)
    if (flags.write) writeBetweenMarkers(file, 'soak', table)
    if (flags.check)
      report(compareBetweenMarkers(file, 'soak', table, { isSame: isSupported }), `The table of ${file}`)
  }
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
  // Sockets of clients may wait for a close frame that never comes.
  .finally(() => process.exit())
