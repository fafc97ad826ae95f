// The name of a build: phones start anew for another one, and only then.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { nameBuild } from '../../../preview/reload/build-name'

let folder: string
const name = () => nameBuild([folder], (path) => path.endsWith('.ts'))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages/a.ts'), 'one')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('is the same while no source changes', async () => {
  const before = await name()
  writeFileSync(join(folder, 'pages/a.ts'), 'one')
  writeFileSync(join(folder, 'notes.md'), 'two')
  expect(await name()).toBe(before)
})

test('differs where a source changes, comes, goes or is called otherwise', async () => {
  const names = [await name()]
  writeFileSync(join(folder, 'pages/a.ts'), 'two')
  names.push(await name())
  writeFileSync(join(folder, 'b.ts'), 'one')
  names.push(await name())
  rmSync(join(folder, 'pages/a.ts'))
  names.push(await name())
  writeFileSync(join(folder, 'c.ts'), 'one')
  rmSync(join(folder, 'b.ts'))
  names.push(await name())
  expect(new Set(names).size).toBe(5)
})
