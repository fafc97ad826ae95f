// npm run test:long goes on where it was stopped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from '@jest/globals'
import { begin, finish, readProgress, resume, start, writeProgress } from '../../tools/test/progress'

it('begins at the first seed', () => {
  expect(resume(readProgress('no such file'))).toEqual({ progress: start, again: [] })
})

it('does the seeds again that a stopped run has not finished, and skips those that it has', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'progress-'))
  const file = path.join(folder, 'deep/progress.json')
  const stopped = finish(begin(begin(begin(start, 1), 2), 3), 2)
  writeProgress(file, stopped)
  const { progress, again } = resume(readProgress(file))
  rmSync(folder, { recursive: true })
  expect(again).toEqual([1, 3])
  expect(progress).toEqual({ next: 4, begun: [], finished: 1 })
})
