import { beforeEach, expect, test } from '@jest/globals'
import type { Problem } from '../../../preview/compiler/problem'
import { Inspector } from '../../../preview/inspector'

const problem: Problem = { file: 'a.ts', line: 1, column: 1, message: 'no', source: '' }
let answers: ((findings: readonly Problem[]) => void)[]
let found: (readonly Problem[])[]
let inspector: Inspector

beforeEach(() => {
  answers = []
  found = []
  inspector = new Inspector(
    () => new Promise((resolve) => answers.push(resolve)),
    (findings) => found.push(findings),
  )
})

/** Ends the look that is under way. */
async function answer(findings: readonly Problem[]): Promise<void> {
  answers.at(-1)?.(findings)
  await new Promise(setImmediate)
}

test('every build is looked at, and what is found is told, nothing included', async () => {
  inspector.inspect('1')
  await answer([problem])
  inspector.inspect('2')
  await answer([])
  expect(found).toEqual([[problem], []])
})

test('builds that follow one another quickly are looked at once, the last of them', async () => {
  inspector.inspect('1')
  inspector.inspect('2')
  inspector.inspect('3')
  expect(answers).toHaveLength(1)
  await answer([problem])
  expect(found).toEqual([])
  await answer([])
  expect(answers).toHaveLength(2)
  expect(found).toEqual([[]])
})

test('what was found before a build that failed is not told after it', async () => {
  inspector.inspect('1')
  inspector.inspect(null)
  await answer([problem])
  expect(found).toEqual([])
  expect(answers).toHaveLength(1)
})
