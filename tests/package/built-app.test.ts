import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildApp } from '../../tools/build-app'
import { listFiles, readJson, root } from '../../tools/files'
import { type PageInstance, WechatRuntime } from './wechat-runtime'

const target = path.join(root, 'build/app')
const { pages } = readJson<{ pages: string[] }>(path.join(root, 'miniprogram/app.json'))
let runtime: WechatRuntime

beforeEach(() => {
  runtime = new WechatRuntime(target)
  runtime.start()
})

afterEach(() => runtime.stop())

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    listFiles(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  )
}

/** Waits until a field of a page has a value: bindings collect changes before they call setData. */
async function shows(page: PageInstance, field: string, value: unknown): Promise<void> {
  for (const late = Date.now() + 2_000; page.data[field] !== value && Date.now() < late;) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(page.data[field]).toBe(value)
}

test('every page and component registers', () => {
  expect(runtime.loadedPages).toEqual(pages)
  expect(runtime.loadedComponents.length).toBeGreaterThan(0)
})

test('launch opens one socket, and a page shows what happens to it', async () => {
  runtime.launch({ path: pages[0], query: { server: 'ws://127.0.0.1:1/plain' } })
  const page = runtime.openPage('pages/index/index')
  await shows(page, 'status', 'connecting')
  expect(runtime.sockets).toHaveLength(1)
  runtime.sockets[0]?.emit('open', { header: {} })
  await shows(page, 'status', 'open')
})

test('pages share the one socket', () => {
  runtime.launch({ query: { server: 'ws://127.0.0.1:1/plain' } })
  for (const page of pages) runtime.openPage(page)
  expect(runtime.sockets).toHaveLength(1)
})

test('building again changes no byte', async () => {
  const again = path.join(root, 'build/app-again')
  await buildApp({ target: again })
  expect(contents(again)).toEqual(contents(target))
  rmSync(again, { recursive: true })
})
