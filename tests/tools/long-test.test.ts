// npm run test:long goes on where it was stopped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from '@jest/globals'
import { begin, finish, readPlace, resume, start, writePlace } from '../../tools/test/place'

it('begins at the first seed', () => {
  expect(resume(readPlace('no such file'))).toEqual({ place: start, again: [] })
})

it('does the seeds again that a stopped run has not finished, and skips those that it has', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'place-'))
  const file = path.join(folder, 'deep/place.json')
  const stopped = finish(begin(begin(begin(start, 1), 2), 3), 2)
  writePlace(file, stopped)
  const { place, again } = resume(readPlace(file))
  rmSync(folder, { recursive: true })
  expect(again).toEqual([1, 3])
  expect(place).toEqual({ next: 4, begun: [], finished: 1 })
})
