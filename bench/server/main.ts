// Measures what hostile clients cost the others, and what many friendly ones cost: see bench/README.md.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../tools/files'
import { installPackage } from '../install'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { describe, findMissed, quotedTable } from './goals'
import { describeLoad, findMissedLoad, isSupported, loadTable, measureLoad } from './load/results'
import { measure, scenarioNames } from './scenarios'

const usage = [
  'npm run bench:server -- [--only NAME] [--server FILE] [--json | --write | --check]',
  '',
  `  --only    one of ${[...scenarioNames, 'load'].join(', ')}`,
  '  --server  attacks another server, such as that of an older checkout; default server/cli/main.ts',
  '  --json    all that was measured',
  '  --write   writes the goals of the attacks and the results of the load into docs/benchmarks.md',
  '  --check   fails where docs/benchmarks.md quotes other goals, or results that differ by more than a factor of three',
].join('\n')

const pages = [
  ['docs/benchmarks.md', 'en'],
  ['docs/benchmarks.zh-CN.md', 'zh'],
] as const

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: {
      json: flag,
      write: flag,
      check: flag,
      help: flag,
      only: { type: 'string', default: '' },
      server: { type: 'string', default: 'server/cli/main.ts' },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const problems: string[] = []
  for (const name of scenarioNames.filter((name) => values.only === '' || values.only === name)) {
    const measured = await measure(name, path.resolve(root, values.server))
    console.log(values.json ? JSON.stringify(measured) : describe(measured))
    problems.push(...findMissed(measured))
  }
  if (values.only === '' || values.only === 'load') {
    await installPackage('bench/socket-io')
    const load = await measureLoad()
    console.log(values.json ? JSON.stringify(load) : describeLoad(load))
    problems.push(...findMissedLoad(load))
    for (const [file, language] of pages) {
      const table = loadTable(load, language)
      if (values.write) writeBetweenMarkers(file, 'bench:server:load', table)
      if (!values.check) continue
      const differences = compareBetweenMarkers(file, 'bench:server:load', table, { isSame: isSupported })
      problems.push(...differences.map(({ message }) => `${file} ${message}`))
    }
  }
  for (const [file, language] of pages) {
    const table = quotedTable(language)
    if (values.write) writeBetweenMarkers(file, 'bench:server', table)
    if (!values.check) continue
    const differences = compareBetweenMarkers(file, 'bench:server', table)
    problems.push(...differences.map(({ message }) => `${file} ${message}`))
  }
  for (const problem of problems) console.error(`MISSED ${problem}`)
  process.exitCode = problems.length > 0 ? 1 : 0
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
