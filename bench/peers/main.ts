// Plays every scenario with every client and prints one table: see bench/README.md.
import { report } from '../../tools/problem'
import { installPackage, versionsOf } from '../install'
import { compareBetweenMarkers, writeBetweenMarkers } from '../quotes'
import { type Arguments, parse, usage } from './arguments'
import { script, weigh } from './bundle'
import { judge } from './goals'
import { playAll, type Job } from './pool'
import type { Cell, Row } from './row'
import { bytes } from './scenarios'
import { markdownTable, type Results, textTable } from './table'

const folder = 'bench/peers'

/** These first, the longest before the others, so that no process ends long before the other. */
const longest = ['outage', 'storm', 'connecting', 'half-open']

async function measure({ peers, scenarios, isWhole }: Arguments): Promise<Results> {
  const results = new Map<string, Map<string, Cell>>()
  const note = (row: string, peer: string, cell: Cell): void => {
    results.set(row, (results.get(row) ?? new Map<string, Cell>()).set(peer, cell))
  }
  const jobs: Job[] = []
  for (const { name, source } of peers) {
    const library = await script(source)
    jobs.push(...scenarios.map((scenario) => ({ peer: name, scenario: scenario.name, library })))
    if (isWhole) note(bytes.id, name, await weigh(source))
  }
  const rank = ({ scenario }: Job): number =>
    longest.includes(scenario) ? longest.indexOf(scenario) : longest.length
  jobs.sort((a, b) => rank(a) - rank(b))
  let done = 0
  await playAll(jobs, ({ peer, scenario }, cells) => {
    done += 1
    process.stderr.write(`${String(done)}/${String(jobs.length)} ${peer}: ${scenario}\n`)
    for (const [row, cell] of Object.entries(cells)) note(row, peer, cell)
  })
  return results
}

/** `name@version` behind the label of each column. */
function legend({ peers }: Arguments): string {
  const version = versionsOf(folder)
  return peers
    .map(({ label, name }) => {
      const full = [name, version[name]].filter(Boolean).join(' ')
      return name === label ? full : `${label} = ${full}`
    })
    .join(', ')
}

async function main(): Promise<void> {
  const args = parse(process.argv.slice(2))
  if (args.help) {
    console.log(usage())
    return
  }
  await installPackage(folder)
  const started = performance.now()
  const results = await measure(args)
  const rows: Row[] = [...args.scenarios.flatMap((scenario) => scenario.rows), bytes].filter(({ id }) =>
    results.has(id),
  )
  const markdown = (language: 'en' | 'zh'): string => markdownTable(rows, args.peers, results, language)
  console.log(args.markdown ? markdown('en') : textTable(rows, args.peers, results))
  console.log(`\n${legend(args)}`)
  console.log(
    'Default options, one virtual clock and network, 20 ms one way; * best of its row; never: not within 10 minutes.\n' +
      'Flush: ours fails as WeChat does, by an answer that comes later; the others see one send() throw, which is kinder.\n' +
      `Bundled by esbuild, ours without MobX. ${((performance.now() - started) / 1000).toFixed(0)} s.`,
  )
  const verdicts = judge(rows, results)
  if (verdicts.length > 0) console.log(`\nAsked of ours`)
  for (const { met, says } of verdicts) console.log(`  ${met ? 'ok    ' : 'MISSED'} ${says}`)
  const tables = {
    'docs/benchmarks.md': `${markdown('en')}\n\n${legend(args)}`,
    'docs/benchmarks.zh-CN.md': `${markdown('zh')}\n\n${legend(args)}`,
  }
  if (args.write)
    for (const [file, text] of Object.entries(tables)) writeBetweenMarkers(file, 'bench:peers', text)
  if (args.check) {
    const problems = Object.entries(tables).flatMap(([file, text]) =>
      compareBetweenMarkers(file, 'bench:peers', text),
    )
    report(problems, '\nThe tables of docs/benchmarks.md')
  }
  if (verdicts.some(({ met }) => !met)) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
