// A build of a mini-program that lies elsewhere.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { buildPreview } from '../../../preview/compiler/build-preview'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function files(tree: Record<string, string>): void {
  for (const [name, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, 'app', name)), { recursive: true })
    writeFileSync(join(root, 'app', name), content)
  }
}

test('scripts and components find a package in miniprogram_npm, and one beside the preview', async () => {
  files({
    'app.json': '{ "pages": ["pages/a/a"] }',
    'app.ts':
      "import { name } from 'packed'\nimport { observable } from 'mobx-miniprogram'\nApp({ name, observable })",
    'pages/a/a.json':
      '{ "usingComponents": { "box": "packed/box", "t-divider": "tdesign-miniprogram/divider/divider" } }',
    'pages/a/a.wxml': '<box /><t-divider />',
    'pages/a/a.ts': 'Page({})',
    'miniprogram_npm/packed/index.js': "exports.name = 'packed'",
    'miniprogram_npm/packed/box.json': '{ "component": true }',
    'miniprogram_npm/packed/box.wxml': '<view />',
    'miniprogram_npm/packed/box.js': 'Component({})',
  })
  const out = join(root, 'out')
  const { problems } = await buildPreview({ root: join(root, 'app'), out, dev: false, shell: false })
  expect(problems).toEqual([])
})

test('each page carries the name of its own build; one that failed leaves the name of the last', async () => {
  const app = { 'app.json': '{ "pages": ["a/a"] }', 'a/a.wxml': '<view />', 'a/a.ts': 'Page({})' }
  const out = join(root, 'out')
  const build = (name: string, shell: boolean) =>
    buildPreview({
      root: join(root, 'app'),
      out,
      dev: true,
      shell,
      names: { build: name, shell: `${name}-shell` },
    })
  const named = () =>
    ['phone.html', 'index.html'].map(
      (page) => /data-build="(.*?)"/.exec(readFileSync(join(out, page), 'utf8'))?.[1],
    )
  files(app)
  await build('one', true)
  expect(named()).toEqual(['one', 'one-shell'])
  files({ 'a/a.ts': 'Page({' })
  expect((await build('two', false)).problems).toHaveLength(1)
  expect(named()).toEqual(['one', 'one-shell'])
  files(app)
  await build('three', false)
  expect(named()).toEqual(['three', 'one-shell'])
})
