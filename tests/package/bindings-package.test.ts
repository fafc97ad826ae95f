import { afterEach, expect, test } from '@jest/globals'
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
const peers = ['mobx-miniprogram', 'mobx-miniprogram-bindings', 'mobx-miniprogram-socket']

const storeAnd = (page: string): string => `
const { observable } = require('mobx-miniprogram')
const { createStoreBindings, PageWithStore } = require('mobx-miniprogram-socket/bindings')
const store = observable({
  lines: ['a'],
  get count() { return this.lines.length },
  say(line) { this.lines.push(line) },
})
${page}`

test('a page with bindings runs in a mini-program that has the peers', async () => {
  const runtime = await appOf(
    storeAnd(`PageWithStore({
      storeBindings: { store, fields: ['lines', 'count'], actions: { add: 'say' } },
      onLoad() { this.early = this.data.count },
      earliest() { return this.early },
    })`),
    peers,
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
    peers,
  )
  runtime.start()
  const page = runtime.openPage('pages/home/home')
  await nextTick()
  expect(page.data).toEqual({ count: 1 })
  page.call('onUnload')
})

test('without the bindings, an app needs no second peer', async () => {
  const page = `require('mobx-miniprogram-socket').createSocketStore({ url: 'wss://example.com' }); Page({})`
  const runtime = await appOf(page, ['mobx-miniprogram', 'mobx-miniprogram-socket'])
  runtime.start()
  expect(runtime.loadedPages).toEqual(['pages/home/home'])
})

test('with the bindings, a missing peer is named', async () => {
  const runtime = await appOf(storeAnd('Page({})'), ['mobx-miniprogram', 'mobx-miniprogram-socket'])
  expect(() => runtime.start()).toThrow("module 'mobx-miniprogram-bindings' is not defined")
})

test('npm does not insist on the second peer', () => {
  const manifest = readJson<{ peerDependencies: object; peerDependenciesMeta: object }>(
    path.join(store, 'package.json'),
  )
  expect(Object.keys(manifest.peerDependencies)).toEqual(['mobx-miniprogram', 'mobx-miniprogram-bindings'])
  expect(manifest.peerDependenciesMeta).toEqual({ 'mobx-miniprogram-bindings': { optional: true } })
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
