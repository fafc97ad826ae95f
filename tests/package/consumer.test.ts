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

/** Compiles a file with each of the options; returns the errors of each. */
async function errorsOf(compiler: string, file: string, options: readonly object[]): Promise<string[][]> {
  const script = path.join(__dirname, 'compile-consumer.ts')
  const command = [process.execPath, '--import', 'tsx', script, compiler, file, JSON.stringify(options)]
  const { stdout, output } = await run(command)
  expect(output).toBe(stdout)
  return JSON.parse(stdout) as string[][]
}

test.each(compilers)(
  'compiles with TypeScript $version: node16, bundler, node10, strict and not',
  async ({ compiler, more }) => {
    const options = combinations.map(({ resolution, strict }) => ({
      ...optionsOf(resolution, strict),
      ...more,
    }))
    const errors = await errorsOf(compiler, path.join(app, 'app.ts'), options)
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

test('TypeScript 5.4, the oldest one supported, checks bindings as the newer ones do', async () => {
  const file = path.join(app, 'all.ts')
  const tests = ['component', 'manual', 'page', 'values'].map((name) => `../../tests/types/bindings-${name}`)
  writeFileSync(file, tests.map((name) => `import '${name}'`).join('\n'))
  expect(await errorsOf('ts54', file, [optionsOf('bundler', true)])).toEqual([[]])
})

const wide = `
import { observable } from 'mobx-miniprogram'
import { bind, ComponentWithStore, createStoreBindings, PageWithStore } from 'mobx-miniprogram-socket/bindings'
const store = observable({ count: 0, add() { this.count += 1 } })
declare const page: { data: {}; setData(data: object): void }
const names: string[] = ['count']
const loose = { store, fields: ['count'], actions: ['add'] }
export default [
  () => PageWithStore({ storeBindings: { store, fields: names } }),
  () => PageWithStore({ storeBindings: loose }),
  () => PageWithStore({ storeBindings: [loose] }),
  () => PageWithStore({ storeBindings: { store, fields: [], actions: names } }),
  () => ComponentWithStore({ storeBindings: { store, fields: names, actions: [] } }),
  () => createStoreBindings(page, { store, fields: names }),
  () => createStoreBindings(page, loose),
  () => bind(store, { fields: names }),
]`

// TypeScript 5.4 says the same where the list is in place, and cuts longer messages.
test.each(compilers.slice(1))(
  'TypeScript $version names bind() where it knows a list of names only as string[]',
  async ({ compiler, more }) => {
    const file = path.join(app, 'wide.ts')
    writeFileSync(file, wide)
    const [errors = []] = await errorsOf(compiler, file, [{ ...optionsOf('bundler', true), ...more }])
    expect(errors).toHaveLength(8)
    for (const error of errors) expect(error).toContain('or use bind(store, { fields, actions })')
  },
)
