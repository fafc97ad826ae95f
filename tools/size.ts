// The sizes that READMEs and pages quote are those of the built package: `npm run size` fails when they differ,
// `npm run size -- --write` writes the measured ones.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { kilobytes, root } from './files'
import { report, type Problem } from './problem'
import { run } from './process'

const fileOf = (name: string): string => path.join(root, name)
/** Both languages of a page. */
const pagesOf = (page: string): string[] => [`${page}.md`, `${page}.zh-CN.md`].map(fileOf)

/** The word between whose comments a page quotes an entry of .size-limit.json: `<!-- size -->18.0 kB<!-- /size -->`. */
const quotes: Readonly<Record<string, string>> = {
  'mobx-miniprogram-socket': 'size',
  'mobx-miniprogram-socket/bindings': 'size:bindings',
  'mobx-miniprogram-socket/meter': 'size:meter',
  'mobx-miniprogram-socket/protocol': 'size:protocol',
  'mobx-miniprogram-socket/session': 'size:session',
  'mobx-miniprogram-socket/platforms/alipay': 'size:alipay',
  'mobx-miniprogram-socket/platforms/baidu': 'size:baidu',
  'mobx-miniprogram-socket/platforms/douyin': 'size:douyin',
  'mobx-miniprogram-socket/platforms/kuaishou': 'size:kuaishou',
  'mobx-miniprogram-socket/platforms/qq': 'size:qq',
}

/** The files that quote an entry. */
function quotingFiles(name: string): string[] {
  if (name.includes('/platforms/')) return pagesOf('docs/platforms')
  return [...pagesOf('docs/benchmarks'), ...(quotes[name] === 'size' ? pagesOf('README') : [])]
}

/** An entry as an app carries it, without MobX: minified and compressed. */
interface Measurement {
  readonly name: string
  readonly passed: boolean
  readonly size: number
  readonly sizeLimit: number
}

async function measure(): Promise<readonly Measurement[]> {
  const { stdout, output } = await run(['size-limit', '--json'])
  const measurements = (stdout.startsWith('[') ? JSON.parse(stdout) : []) as Measurement[]
  if (!measurements.every(({ size }) => size > 0) || measurements.length === 0)
    throw new Error(`Nothing was measured; run \`npm run build\` first.\n${output}`)
  return measurements
}

function compare(file: string, { name, size }: Measurement, write: boolean): Problem[] {
  const word = quotes[name] ?? name
  const quoted = new RegExp(`(<!-- ${word} -->)(.*?)(<!-- /${word} -->)`)
  const expected = kilobytes(size)
  const text = readFileSync(file, 'utf8')
  const found = quoted.exec(text)?.[2]
  if (found === undefined)
    return [{ file, message: `quotes no size between <!-- ${word} --> and <!-- /${word} -->` }]
  if (found === expected) return []
  if (write) {
    writeFileSync(file, text.replace(quoted, `$1${expected}$3`))
    return []
  }
  const line = text.slice(0, text.search(quoted)).split('\n').length
  return [
    {
      file,
      line,
      message: `says ${found} for ${name}, but it has ${expected}: \`tsx tools/size.ts --write\``,
    },
  ]
}

function overLimit({ name, passed, size, sizeLimit }: Measurement): Problem[] {
  if (passed) return []
  const message = `${name} has ${kilobytes(size)}, over its limit of ${kilobytes(sizeLimit)}`
  return [{ file: path.join(root, '.size-limit.json'), message }]
}

async function main(): Promise<void> {
  const measurements = await measure()
  const write = process.argv.includes('--write')
  const problems = measurements.flatMap((measurement) => [
    ...quotingFiles(measurement.name).flatMap((file) => compare(file, measurement, write)),
    ...overLimit(measurement),
  ])
  const summary = measurements.map(
    ({ name, size, sizeLimit }) => `${name}: ${kilobytes(size)} of ${kilobytes(sizeLimit)}`,
  )
  report(problems, summary.join(', '))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
