import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createSocketStore, type Platform } from 'mobx-miniprogram-socket'
import { VirtualPhone } from 'mobx-miniprogram-socket/testing'
import { findMissingOnPhones, newerThanEs2018 } from '../../tools/app/syntax'
import { bundleStore, entriesOfStore } from '../../tools/build-store'
import { listFiles, readJson, root } from '../../tools/files'

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

test('each entry is one file with declarations, and what entries share is in one folder', () => {
  const entries = Object.keys(entriesOfStore()).map((entry) => `${entry}.js`)
  const built = [
    ...scripts,
    ...listFiles(path.join(store, 'testing_dist')).map((file) => `testing_dist/${file}`),
  ]
  expect(built.filter((file) => !file.startsWith('miniprogram_dist/shared/')).sort()).toEqual(entries.sort())
  const { exports } = readJson<{ exports: Record<string, string | { types: string }> }>(
    path.join(store, 'package.json'),
  )
  for (const entry of Object.values(exports)) {
    const file = typeof entry === 'string' ? entry : entry.types
    expect(existsSync(path.join(store, file))).toBe(true)
  }
})

test.each(scripts)('%s is CommonJS that the oldest phones run', (file) => {
  const source = readFileSync(path.join(store, file), 'utf8')
  expect(newerThanEs2018(source)).toBeNull()
  const isForPhones = !file.startsWith('miniprogram_dist/platforms/browser/')
  expect(isForPhones ? findMissingOnPhones(source) : []).toEqual([])
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

describe('built again', () => {
  const again = path.join(root, 'build/store-again')
  let sources: string[]

  beforeAll(async () => {
    sources = Object.values(await bundleStore(again)).flat()
  })

  afterAll(() => rmSync(again, { recursive: true }))

  test('it is the same', () => {
    const files = listFiles(again)
    expect(files).toEqual(expect.arrayContaining(scripts))
    for (const file of files)
      expect(readFileSync(path.join(again, file), 'utf8')).toBe(readFileSync(path.join(store, file), 'utf8'))
  })

  test('no source is in two files, so that what a module remembers exists once', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([])
  })
})
