import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../tools/files'
import { run } from '../../tools/process'

/** A small repository of files that import what they should not, and some that do no wrong. */
const files: Record<string, string> = {
  'store/errors.ts': '',
  'store/platform.ts': `import './machine'`,
  'store/machine.ts': `import './errors'; import './connection'; import './testing'; import 'mobx-miniprogram'`,
  'store/connection.ts': `import './machine'; import './platforms/wechat'; import './bindings/field'`,
  'store/socket-store.ts': `import 'mobx-miniprogram'; import './connection'; import 'fast-check'; import 'mobx-miniprogram-bindings'`,
  'store/index.ts': `import './socket-store'; import './platforms/wechat'`,
  'store/bindings.ts': `import './bindings/field'`,
  'store/bindings/field.ts': `import '../utf8'; import './screen'; import 'mobx-miniprogram-bindings'; import 'mobx-miniprogram'; import 'fast-check'`,
  'store/bindings/screen.ts': `import '../connection'; import '../platforms/browser'`,
  'store/bindings/screens.ts': `import '../platforms/wechat-pages'`,
  'store/bindings/newcomer.ts': `import './errors'`,
  'store/bindings/errors.ts': '',
  'store/bindings/types/page.ts': `import '../errors'`,
  'store/utf8.ts': '',
  'store/platforms/wechat-pages.ts': '',
  'store/newcomer.ts': `import './errors'`,
  'store/platforms/wechat.ts': `import '../platform'; import '../connection'; import './wechat-network'; import './browser'`,
  'store/platforms/wechat-network.ts': '',
  'store/testing/index.ts': `import '../platforms/wechat'; import '../connection'`,
  'store/platforms/browser.ts': `import './timing'`,
  'store/platforms/timing.ts': `import './wechat'`,
  'miniprogram/stores/socket.ts': `import '../components/banner'`,
  'miniprogram/components/banner.ts': `import '../pages/home/home'; import 'node:fs'`,
  'miniprogram/pages/home/home.ts': `import '../../stores/socket'; import '../about/about'; import 'mobx-miniprogram-socket'; import 'mobx-miniprogram-socket/bindings'`,
  'miniprogram/pages/about/about.ts': `import '../../../store/machine'; import './missing'`,
  'miniprogram/pages/types/types.ts': `import type { A } from 'mobx-miniprogram-socket'; export type B = A`,
  'server/app.ts': `import '../preview/dev'; import '../tests/support'`,
  'preview/dev.ts': '',
  'tests/support.ts': '',
}

let workspace: string
let violations: string[]

beforeAll(async () => {
  mkdirSync(path.join(root, 'build'), { recursive: true })
  workspace = mkdtempSync(path.join(root, 'build/lanes-'))
  const paths = {
    'mobx-miniprogram-socket': ['./store/index.ts'],
    'mobx-miniprogram-socket/bindings': ['./store/bindings.ts'],
  }
  const config = { compilerOptions: { module: 'ESNext', moduleResolution: 'bundler', paths } }
  for (const [file, text] of Object.entries({ ...files, 'tsconfig.json': JSON.stringify(config) })) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true })
    writeFileSync(path.join(workspace, file), `${text}\n`)
  }
  const rules = path.join(root, '.dependency-cruiser.js')
  const command = ['depcruise', '--config', rules, '--output-type', 'json', 'store', 'miniprogram', 'server']
  const { stdout } = await run(command, { folder: workspace })
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  }
  violations = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)
})

afterAll(() => rmSync(workspace, { recursive: true }))

test.each([
  'store-lanes: platform: store/platform.ts → store/machine.ts',
  'store-lanes: machine, explain: store/machine.ts → store/connection.ts',
  'core-without-mobx: store/machine.ts → node_modules/mobx-miniprogram',
  'store-needs-only-mobx: store/socket-store.ts → node_modules/fast-check',
  'store-needs-only-mobx: store/socket-store.ts → node_modules/mobx-miniprogram-bindings',
  'store-lanes: bindings/field, bindings/binding, bindings/part: store/bindings/field.ts → store/bindings/screen.ts',
  'store-file-has-a-lane: store/bindings/newcomer.ts → store/bindings/errors.ts',
  'bindings-need-only-mobx-and-the-official-bindings: store/bindings/field.ts → node_modules/fast-check',
  'bindings-know-no-connection: store/bindings/screen.ts → store/connection.ts',
  'bindings-know-no-connection: store/bindings/screen.ts → store/platforms/browser.ts',
  'bindings-stand-beside-the-store: store/connection.ts → store/bindings/field.ts',
  'types-have-no-run-time: store/bindings/types/page.ts → store/bindings/errors.ts',
  'store-file-has-a-lane: store/newcomer.ts → store/errors.ts',
  'only-the-entry-knows-platforms: store/connection.ts → store/platforms/wechat.ts',
  'platforms-know-only-the-port: store/platforms/wechat.ts → store/connection.ts',
  'adapters-know-no-other-adapter: store/platforms/wechat.ts → store/platforms/browser.ts',
  'adapters-know-no-other-adapter: store/platforms/timing.ts → store/platforms/wechat.ts',
  'testing-plays-the-world-only: store/testing/index.ts → store/connection.ts',
  'no-testing-in-product: store/machine.ts → store/testing/index.ts',
  'app-uses-the-package: miniprogram/pages/about/about.ts → store/machine.ts',
  'app-without-node: miniprogram/components/banner.ts → fs',
  'app-points-downward: miniprogram/components/banner.ts → miniprogram/pages/home/home.ts',
  'stores-know-no-components: miniprogram/stores/socket.ts → miniprogram/components/banner.ts',
  'pages-know-no-other-page: miniprogram/pages/home/home.ts → miniprogram/pages/about/about.ts',
  'pages-through-stores: miniprogram/pages/home/home.ts → store/index.ts',
  'server-stands-alone: server/app.ts → preview/dev.ts',
  'no-tests-in-product: server/app.ts → tests/support.ts',
  'no-unresolved: miniprogram/pages/about/about.ts → ./missing',
  'no-cycles: ',
])('forbidden by %s', (violation) => {
  expect(violations.map((found) => found.replace('../../node_modules', 'node_modules'))).toContainEqual(
    expect.stringContaining(violation),
  )
})

test('nothing else is', () => {
  const innocent = [
    'miniprogram/pages/types',
    'store/index.ts →',
    'store/bindings.ts →',
    'store/bindings/screens.ts →',
    '→ store/utf8.ts',
    '→ store/bindings.ts',
    'store/bindings/field.ts → node_modules/mobx',
    'store/errors.ts →',
    'store/testing/index.ts → store/platforms',
    'store/socket-store.ts → store',
    '→ store/platforms/wechat-network.ts',
    '→ store/platforms/timing.ts',
  ]
  expect(
    violations.filter((found) =>
      innocent.some((file) => found.includes(file) && !found.startsWith('no-cycles')),
    ),
  ).toEqual([])
})
