// npm test: every check of the repository. `npm test -- unit lint` runs the steps whose names contain a word,
// `--verbose` shows the output of those that pass, too.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { root } from '../files'
import { endTogether } from '../process'
import { runSteps, type Observer, type StepResult } from './runner'
import { steps, type Step } from './steps'

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const verbose = process.argv.includes('--verbose')
const live = process.stdout.isTTY

function select(): readonly Step[] {
  if (words.length === 0) return steps
  const selected = steps.filter(({ name }) => words.some((word) => name.includes(word)))
  const needsBuild = selected.some(({ after }) => after.includes('build'))
  return steps.filter((step) => selected.includes(step) || (needsBuild && step.name === 'build'))
}

function describe({ step, passed, failed, skipped, seconds }: StepResult): string {
  const counts = step.jest ? [`${String(passed)} passed`] : []
  if (step.jest && failed > 0) counts.push(`${String(failed)} failed`)
  if (skipped > 0) counts.push(`${String(skipped)} skipped`)
  const mark = failed > 0 ? '✗' : '✓'
  return `${mark} ${step.name.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s  ${counts.join(', ')}`.trimEnd()
}

/** A line for each step that ended; on a terminal also one, rewritten, for those that run. */
function progress(): Observer & { stop(): void } {
  const running = new Map<Step, number>()
  const said = new Map<Step, string>()
  const redraw = (): void => {
    if (!live) return
    const names = [...running].map(([step, since]) =>
      `${step.name} ${((Date.now() - since) / 1000).toFixed(0)} s ${said.get(step) ?? ''}`.trimEnd(),
    )
    process.stdout.write(`\r\x1b[K${names.length > 0 ? `… ${names.join(', ')}` : ''}`)
  }
  const timer = setInterval(redraw, 500)
  return {
    started(step) {
      running.set(step, Date.now())
      redraw()
    },
    said(step, line) {
      said.set(step, line)
      if (!live) console.log(`… ${step.name}: ${line}`)
      redraw()
    },
    ended(result) {
      running.delete(result.step)
      if (live) process.stdout.write('\r\x1b[K')
      console.log(describe(result))
      if ((result.failed > 0 || verbose) && result.output !== '') console.log(`\n${result.output.trim()}\n`)
      redraw()
    },
    stop: () => clearInterval(timer),
  }
}

async function main(): Promise<void> {
  const selected = select()
  if (selected.length === 0) {
    console.error(
      `no step is called ${words.join(' or ')}; there are: ${steps.map(({ name }) => name).join(', ')}`,
    )
    process.exitCode = 1
    return
  }
  endTogether()
  mkdirSync(path.join(root, 'build/test-results'), { recursive: true })
  const started = Date.now()
  const observer = progress()
  const results = await runSteps(selected, observer)
  observer.stop()

  const sum = (count: 'passed' | 'failed'): number =>
    results.reduce((total, result) => total + result[count], 0)
  const bad = results.filter(({ failed }) => failed > 0).map(({ step }) => step.name)
  console.log(`\n${String(results.length)} steps in ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (bad.length > 0) console.log(`failed: ${bad.join(', ')}`)
  console.log(`${String(sum('passed'))} passed, ${String(sum('failed'))} failed`)
  if (sum('failed') > 0) process.exitCode = 1
}

void main()
