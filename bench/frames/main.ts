// Measures what one received frame and one `send` cost, beside a MobX store written by hand: see bench/README.md.
import { build } from 'esbuild'
import { fork } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../tools/files'
import { median } from '../statistics'
import { writeBetweenMarkers } from '../quotes'
import { contestants, type Name } from './contestant'
import { checkQuotes, quotedTable, type Row, rowOf, textTable } from './table'
import type { Times } from './worker'

const usage = [
  'npm run bench:frames -- [--json | --write | --check]',
  '',
  '  --json   all that was measured',
  '  --write  writes the table into docs/benchmarks.md',
  '  --check  fails where docs/benchmarks.md quotes other ratios than this run can support',
].join('\n')

/** Processes for each contestant: where code lies in memory differs by process, and its times with it. */
const processes = 5

async function bundleWorker(): Promise<string> {
  const outfile = path.join(root, 'build/bench/frames-worker.js')
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2018',
    alias: { 'mobx-miniprogram-socket': path.join(root, 'store/index.ts') },
    logLevel: 'error',
  })
  return outfile
}

function measure(worker: string, name: Name): Promise<Times> {
  return new Promise((resolve, reject) => {
    // Compiling and collecting garbage count, and count alike at each run, where no other thread does them meanwhile.
    const child = fork(worker, [name], { execArgv: ['--single-threaded'] })
    child.once('message', (times) => {
      resolve(times as Times)
    })
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`${name}: the process that measured it has ended`))
    })
  })
}

async function measureAll(): Promise<Row[]> {
  const worker = await bundleWorker()
  const times: Record<Name, Times[]> = { 'by hand': [], ours: [] }
  // In turn, so that a machine that gets slower gets slower for both.
  for (let turn = 0; turn < processes; turn += 1)
    for (const name of contestants) times[name].push(await measure(worker, name))
  const medianOf = (name: Name, what: keyof Times): number => median(times[name].map((one) => one[what]))
  return (['frame', 'send'] as const).map((what) =>
    rowOf(what, medianOf('by hand', what), medianOf('ours', what)),
  )
}

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { json: flag, write: flag, check: flag, help: flag } })
  if (values.help) {
    console.log(usage)
    return
  }
  const rows = await measureAll()
  console.log(values.json ? JSON.stringify(rows, null, 2) : textTable(rows))
  if (values.write) {
    writeBetweenMarkers('docs/benchmarks.md', 'bench:frames', quotedTable(rows, 'en'))
    writeBetweenMarkers('docs/benchmarks.zh-CN.md', 'bench:frames', quotedTable(rows, 'zh'))
  }
  const problems = rows
    .filter(({ ratio, most }) => ratio > most)
    .map(({ says, most }) => `${says}: above ${String(most)} ×`)
  if (values.check) problems.push(...checkQuotes(rows))
  for (const problem of problems) console.error(`MISSED ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
