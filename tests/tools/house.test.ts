import { describe, expect, test } from '@jest/globals'
import { checkNames, checkSizes, compareMap, readMap } from '../../tools/house'

const document = `# Contributing

\`\`\`
store/            the library
  index.ts        what users import
  base/           clock and checks
    deep/         more
tools/            checks
\`\`\`
`
const files = [
  'README.md',
  'store/index.ts',
  'store/base/clock.ts',
  'store/base/deep/more.ts',
  'tools/files.ts',
]
const problemsOf = (document: string, files: readonly string[]): string[] =>
  compareMap('CONTRIBUTING.md', document, files).map(
    ({ line, message }) => `${line === undefined ? '' : `${String(line)}: `}${message}`,
  )

describe('the map', () => {
  test('is read by its indentation', () => {
    expect(readMap(document)).toEqual([
      { path: 'store/', line: 4 },
      { path: 'store/index.ts', line: 5 },
      { path: 'store/base/', line: 6 },
      { path: 'store/base/deep/', line: 7 },
      { path: 'tools/', line: 8 },
    ])
  })

  test('that is the tree has no problem', () => {
    expect(problemsOf(document, files)).toEqual([])
  })

  test('names no folder and no file that does not exist', () => {
    expect(problemsOf(document, ['store/base/deep/more.ts', 'tools/files.ts'])).toEqual([
      '5: the map names store/index.ts, which does not exist',
    ])
    expect(problemsOf(document, files.slice(0, -1))).toEqual([
      '8: the map names tools/, which does not exist',
    ])
  })

  test('names every room, and every script at the top of store/', () => {
    const more = ['store/options.ts', 'store/outbox/queue.ts', 'tools/app/tree.ts', 'tools/app/deep/a.ts']
    expect(problemsOf(document, [...files, ...more])).toEqual([
      'the map does not name store/options.ts',
      'the map does not name store/outbox/',
      'the map does not name tools/app/',
    ])
  })
})

describe('sizes', () => {
  const messages = (sizes: Record<string, number>): string[] =>
    checkSizes(Object.entries(sizes).map(([path, lines]) => ({ path, lines }))).map(
      ({ file, message }) => `${file} ${message.split(':', 1)[0] ?? ''}`,
    )

  test('250 lines are allowed, more are not', () => {
    const short = { 'store/a/a.ts': 1, 'store/a/b.ts': 2 }
    expect(messages({ ...short, 'store/a/c.ts': 250 })).toEqual([])
    expect(messages({ ...short, 'store/a/c.ts': 251 })).toEqual([
      'store/a/c.ts has 251 lines, 250 are allowed',
    ])
    expect(messages({ ...short, 'tools/c.ts': 251 })).toEqual([])
  })

  test('half of the files of a room have at most 80 lines', () => {
    expect(messages({ 'server/a.ts': 80, 'server/b.ts': 200 })).toEqual([])
    expect(messages({ 'server/a.ts': 81, 'server/b.ts': 200 })).toEqual([
      'server half of its files have more than 80 lines',
    ])
  })

  test('six scripts at the top of store/ are allowed, seven are not', () => {
    const top = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`store/${String(index)}.ts`, 1]))
    expect(messages(top(6))).toEqual([])
    expect(messages(top(7))).toHaveLength(1)
  })
})

test('no file stands beside a folder of its own name', () => {
  expect(checkNames(['a/queue.ts', 'a/queue.test.ts', 'a/list.ts', 'b/queue/part.ts'])).toEqual([])
  expect(checkNames(['a/queue.ts', 'a/queue/part.ts'])).toMatchObject([{ file: 'a/queue.ts' }])
})
