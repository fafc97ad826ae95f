import { expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createSocketStore, type Platform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { missingOnPhones, newerThanEs2018 } from '../../tools/app/syntax'
import { compile } from '../../tools/compiler'
import { listFiles, root } from '../../tools/files'

const store = path.join(root, 'store')
// Listed when the tests are collected: global setup has built them by then.
const scripts = listFiles(path.join(store, 'miniprogram_dist')).map((file) => `miniprogram_dist/${file}`)

test('npm ships the built package and nothing else', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: store,
    encoding: 'utf8',
  })
  const [pack] = JSON.parse(output) as [{ files: { path: string }[] }]
  const files = pack.files.map((file) => file.path)
  const strangers = files.filter(
    (file) => !/^((miniprogram|testing)_dist\/.+\.js|types\/.+\.d\.ts)$/.test(file),
  )
  expect(strangers.sort()).toEqual(['LICENSE', 'README.md', 'package.json'])
  expect(files).toEqual(expect.arrayContaining(['miniprogram_dist/index.js', 'types/index.d.ts']))
})

test('has declarations for each script', () => {
  const types = listFiles(path.join(store, 'types'))
    .map((file) => file.replace(/\.d\.ts$/, ''))
    .sort()
  const testing = listFiles(path.join(store, 'testing_dist')).map((file) => `testing/${file}`)
  const built = [...listFiles(path.join(store, 'miniprogram_dist')), ...testing]
  expect(built.map((file) => file.replace(/\.js$/, '')).sort()).toEqual(types)
})

test.each(scripts)('%s is CommonJS that the oldest phones run', (file) => {
  const source = readFileSync(path.join(store, file), 'utf8')
  expect(newerThanEs2018(source)).toBeNull()
  // Loaded by browsers only.
  if (!file.startsWith('miniprogram_dist/platforms/browser/')) expect(missingOnPhones(source)).toEqual([])
})

/** A world in which nothing ever happens. */
const still: Platform = {
  openSocket: () => ({ send: () => undefined, close: () => undefined }),
  now: () => 0,
  setTimer: () => () => undefined,
  random: () => 0,
  watchNetwork: () => ({ read: () => undefined, stop: () => undefined }),
  watchForeground: () => () => undefined,
}

test('loads in Node by its public name', () => {
  const socket = createSocketStore({ url: 'ws://127.0.0.1:1', platform: still })
  expect(socket.status).toBe('idle')
  socket.dispose()
})

test('has a virtual phone for the tests of its users, which no mini-program carries', () => {
  const phone = new VirtualPhone()
  const socket = createSocketStore({ url: 'ws://127.0.0.1:1', platform: phone })
  socket.connect()
  phone.line.accept()
  expect(socket.status).toBe('open')
  socket.dispose()
  expect(scripts.filter((file) => file.includes('testing'))).toEqual([])
})

test('is built the same each time', async () => {
  const again = path.join(root, 'build/store-again')
  expect(await compile(['-p', 'tools/tsconfig.store.json', '--outDir', again])).toEqual({
    ok: true,
    output: '',
  })
  for (const file of listFiles(again)) {
    expect(readFileSync(path.join(again, file), 'utf8')).toBe(
      readFileSync(path.join(store, 'miniprogram_dist', file), 'utf8'),
    )
  }
  rmSync(again, { recursive: true })
})
