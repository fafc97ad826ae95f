import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile, type CompilerVersion } from '../../tools/compiler'
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

const resolutions: Record<string, readonly string[]> = {
  node16: ['--module', 'node16', '--moduleResolution', 'node16'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
  node10: ['--module', 'commonjs', '--moduleResolution', 'node10'],
}
/** TypeScript 6 still has `node10` and warns about it; TypeScript 7 has dropped it. */
const versions: readonly { version: CompilerVersion; options: readonly string[]; has: readonly string[] }[] =
  [
    { version: 5.4, options: [], has: ['node16', 'bundler', 'node10'] },
    { version: 5.9, options: [], has: ['node16', 'bundler', 'node10'] },
    {
      version: 6,
      options: ['--ignoreConfig', '--ignoreDeprecations', '6.0'],
      has: ['node16', 'bundler', 'node10'],
    },
    { version: 7, options: ['--ignoreConfig'], has: ['node16', 'bundler'] },
  ]
const combinations = versions.flatMap(({ version, options, has }) =>
  has.flatMap((resolution) => ['true', 'false'].map((strict) => ({ version, resolution, strict, options }))),
)

test.each(combinations)(
  'compiles with TypeScript $version, $resolution, strict: $strict',
  async ({ version, resolution, strict, options }) => {
    const result = await compile(
      [
        ...['--noEmit', '--skipLibCheck', '--target', 'es2018', '--lib', 'es2018'],
        ...['--types', 'miniprogram-api-typings', '--strict', strict],
        ...[...(resolutions[resolution] ?? []), ...options, path.join(app, 'app.ts')],
      ],
      version,
    )
    expect(result).toEqual({ ok: true, output: '' })
  },
)
