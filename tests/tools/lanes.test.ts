import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../tools/files'
import { run } from '../../tools/process'

/** A small repository: some files have imports that are not allowed, some have none. */
const files: Record<string, string> = {
  'store/base/errors.ts': `import '../platforms/platform'`,
  'store/platforms/platform.ts': `import '../connection/machine'; import './wechat/wechat-platform'`,
  'store/connection/machine.ts': `import '../base/errors'; import '../outbox/outbox'; import '../testing'; import 'mobx-miniprogram'`,
  'store/connection/connection.ts': `import './machine'; import '../platforms/platform'; import '../platforms/wechat/wechat-platform'; import '../bindings/screen/screen'; import '../options'`,
  'store/outbox/outbox.ts': `import 'mobx-miniprogram'; import '../connection/machine'; import '../session/line'`,
  'store/session/line.ts': `import '../explain/explain'; import '../protocol/frames'`,
  'store/explain/explain.ts': `import '../connection/machine'`,
  'store/protocol/frames.ts': `import '../platforms/platform'`,
  'store/options.ts': '',
  'store/socket-store.ts': `import 'mobx-miniprogram'; import './connection/connection'; import 'fast-check'; import 'mobx-miniprogram-bindings'`,
  'store/index.ts': `import './socket-store'; import './platforms/wechat/wechat-platform'`,
  'store/bindings/index.ts': `import './pages/behavior'`,
  'store/bindings/pages/behavior.ts': `import '../screen/screen'; import '../../platforms/wechat/pages'`,
  'store/bindings/screen/screen.ts': `import '../../base/utf8'; import '../pages/behavior'; import 'mobx-miniprogram-bindings'; import 'mobx-miniprogram'; import '../../connection/connection'; import '../../platforms/browser'`,
  'store/bindings/types/page.ts': `import '../../base/errors'`,
  'store/meter/index.ts': `import '../bindings/screen/screen'; import '../base/utf8'`,
  'store/base/utf8.ts': '',
  'store/attic/newcomer.ts': `import '../base/errors'`,
  'store/platforms/wechat/pages.ts': '',
  'store/platforms/wechat/wechat-platform.ts': `import '../platform'; import '../../connection/machine'; import './pages'; import '../browser'; import '../task/task-platform'`,
  'store/platforms/task/task-platform.ts': `import '../platform'; import '../wechat/pages'`,
  'store/platforms/browser/index.ts': '',
  'store/testing/index.ts': `import '../platforms/task/task-platform'; import '../platforms/platform'; import '../connection/machine'`,
  'chat/reduce.ts': `import './text'; import '../server/app'; import 'mobx-miniprogram'`,
  'chat/text.ts': '',
  'game/rules.ts': `import '../server/app'; import './fair/hidden-board'; import 'fast-sha256'; import 'mobx-miniprogram'`,
  'game/fair/hidden-board.ts': '',
  'miniprogram/stores/socket.ts': `import '../components/banner'`,
  'miniprogram/components/banner.ts': `import '../pages/home/home'; import 'node:fs'`,
  'miniprogram/pages/home/home.ts': `import '../../stores/socket'; import '../about/about'; import 'mobx-miniprogram-socket'; import 'mobx-miniprogram-socket/bindings'`,
  'miniprogram/pages/about/about.ts': `import '../../../store/options'; import './missing'`,
  'miniprogram/pages/types/types.ts': `import type { A } from 'mobx-miniprogram-socket'; export type B = A`,
  'server/app.ts': `import '../preview/dev'; import '../tests/support'; import './http/health'; import './engine/memory'; import '../store/protocol/frames'; import '../store/options'`,
  'server/http/health.ts': `import '../engine/memory'`,
  'server/engine/memory.ts': `import '../http/health'; import '../app'`,
  'server/game/secret.ts': `import '../../game/fair/hidden-board'`,
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
    'mobx-miniprogram-socket/*': ['./store/*/index.ts'],
  }
  const config = { compilerOptions: { module: 'ESNext', moduleResolution: 'bundler', paths } }
  for (const [file, text] of Object.entries({ ...files, 'tsconfig.json': JSON.stringify(config) })) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true })
    writeFileSync(path.join(workspace, file), `${text}\n`)
  }
  const rules = path.join(root, '.dependency-cruiser.js')
  const command = [
    'depcruise',
    '--config',
    rules,
    '--output-type',
    'json',
    'store',
    'chat',
    'game',
    'miniprogram',
    'server',
  ]
  const { stdout } = await run(command, { folder: workspace })
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  }
  violations = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)
})

afterAll(() => rmSync(workspace, { recursive: true }))

test.each([
  'rooms: store/base: store/base/errors.ts → store/platforms/platform.ts',
  'rooms: store/protocol: store/protocol/frames.ts → store/platforms/platform.ts',
  'rooms: store/platforms: store/platforms/platform.ts → store/connection/machine.ts',
  'rooms: store/connection: store/connection/machine.ts → store/outbox/outbox.ts',
  'rooms: store/connection: store/connection/connection.ts → store/options.ts',
  'rooms: store/outbox: store/outbox/outbox.ts → store/session/line.ts',
  'rooms: store/bindings/screen: store/bindings/screen/screen.ts → store/bindings/pages/behavior.ts',
  'rooms: server/engine: server/engine/memory.ts → server/http/health.ts',
  'rooms: server/engine: server/engine/memory.ts → server/app.ts',
  'beside: store/bindings: store/bindings/screen/screen.ts → store/connection/connection.ts',
  'beside: store/bindings: store/bindings/screen/screen.ts → store/platforms/browser/index.ts',
  'beside: store/meter: store/meter/index.ts → store/bindings/screen/screen.ts',
  'beside: store/testing: store/testing/index.ts → store/connection/machine.ts',
  'core-without-mobx: store/connection/machine.ts → node_modules/mobx-miniprogram',
  'store-needs-only-mobx: store/socket-store.ts → node_modules/fast-check',
  'store-needs-only-mobx: store/socket-store.ts → node_modules/mobx-miniprogram-bindings',
  'store-needs-only-mobx: store/bindings/screen/screen.ts → node_modules/mobx-miniprogram-bindings',
  'store-knows-nothing-beside-it: store/connection/connection.ts → store/bindings/screen/screen.ts',
  'types-have-no-run-time: store/bindings/types/page.ts → store/base/errors.ts',
  'store-file-is-in-a-room: store/attic/newcomer.ts → store/base/errors.ts',
  'port-knows-no-platform: store/platforms/platform.ts → store/platforms/wechat/wechat-platform.ts',
  'only-the-face-knows-platforms: store/connection/connection.ts → store/platforms/wechat/wechat-platform.ts',
  'rooms: store/platforms: store/platforms/wechat/wechat-platform.ts → store/connection/machine.ts',
  'platforms-know-no-other-platform: store/platforms/wechat/wechat-platform.ts → store/platforms/browser/index.ts',
  'platforms-know-no-other-platform: store/platforms/task/task-platform.ts → store/platforms/wechat/pages.ts',
  'no-testing-in-product: store/connection/machine.ts → store/testing/index.ts',
  'chat-stands-alone: chat/reduce.ts → server/app.ts',
  'chat-stands-alone: chat/reduce.ts → node_modules/mobx-miniprogram',
  'game-stands-alone: game/rules.ts → server/app.ts',
  'game-stands-alone: game/rules.ts → node_modules/mobx-miniprogram',
  'hidden-board-stays-on-the-server: game/rules.ts → game/fair/hidden-board.ts',
  'app-uses-the-package: miniprogram/pages/about/about.ts → store/options.ts',
  'app-without-node: miniprogram/components/banner.ts → fs',
  'app-points-downward: miniprogram/components/banner.ts → miniprogram/pages/home/home.ts',
  'stores-know-no-components: miniprogram/stores/socket.ts → miniprogram/components/banner.ts',
  'pages-know-no-other-page: miniprogram/pages/home/home.ts → miniprogram/pages/about/about.ts',
  'pages-through-stores: miniprogram/pages/home/home.ts → store/index.ts',
  'server-stands-alone: server/app.ts → preview/dev.ts',
  'server-stands-alone: server/app.ts → store/options.ts',
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
    'store/bindings/index.ts →',
    'store/bindings/pages/behavior.ts → store/platforms',
    '→ store/base/utf8.ts',
    'store/bindings/screen/screen.ts → node_modules/mobx-miniprogram/',
    'store/testing/index.ts → store/platforms',
    'store/platforms/wechat/wechat-platform.ts → store/platforms/task',
    'store/socket-store.ts → store',
    'store/outbox/outbox.ts → node_modules/mobx',
    'store/explain/explain.ts →',
    'store/session/line.ts →',
    'store/connection/connection.ts → store/platforms/platform.ts',
    'server/http/health.ts →',
    'server/app.ts → server',
    'server/app.ts → store/protocol',
    'server/game/secret.ts →',
    'game/rules.ts → node_modules/fast-sha256',
    'chat/reduce.ts → chat/text.ts',
  ]
  expect(
    violations.filter((found) =>
      innocent.some((file) => found.includes(file) && !found.startsWith('no-cycles')),
    ),
  ).toEqual([])
})
