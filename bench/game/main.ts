// Measures the game's server, and its plain relay beside one on Tornado: see bench/README.md.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { isSupported } from '../server/load/results'
import { measureRelay, relays } from './relay/measure'
import { describe, findMissed, quotedTable, type Results } from './results'
import { measureRooms } from './rooms/measure'

const usage = `npm run bench:game -- [--json | --write | --check]

  --json   all that was measured
  --write  writes the results into docs/benchmarks.md
  --check  fails where docs/benchmarks.md quotes results that differ by more than a factor of three

Needs apt-get install -y python3-tornado. Takes a minute and a half; run it on a quiet machine.`

const marker = 'bench:game'
const pages = [
  ['docs/benchmarks.md', 'en'],
  ['docs/benchmarks.zh-CN.md', 'zh'],
] as const

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { json: flag, write: flag, check: flag, help: flag } })
  if (values.help) return console.log(usage)
  const [load = 0] = loadavg()
  const results: Results = {
    tornado: await measureRelay(relays.tornado),
    ours: await measureRelay(relays.ours),
    rooms: await measureRooms(),
  }
  console.log(values.json ? JSON.stringify(results) : describe(results))
  console.log(`load average before: ${load.toFixed(1)}`)
  const problems = findMissed(results)
  for (const [file, language] of pages) {
    const table = quotedTable(results, language)
    if (values.write) writeBetweenMarkers(file, marker, table)
    if (!values.check) continue
    const differences = compareBetweenMarkers(file, marker, table, { isSame: isSupported })
    problems.push(...differences.map(({ message }) => `${file} ${message}`))
  }
  for (const problem of problems) console.error(`MISSED ${problem}`)
  process.exitCode = problems.length > 0 ? 1 : 0
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
