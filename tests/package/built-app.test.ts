import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildApp } from '../../tools/build-app'
import { listFiles, readJson, root } from '../../tools/files'
import { type FakeSocketTask, type PageInstance, WechatRuntime } from './wechat-runtime'

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

async function waitFor(check: () => boolean): Promise<void> {
  for (const late = Date.now() + 2_000; !check() && Date.now() < late;) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Waits until a field of a page has a value: bindings collect changes before they call setData. */
async function shows(page: PageInstance, field: string, value: unknown): Promise<void> {
  await waitFor(() => page.data[field] === value)
  expect(page.data[field]).toBe(value)
}

/** Waits for the socket, which is dialled after the login. */
async function theSocket(): Promise<FakeSocketTask> {
  await waitFor(() => runtime.sockets.length > 0)
  expect(runtime.sockets).toHaveLength(1)
  return runtime.sockets[0]!
}

test('every page and component registers', () => {
  expect(runtime.loadedPages).toEqual(pages)
  expect(runtime.loadedComponents.length).toBeGreaterThan(0)
})

test('launch opens no socket; a page that needs it opens one, and every page shows what happens to it', async () => {
  runtime.launch({ path: pages[0] })
  const page = runtime.openPage('pages/index/index')
  await shows(page, 'status', 'idle')
  expect(runtime.sockets).toEqual([])
  runtime.openPage('pages/messages/messages')
  await shows(page, 'status', 'connecting')
  const socket = await theSocket()
  socket.emit('open', { header: {} })
  await waitFor(() => socket.sent.length > 0)
  expect(JSON.parse(String(socket.sent[0]))).toEqual({ t: 'hello', v: 1, user: 'ann', token: 'ticket' })
  socket.emit('message', { data: JSON.stringify({ t: 'welcome', stamp: 'one' }) })
  await shows(page, 'status', 'open')
})

test('pages share the one socket', async () => {
  runtime.launch()
  for (const page of pages) runtime.openPage(page)
  await expect(theSocket()).resolves.toBeDefined()
})

test('building again changes no byte', async () => {
  const again = path.join(root, 'build/app-again')
  await buildApp({ target: again })
  expect(contents(again)).toEqual(contents(target))
  rmSync(again, { recursive: true })
})
