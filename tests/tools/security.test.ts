// SECURITY.md promises a test for each attack: each one that it names exists, in both languages the same.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from '@jest/globals'

const root = join(__dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

interface Row {
  readonly number: number
  readonly cells: readonly string[]
  /** Names of tests: file › group › test. */
  readonly tests: readonly string[]
}

/** The rows that begin with a number. */
function rowsOf(document: string): Row[] {
  return document
    .split('\n')
    .filter((line) => /^\| \d+ /.test(line))
    .map((line) => {
      const [number, ...cells] = line.split('|').slice(1, -1)
      const last = cells[cells.length - 1] ?? ''
      return {
        number: Number(number),
        cells: cells.map((cell) => cell.trim()),
        tests: [...last.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
      }
    })
}

/** Titles of the tests in a source: groups and test, joined by ` › `. */
function titlesIn(source: string): Set<string> {
  const titles = new Set<string>()
  const walk = (node: ts.Node, groups: readonly string[]): void => {
    let inside = groups
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments
      const callee = node.expression.getText(file)
      if (title && ts.isStringLiteralLike(title) && /^(test|it|describe)\b(?!\.(skip|todo))/.test(callee)) {
        inside = [...groups, title.text]
        if (!callee.startsWith('describe')) titles.add(inside.join(' › '))
      }
    }
    ts.forEachChild(node, (child) => walk(child, inside))
  }
  const file = ts.createSourceFile('a.test.ts', source, ts.ScriptTarget.Latest, true)
  walk(file, [])
  return titles
}

const known = new Map<string, Set<string>>()

/** Whether `file › group › test` exists below tests/. */
function exists(name: string): boolean {
  const [file = '', ...titles] = name.split(' › ')
  const path = `tests/${file}.test.ts`
  if (!existsSync(join(root, path))) return false
  const all = known.get(path) ?? titlesIn(read(path))
  known.set(path, all)
  return all.has(titles.join(' › '))
}

const documents = { en: rowsOf(read('SECURITY.md')), zh: rowsOf(read('SECURITY.zh-CN.md')) }

test('each test that SECURITY.md names exists', () => {
  const names = documents.en.flatMap(({ tests }) => tests)
  expect(names.filter((name) => !exists(name))).toEqual([])
  expect(names.length).toBeGreaterThan(60)
})

test('the 33 attacks are there, each with what happens and a test, in both languages the same', () => {
  for (const rows of Object.values(documents)) {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 33 }, (_, index) => index + 1))
    expect(rows.filter(({ cells, tests }) => cells.includes('') || tests.length === 0)).toEqual([])
  }
  expect(documents.zh.map(({ tests }) => tests)).toEqual(documents.en.map(({ tests }) => tests))
})

describe('a test is found', () => {
  const source = `
    describe('a door', () => { test.each([1])('opens %s', () => {}); it("shuts", () => {}) })
    test.skip('sleeps', () => {})
    // test('is a comment', () => {})
  `

  test('by its group and its title, not where it is skipped or a comment', () => {
    expect([...titlesIn(source)]).toEqual(['a door › opens %s', 'a door › shuts'])
  })

  test('in its file alone', () => {
    expect(exists('tools/security › a test is found › in its file alone')).toBe(true)
    expect(exists('tools/security › in its file alone')).toBe(false)
    expect(exists('tools/no-such-file › in its file alone')).toBe(false)
  })
})
