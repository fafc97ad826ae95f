import { afterEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packNpm } from '../../tools/app/npm'
import { listFiles, readJson, root } from '../../tools/files'
import { WechatRuntime } from './wechat-runtime'

const store = path.join(root, 'store')

const workspaces: string[] = []
const runtimes: WechatRuntime[] = []

afterEach(() => {
  for (const runtime of runtimes.splice(0)) runtime.stop()
  for (const folder of workspaces.splice(0)) rmSync(folder, { recursive: true })
})

/** A mini-program of one page, with the packages that its package.json names, packed as WeChat does. */
async function appOf(page: string, packages: readonly string[]): Promise<WechatRuntime> {
  // Inside the repository, so that packages are found.
  const folder = mkdtempSync(path.join(root, 'build/bindings-app-'))
  workspaces.push(folder)
  const dependencies = Object.fromEntries(packages.map((name) => [name, '*']))
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ dependencies }),
    'app.json': JSON.stringify({ pages: ['pages/home/home'] }),
    'app.js': 'App({})',
    'pages/home/home.js': page,
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  expect(await packNpm(folder, [], path.join(folder, 'miniprogram_npm'))).toEqual([])
  const runtime = new WechatRuntime(folder)
  runtimes.push(runtime)
  return runtime
}

const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const packages = ['mobx-miniprogram', 'mobx-miniprogram-socket']

const storeAnd = (page: string): string => `
const { observable } = require('mobx-miniprogram')
const { createStoreBindings, PageWithStore } = require('mobx-miniprogram-socket/bindings')
const store = observable({
  lines: ['a'],
  get count() { return this.lines.length },
  say(line) { this.lines.push(line) },
})
${page}`

test('a page with bindings runs in a mini-program that has MobX and this package alone', async () => {
  const runtime = await appOf(
    storeAnd(`PageWithStore({
      storeBindings: { store, fields: ['lines', 'count'], actions: { add: 'say' } },
      onLoad() { this.early = this.data.count },
      earliest() { return this.early },
    })`),
    packages,
  )
  runtime.start()
  const page = runtime.openPage('pages/home/home')
  expect(page.call('earliest')).toBe(1)
  page.call('add', 'b')
  // Within a twentieth of a second: the page has just been sent something.
  while (page.data['count'] !== 2) await nextTick()
  expect(page.data).toEqual({ lines: ['a', 'b'], count: 2 })
  page.call('onUnload')
  page.call('add', 'c')
  await nextTick()
  expect(page.data).toEqual({ lines: ['a', 'b'], count: 2 })
})

test('createStoreBindings takes the place of the official one', async () => {
  const runtime = await appOf(
    storeAnd(`Page({
      onLoad() { this.bindings = createStoreBindings(this, { store, fields: ['count'], actions: ['say'] }) },
      onUnload() { this.bindings.destroyStoreBindings() },
    })`),
    packages,
  )
  runtime.start()
  const page = runtime.openPage('pages/home/home')
  await nextTick()
  expect(page.data).toEqual({ count: 1 })
  page.call('onUnload')
})

test('MobX is the one peer', () => {
  const { peerDependencies } = readJson<{ peerDependencies: object }>(path.join(store, 'package.json'))
  expect(Object.keys(peerDependencies)).toEqual(['mobx-miniprogram'])
})

describe('without Behavior, Component, Page, wx and getCurrentPages', () => {
  const names = ['Behavior', 'Component', 'Page', 'wx', 'getCurrentPages']

  /** Runs a script in a Node process, where nothing of WeChat is. */
  function run(script: string): unknown {
    const output = execFileSync(process.execPath, ['-e', script], { cwd: store, encoding: 'utf8' })
    return JSON.parse(output)
  }

  /** Declares each global so that reading it is noted, and `typeof` counts as reading. */
  const watch = `
    const read = []
    for (const name of ${JSON.stringify(names)})
      Object.defineProperty(globalThis, name, { configurable: true, get: () => void read.push(name) })`

  test('the entry is imported and reads none of them', () => {
    const read = run(`${watch}
      require('mobx-miniprogram-socket/bindings'); require('mobx-miniprogram-socket/meter')
      console.log(JSON.stringify(read))`)
    expect(read).toEqual([])
  })

  test('an object with data and setData is bound by hand', () => {
    const data = run(`
      const { observable } = require('mobx-miniprogram')
      const { createStoreBindings, storeBindingsBehavior } = require('mobx-miniprogram-socket/bindings')
      const page = { data: {}, setData(patches) { Object.assign(this.data, patches) } }
      createStoreBindings(page, { store: observable({ count: 1 }), fields: ['count'] }).updateStoreBindings()
      console.log(JSON.stringify([page.data, String(storeBindingsBehavior)]))`)
    expect(data).toEqual([{ count: 1 }, 'undefined'])
  })

  test('storeBindingsBehavior is made once, when it is first read, by require and by import', () => {
    const behaviors = run(`
      const bindings = require('mobx-miniprogram-socket/bindings')
      let made = 0
      globalThis.Behavior = () => 'behavior ' + String(++made)
      const before = made
      import('mobx-miniprogram-socket/bindings').then((imported) =>
        console.log(JSON.stringify([
          before, bindings.storeBindingsBehavior, bindings.storeBindingsBehavior, imported.storeBindingsBehavior,
        ])))`)
    expect(behaviors).toEqual([0, 'behavior 1', 'behavior 1', 'behavior 1'])
  })
})

test('the declarations import nothing, so that they compile without skipLibCheck', () => {
  const types = path.join(store, 'types')
  const imported = listFiles(types).flatMap((file) =>
    [...readFileSync(path.join(types, file), 'utf8').matchAll(/(?:from|import\() ?['"]([^.'"][^'"]*)/g)].map(
      ([, name]) => name,
    ),
  )
  expect(imported).toEqual([])
})
