// The size that the READMEs quote is the size of the built package: `npm run size` fails when they differ,
// `npm run size -- --write` writes the measured one.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { kilobytes, root } from './files'
import { report, type Problem } from './problem'
import { run } from './process'

const readmes = ['README.md', 'README.zh-CN.md'].map((file) => path.join(root, file))
const quoted = /(<!-- size -->)(.*?)(<!-- \/size -->)/

interface Measurement {
  readonly passed: boolean
  readonly size: number
  readonly sizeLimit: number
}

/** The package as an app carries it, without MobX: minified and compressed. */
async function measure(): Promise<Measurement> {
  const { stdout, output } = await run(['size-limit', '--json'])
  const [measurement] = (stdout.startsWith('[') ? JSON.parse(stdout) : []) as Measurement[]
  if (!measurement) throw new Error(`size-limit measured nothing\n${output}`)
  return measurement
}

function compare(file: string, expected: string, write: boolean): Problem[] {
  const text = readFileSync(file, 'utf8')
  const found = quoted.exec(text)?.[2]
  if (found === undefined)
    return [{ file, message: 'quotes no size between <!-- size --> and <!-- /size -->' }]
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
      message: `says ${found}, but the built package has ${expected}: \`tsx tools/size.ts --write\``,
    },
  ]
}

async function main(): Promise<void> {
  const { passed, size, sizeLimit } = await measure()
  const problems = readmes.flatMap((file) => compare(file, kilobytes(size), process.argv.includes('--write')))
  if (!passed) {
    problems.push({
      file: path.join(root, '.size-limit.json'),
      message: `the package has ${kilobytes(size)}, over its limit of ${kilobytes(sizeLimit)}`,
    })
  }
  report(problems, `package: ${kilobytes(size)} of ${kilobytes(sizeLimit)}`)
}

void main()
