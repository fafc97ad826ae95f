// npm run model: spin says what a search found, and what it replays is a transcript.
import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { readSearch, readTranscript } from '../../tools/model/pan'
import { modelFile } from '../../tools/model/search'
import { variants } from '../../tools/model/variants'

const output = (errors: number, more = '') =>
  `${more}
State-vector 300 byte, depth reached 89, errors: ${String(errors)}
 14579798 states, stored
 45589785 states, matched
 2500.345	total actual memory usage`

describe('a search', () => {
  it('is complete without errors', () => {
    const found = { states: 14_579_798, depth: 89, megabytes: 2500.345 }
    expect(readSearch(output(0))).toEqual({ ...found, broken: false, complete: true })
  })

  it('ends at a broken promise', () => {
    expect(readSearch(output(1))).toMatchObject({ broken: true, complete: false })
  })

  it.each(['Warning: Search not completed', 'error: max search depth too small'])(
    'that left something out is not complete: %s',
    (warning) => {
      expect(readSearch(output(0, warning))).toMatchObject({ broken: false, complete: false })
    },
  )
})

it('a replayed run is read up to the promise that it breaks', () => {
  const replayed = [
    'phone:   connection 1, attach',
    'server:  applies entry 0',
    'broken:  nothing is applied twice',
    'spin: session.pml:340, Error: assertion violated',
    'server:  applies entry 0',
    '		entry[0].n = 1',
  ]
  expect(readTranscript(replayed.join('\n'))).toEqual(replayed.slice(0, 3))
})

describe('faults on purpose', () => {
  const model = readFileSync(modelFile, 'utf8')
  const namesIn = (pattern: RegExp): string[] => [...model.matchAll(pattern)].map(([, name = '']) => name)

  it('are those of the model', () => {
    const settings = ['COMMANDS', 'CONNECTIONS', 'RELAUNCHES', 'LOSSES', 'ONLY']
    const faults = new Set(
      namesIn(/(?:^#ifn?def |!defined\()(\w+)/gm).filter((name) => !settings.includes(name)),
    )
    expect([...faults].sort()).toEqual(variants.map(({ name }) => name).sort())
  })

  it('break all promises of the model', () => {
    const promises = new Set(namesIn(/PROMISE\(([A-Z_]+),/g))
    const broken = new Set(variants.map(({ breaks }) => breaks))
    expect([...broken].sort()).toEqual([...promises].sort())
  })
})
