import { beforeEach, expect, test } from '@jest/globals'
import type { Problem } from '../../../preview/compiler/problem'
import { TypeCheckQueue } from '../../../preview/dev/type-check-queue'

const problem: Problem = { file: 'a.ts', line: 1, column: 1, message: 'no', source: '' }
let answers: ((findings: readonly Problem[]) => void)[]
let reported: (readonly Problem[])[]
let queue: TypeCheckQueue

beforeEach(() => {
  answers = []
  reported = []
  queue = new TypeCheckQueue(
    () => new Promise((resolve) => answers.push(resolve)),
    (findings) => reported.push(findings),
  )
})

/** Ends the check that is running. */
async function answer(findings: readonly Problem[]): Promise<void> {
  answers.at(-1)?.(findings)
  await new Promise(setImmediate)
}

test('checks every build and reports its findings, even when there are none', async () => {
  queue.check('1')
  await answer([problem])
  queue.check('2')
  await answer([])
  expect(reported).toEqual([[problem], []])
})

test('of builds that follow one another quickly checks the last', async () => {
  queue.check('1')
  queue.check('2')
  queue.check('3')
  expect(answers).toHaveLength(1)
  await answer([problem])
  expect(reported).toEqual([])
  await answer([])
  expect(answers).toHaveLength(2)
  expect(reported).toEqual([[]])
})

test('drops the findings of an older build when the last one failed', async () => {
  queue.check('1')
  queue.check(null)
  await answer([problem])
  expect(reported).toEqual([])
  expect(answers).toHaveLength(1)
})
