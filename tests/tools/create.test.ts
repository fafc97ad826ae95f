// `npm run create -- DIR`: what it says about an argument or a folder that it cannot take.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readArguments } from '../../create/arguments'
import { wordsFor } from '../../create/project'
import { run } from '../../tools/process'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'create-'))
  writeFileSync(path.join(folder, 'mine.txt'), '')
})

afterAll(() => rmSync(folder, { recursive: true }))

const create = (...given: string[]) => run(['tsx', 'create/main.ts', ...given])
const chinese = /[\u4e00-\u9fff]/

test('a folder is taken from where the command was called, and names the project', () => {
  expect(readArguments(['../my-app'], '/home/ann/clone')).toEqual({ kind: 'create', folder: path.resolve('/home/ann/my-app'), name: 'my-app' }) // prettier-ignore
})

test.each([
  [[], 'Name a folder'],
  [['a', 'b'], 'Expected one folder, got 2: a b'],
  [['--force', 'a'], 'Unknown option "--force"'],
  [['My App'], '"My App" cannot be the name'],
  [['mobx-miniprogram-socket'], 'cannot be the name'],
  [['node_modules'], 'cannot be the name'],
])('%j is refused: %s', (given, en) => {
  const words = { en: expect.stringContaining(en), zh: expect.stringMatching(chinese) }
  expect(readArguments(given, '/home/ann')).toEqual({ kind: 'refused', words })
})

test('a folder with files is left as it is', async () => {
  const project = path.join(folder, 'full')
  expect(await run(['mkdir', project])).toMatchObject({ ok: true })
  writeFileSync(path.join(project, 'mine.txt'), '')
  const { ok, stderr } = await create(project)
  expect(ok).toBe(false)
  expect(stderr).toContain(`${project} is not empty. Nothing was written.`)
  expect(stderr).toContain(`${project} 不是空文件夹`)
  expect(readdirSync(project)).toEqual(['mine.txt'])
})

test.each(['mine.txt', 'mine.txt/app'])('%s is no folder', async (name) => {
  expect((await create(path.join(folder, name))).stderr).toContain('is a file, or lies below one')
})

test.each(['EACCES', 'EPERM', 'EROFS'])('%s is told as a missing permission', (code) => {
  const en = expect.stringContaining('No permission to write /srv/app')
  expect(wordsFor(code, '/srv/app')).toEqual({ en, zh: expect.stringContaining('没有写入 /srv/app 的权限') })
})

test('another error stays as it is', () => expect(wordsFor('ENOSPC', '/srv/app')).toBeNull())

test('--help is in both languages', async () => {
  const { ok, stdout } = await create('--help')
  expect([ok, stdout]).toEqual([true, expect.stringMatching(/^Usage: npm run create -- DIR[\s\S]*用法：npm run create -- DIR/)]) // prettier-ignore
})
