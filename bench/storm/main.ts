// Simulates clients that lose their server in one moment, and come back: see bench/README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../tools/files'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { drawChart } from './chart'
import { findMissed } from './goals'
import { policies } from './policies'
import { listStorms, type Run, runAll } from './run'
import { markdownTables, textTables } from './table'

const usage = `npm run bench:storm -- [--most N] [--json | --write | --check]

  --most   the largest scale, in clients: 100000 or 1000000, which is the default
  --json   all that was counted
  --write  writes the tables into docs/reconnect-storms.md, in both languages, and draws the pictures
  --check  fails where tables or pictures differ from this run

The same commit gives the same numbers on every machine. Takes some minutes and 2 GB.`

const marker = 'bench:storm'
const pages = [
  ['docs/reconnect-storms.md', 'en'],
  ['docs/reconnect-storms.zh-CN.md', 'zh'],
] as const

/** The pictures show the smaller scale; the larger one has the same shape. */
function drawAll(runs: readonly Run[]): (readonly [file: string, picture: string])[] {
  return [5, 60].map((seconds) => {
    const some = runs.filter(({ storm }) => storm.clients === 100_000 && storm.outage === seconds * 1_000)
    return [`docs/images/storm-${String(seconds)}s.svg`, drawChart(some)]
  })
}

function findDifferences(runs: readonly Run[]): string[] {
  const tables = pages.flatMap(([file, language]) =>
    compareBetweenMarkers(file, marker, markdownTables(runs, language), { isStart: true }).map(
      ({ message }) => `${file} ${message}`,
    ),
  )
  const pictures = drawAll(runs).filter(
    ([file, picture]) => readFileSync(path.join(root, file), 'utf8') !== picture,
  )
  return [...tables, ...pictures.map(([file]) => `${file} shows another run`)]
}

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const most = { type: 'string', default: '1000000' } as const
  const { values } = parseArgs({ options: { json: flag, write: flag, check: flag, help: flag, most } })
  if (values.help) return console.log(usage)
  const from = performance.now()
  const runs = await runAll(listStorms(Number(values.most)), ({ storm, result }) =>
    console.error(
      `${policies[storm.policy].en}, ${String(storm.clients)} clients, ${String(storm.outage / 1_000)} s: t99 ${String(result.t99)} ms`,
    ),
  )
  console.log(values.json ? JSON.stringify(runs) : textTables(runs))
  console.error(`${((performance.now() - from) / 1_000).toFixed(0)} s`)
  if (values.write) {
    for (const [file, language] of pages) writeBetweenMarkers(file, marker, markdownTables(runs, language))
    for (const [file, picture] of drawAll(runs)) writeFileSync(path.join(root, file), picture)
  }
  const problems = [...findMissed(runs), ...(values.check ? findDifferences(runs) : [])]
  for (const problem of problems) console.error(`MISSED ${problem}`)
  process.exitCode = problems.length > 0 ? 1 : 0
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
