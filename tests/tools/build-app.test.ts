import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildApp, type AppBuild } from '../../tools/build-app'
import { listFiles } from '../../tools/files'
import { SmallApp } from './small-app'

let app: SmallApp
let target: string

beforeEach(() => {
  app = new SmallApp()
  target = path.join(app.workspace, 'built')
  install({ 'tdesign-miniprogram': null })
})

afterEach(() => app.remove())

/** Makes the workspace depend on packages; those with contents are installed in it. */
function install(packages: Record<string, Record<string, string> | null>): void {
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '1.0.0']))
  app.write('../package.json', JSON.stringify({ dependencies }))
  for (const [name, files] of Object.entries(packages)) {
    for (const [file, content] of Object.entries(files ?? {}))
      app.write(`../node_modules/${name}/${file}`, content)
  }
}

const build = (): Promise<AppBuild> => buildApp({ source: app.folder, target, packageFolder: app.workspace })
const problems = async (): Promise<string[]> => app.describe((await build()).problems)
const readBuilt = (file: string): string => readFileSync(path.join(target, file), 'utf8')

function readAll(): Record<string, string> {
  return Object.fromEntries(listFiles(target).map((file) => [file, readBuilt(file)]))
}

describe('a sound app', () => {
  test('builds without problems, the same each time', async () => {
    expect(await problems()).toEqual([])
    const first = readAll()
    await build()
    expect(readAll()).toEqual(first)
  })

  test('is a folder that needs no further build step', async () => {
    await build()
    const config = JSON.parse(readBuilt('project.config.json')) as {
      miniprogramRoot: string
      setting: object
    }
    expect(config.miniprogramRoot).toBe('./')
    expect(Object.keys(config.setting)).not.toContain('useCompilerPlugins')
    expect(listFiles(target).filter((file) => file.endsWith('.ts') || file.endsWith('.map'))).toEqual([])
    expect(readBuilt('pages/home/home.wxml')).toBe(
      readFileSync(path.join(app.folder, 'pages/home/home.wxml'), 'utf8'),
    )
  })

  test('holds of TDesign what it uses, as CommonJS', async () => {
    await build()
    const files = listFiles(path.join(target, 'miniprogram_npm/tdesign-miniprogram'))
    expect(files).toEqual(
      expect.arrayContaining(['button/button.js', 'button/button.wxss', 'loading/loading.wxml']),
    )
    expect(files.filter((file) => file.startsWith('calendar/'))).toEqual([])
    expect(readBuilt('miniprogram_npm/tdesign-miniprogram/button/button.js')).not.toMatch(/\bimport\s*[{*"']/)
  })
})

describe('packages', () => {
  const use = (name: string): void =>
    app.write('pages/home/use.ts', `import { value } from '${name}'\nexport const used = value\n`)

  test('are packed with their own dependencies, but not with peers', async () => {
    install({
      'tdesign-miniprogram': null,
      outer: {
        'package.json':
          '{ "main": "./lib/index", "dependencies": { "inner": "1" }, "peerDependencies": { "absent": "1" } }',
        'lib/index.js': 'exports.value = require("inner").value + require("./more").more',
        'lib/more.js': 'exports.more = 1',
        'node_modules/inner/package.json': '{}',
        'node_modules/inner/index.js': 'exports.value = 1',
      },
    })
    use('outer')
    expect(await problems()).toEqual([])
    expect(listFiles(path.join(target, 'miniprogram_npm/outer'))).toEqual([
      'index.js',
      'miniprogram_npm/inner/index.js',
    ])
  })

  test('built for mini-programs are copied, with sub-paths', async () => {
    install({
      'tdesign-miniprogram': null,
      built: {
        'package.json': '{ "miniprogram": "out" }',
        'out/index.js': 'exports.value = 1',
        'out/sub.js': 'exports.value = 2',
      },
    })
    use('built/sub')
    expect(await problems()).toEqual([])
    expect(readBuilt('miniprogram_npm/built/sub.js')).toBe('exports.value = 2')
  })

  test('with syntax after ES2018 are refused, because WeChat fails to pack them', async () => {
    install({
      'tdesign-miniprogram': null,
      modern: { 'package.json': '{}', 'index.js': 'exports.value = 1\nexports.other = exports.value ?? 2' },
    })
    use('modern')
    expect(await problems()).toEqual([
      '../node_modules/modern/index.js:2:32 WeChat cannot pack modern: newer than ES2018 (Parsing error: Unexpected token ?)',
    ])
  })

  test('without an entry are refused', async () => {
    install({ 'tdesign-miniprogram': null, empty: { 'package.json': '{ "main": "index.mjs" }' } })
    expect(await problems()).toEqual([
      '../node_modules/empty/package.json WeChat cannot pack empty: "index.mjs" is not a script',
    ])
  })

  test('that are not installed are named', async () => {
    install({ 'tdesign-miniprogram': null, 'not-installed-anywhere': null })
    expect(await problems()).toEqual(['../package.json dependency not-installed-anywhere is not installed'])
  })

  test('that the app imports must be dependencies', async () => {
    use('mobx-miniprogram')
    expect(await problems()).toEqual([
      'pages/home/use.ts "mobx-miniprogram" is not in the built app; is it in the dependencies of package.json?',
    ])
  })
})

describe('names faults that WeChat does not report', () => {
  test('an unknown key in app.json', async () => {
    app.plant('app.json', '"pages"', '"windows": {}, "pages"')
    expect(await problems()).toEqual(['app.json unknown key "windows". Did you mean "window"?'])
  })

  test('an unknown key of the window', async () => {
    app.plant('app.json', '"pages"', '"window": { "navigationBarTitelText": "" }, "pages"')
    expect(await problems()).toEqual([
      'app.json unknown key "window.navigationBarTitelText". Did you mean "navigationBarTitleText"?',
    ])
  })

  test('an unknown key in the JSON of a page', async () => {
    app.plant('pages/home/home.json', '"usingComponents"', '"enablePullDownRefesh": true, "usingComponents"')
    expect(await problems()).toEqual([
      'pages/home/home.json unknown key "enablePullDownRefesh". Did you mean "enablePullDownRefresh"?',
    ])
  })

  test('a page that does not exist', async () => {
    app.plant('app.json', '"pages/home/home"', '"pages/home/home", "pages/about/about"')
    expect(await problems()).toEqual(['app.json page "pages/about/about" has no .wxml and no .ts file'])
  })

  test('a tab that is not a page', async () => {
    app.plant(
      'app.json',
      '"pages"',
      '"tabBar": { "list": [{ "pagePath": "pages/home/hone", "text": "" }] }, "pages"',
    )
    expect(await problems()).toEqual([
      'app.json tab "pages/home/hone" is not a page. Did you mean "pages/home/home"?',
    ])
  })

  test('a component that does not exist', async () => {
    app.plant('pages/home/home.json', 'badge/badge', 'bagde/badge')
    expect(await problems()).toEqual([
      'pages/home/home.json <my-badge>: "../../components/bagde/badge" is neither a component of the app nor of a package',
    ])
  })

  test('a tag that is never closed, as WeChat’s own compiler says it', async () => {
    app.plant('pages/home/home.wxml', '</view>', '')
    expect(await problems()).toEqual([
      expect.stringMatching(/^pages\/home\/home\.wxml:\d+:\d+ end tag missing, near `view`$/),
    ])
  })

  test('a style sheet that WeChat’s own compiler rejects', async () => {
    app.write('pages/home/home.wxss', '.a {\n  color: red;\n')
    expect(await problems()).toEqual([expect.stringMatching(/^pages\/home\/home\.wxss:\d+:\d+ unexpected/)])
  })

  test('a main package over 2 MB', async () => {
    app.write('assets/large.png', 'x'.repeat(2 * 1024 * 1024))
    expect(await problems()).toEqual([
      expect.stringMatching(/^\.\.\/built the main package has 2\d{3}\.\d kB; WeChat accepts 2 MB$/),
    ])
  })
})
