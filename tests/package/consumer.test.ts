import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile } from '../../tools/compiler'
import { root } from '../../tools/files'
import { run } from '../../tools/process'

const name = 'mobx-miniprogram-socket'
/** Inside the repository, so that MobX and WeChat's typings are found. */
let app: string

/** Packs the package and unpacks it where `npm install` would put it. */
beforeAll(async () => {
  app = mkdtempSync(path.join(root, 'build/consumer-'))
  const modules = path.join(app, 'node_modules')
  mkdirSync(modules)
  const pack = ['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', app]
  expect(await run(pack, { folder: path.join(root, 'store') })).toMatchObject({ ok: true })
  const [tarball = ''] = readdirSync(app).filter((file) => file.endsWith('.tgz'))
  expect(await run(['tar', '-xzf', path.join(app, tarball), '-C', modules])).toMatchObject({ ok: true })
  renameSync(path.join(modules, 'package'), path.join(modules, name))
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ type: 'commonjs', private: true }))
  copyFileSync(path.join(root, 'tests/fixtures/consumer/app.ts'), path.join(app, 'app.ts'))
})

afterAll(() => rmSync(app, { recursive: true }))

const resolutions = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node10: { module: 'commonjs', moduleResolution: 'node10' },
}
type Resolution = keyof typeof resolutions

const optionsOf = (resolution: Resolution, strict: boolean) => ({
  ...resolutions[resolution],
  strict,
  noEmit: true,
  skipLibCheck: true,
  target: 'es2018',
  lib: ['es2018'],
  types: ['miniprogram-api-typings'],
})
const combinations = (['node16', 'bundler', 'node10'] as const).flatMap((resolution) =>
  [true, false].map((strict) => ({ resolution, strict })),
)

/** TypeScript 6 still has `node10` and warns about it. */
const compilers = [
  { version: '5.4', compiler: 'ts54', more: {} },
  { version: '5.9', compiler: 'ts59', more: {} },
  { version: '6', compiler: 'typescript', more: { ignoreDeprecations: '6.0' } },
]

test.each(compilers)(
  'compiles with TypeScript $version: node16, bundler, node10, strict and not',
  async ({ compiler, more }) => {
    const script = path.join(__dirname, 'compile-consumer.ts')
    const options = combinations.map(({ resolution, strict }) => ({
      ...optionsOf(resolution, strict),
      ...more,
    }))
    const command = [process.execPath, '--import', 'tsx', script, compiler, path.join(app, 'app.ts')]
    const { stdout, output } = await run([...command, JSON.stringify(options)])
    expect(output).toBe(stdout)
    const errors = JSON.parse(stdout) as string[][]
    expect(combinations.map((combination, index) => ({ ...combination, errors: errors[index] }))).toEqual(
      combinations.map((combination) => ({ ...combination, errors: [] })),
    )
  },
)

/** TypeScript 7 has dropped `node10`; it starts so fast that each combination can have a process. */
test.each(combinations.filter(({ resolution }) => resolution !== 'node10'))(
  'compiles with TypeScript 7: $resolution, strict: $strict',
  async ({ resolution, strict }) => {
    const { module, moduleResolution } = resolutions[resolution]
    const result = await compile([
      ...['--ignoreConfig', '--noEmit', '--skipLibCheck', '--target', 'es2018', '--lib', 'es2018'],
      ...['--types', 'miniprogram-api-typings', '--strict', String(strict)],
      ...['--module', module, '--moduleResolution', moduleResolution, path.join(app, 'app.ts')],
    ])
    expect(result).toEqual({ ok: true, output: '' })
  },
)
