// Shows one store by hand, with the official bindings and with ours, and prints the cost of each: see bench/README.md.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { report } from '../../tools/problem'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { type Arguments, parse, usage } from './arguments'
import { bundleWorker } from './bundle'
import { chromiumMarkdown, chromiumText } from './chromium-table'
import type { ChromiumRow } from './chromium/row'
import { runChromium } from './chromium/run'
import { judge, judgeChromium, type Verdict } from './goals'
import { measure } from './laps'
import type { Laps, Results } from './results'
import type { Language } from './cells'
import { isSupported, quotedTable } from './quoted-table'
import { textTable } from './table'

const pages = [
  ['docs/benchmarks.md', 'en'],
  ['docs/benchmarks.zh-CN.md', 'zh'],
] as const

/** As many scenarios at a time as there are cores, two at most: each has one process at work. */
async function measureAll({ scenarios }: Arguments): Promise<Results> {
  const worker = await bundleWorker()
  const results = new Map<string, Laps>()
  // The longest first, so that no core is idle at the end.
  const waiting = [...scenarios].sort((one, other) => other.steps - one.steps)
  const work = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      const started = performance.now()
      results.set(scenario.name, await measure(worker, scenario))
      process.stderr.write(`${scenario.name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  return results
}

/** `null`: Chromium is not installed. */
async function inChromium(): Promise<readonly ChromiumRow[] | null> {
  return existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium') ? runChromium() : null
}

function print(
  { format, scenarios, verbose }: Arguments,
  results: Results,
  chromium: readonly ChromiumRow[],
): void {
  if (format === 'json') {
    const node = Object.fromEntries(
      [...results].map(([name, laps]) => [name, Object.fromEntries(laps)] as const),
    )
    console.log(JSON.stringify({ node, chromium }, null, 2))
    return
  }
  const tables = format === 'markdown' ? markdown(scenarios, results, chromium, 'en') : []
  if (format === 'text') {
    if (results.size > 0) tables.push(textTable(scenarios, results, verbose))
    if (chromium.length > 0) tables.push(chromiumText(chromium))
  }
  console.log(tables.join('\n\n'))
}

function markdown(
  scenarios: Arguments['scenarios'],
  results: Results,
  chromium: readonly ChromiumRow[],
  language: Language,
): string[] {
  return [
    ...(results.size > 0 ? [quotedTable(scenarios, results, language)] : []),
    ...(chromium.length > 0 ? [chromiumMarkdown(chromium, language)] : []),
  ]
}

/** Ends with an error where ours missed a goal. */
function tell(verdicts: readonly Verdict[]): void {
  if (verdicts.length > 0) console.error('\nGoals of ours')
  for (const { met, says } of verdicts) console.error(`  ${met ? 'ok    ' : 'MISSED'} ${says}`)
  if (verdicts.some(({ met }) => !met)) process.exitCode = 1
}

async function main(): Promise<void> {
  const args = parse(process.argv.slice(2))
  if (args.help) {
    console.log(usage())
    return
  }
  const started = performance.now()
  const results = args.runsInNode ? await measureAll(args) : new Map<string, Laps>()
  const chromium = args.runsInChromium ? await inChromium() : []
  print(args, results, chromium ?? [])
  if (args.runsInNode)
    console.error(
      '\nBytes and calls are the same at every run. CPU is the cost of the page: the time with a page minus the time of\n' +
        'the same store without one. It is the median of the rounds of one process; of the three processes of each contestant, the\n' +
        'fastest one counts. --verbose also shows the time that includes the store, and the spread.',
    )
  if (chromium === null)
    console.error('\nNo Chromium on this machine (CHROMIUM=/path/to/it): that table is missing.')
  console.error(`${((performance.now() - started) / 1000).toFixed(0)} s.`)
  tell([...judge(args.scenarios, results), ...judgeChromium(chromium ?? [])])
  if (args.check) {
    const problems = pages.flatMap(([file, language]) =>
      compareBetweenMarkers(file, 'bench:bindings', quotedTable(args.scenarios, results, language), {
        isSame: isSupported,
        isStart: true,
      }),
    )
    report(problems, 'The first table of docs/benchmarks.md')
  }
  if (!args.write) return
  if (chromium === null) throw new Error('--write writes both tables, and Chromium is missing')
  for (const [file, language] of pages)
    writeBetweenMarkers(
      file,
      'bench:bindings',
      markdown(args.scenarios, results, chromium, language).join('\n\n'),
    )
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
