// The documentation: both languages, the length of the READMEs, their figures, and the check of its code.
import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readBlocks } from '../../tools/docs/blocks'
import { checkCommands } from '../../tools/docs/code'
import { readAnchors, readLinks } from '../../tools/docs/links'
import { listPages, listSources, listUnpaired } from '../../tools/docs/pages'
import { root } from '../../tools/files'

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const readmes = ['README.md', 'README.zh-CN.md']
const pairs = listSources()
  .filter((file) => file.endsWith('.zh-CN.md'))
  .map((chinese) => [chinese.replace('.zh-CN', ''), chinese] as const)

describe('two languages', () => {
  test('have the same pages', () => {
    expect(listUnpaired(listSources())).toEqual([])
    expect(listUnpaired(['docs/start.md', 'docs/pages.md', 'docs/pages.zh-CN.md'])).toEqual(['docs/start.md'])
  })

  test('each page has one place, in the half of its language', () => {
    const routes = listPages().map(({ route }) => route)
    expect(new Set(routes).size).toBe(routes.length)
    const [chinese, english] = [true, false].map((is) =>
      routes.filter((route) => route.startsWith('zh/') === is),
    )
    expect(chinese?.map((route) => route.slice('zh/'.length)).sort()).toEqual(english?.sort())
  })

  test.each([...pairs, ['README.md', 'README.zh-CN.md'] as const])(
    '%s has the headings and code of %s',
    (english, chinese) => {
      const shape = (file: string) => {
        const text = read(file)
        const blocks = readBlocks(text).map(({ language, mark, code }) => ({
          language,
          mark,
          // Comments are as long as their language needs.
          lines: code.split('\n').filter((line) => !/^\s*\/\//.test(line)).length,
        }))
        const outside = text.replace(/^```[^]*?^```/gm, '')
        return { blocks, headings: Array.from(outside.matchAll(/^#+(?= )/gm), ([level]) => level) }
      }
      expect(shape(chinese)).toEqual(shape(english))
    },
  )
})

describe('the READMEs', () => {
  test('have at most 900 words', () => {
    expect(read('README.md').split(/\s+/).length).toBeLessThanOrEqual(900)
    const chinese = read('README.zh-CN.md')
    const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(chinese)]
    expect(words.filter(({ isWordLike }) => isWordLike).length).toBeLessThanOrEqual(900)
  })

  /** Cells of the row of docs/benchmarks.md that begins with a label, without what makes them bold. */
  const rowOf = (label: string): string[] => {
    const row =
      read('docs/benchmarks.md')
        .split('\n')
        .find((line) => line.startsWith(`| ${label} |`)) ?? ''
    return row
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.replaceAll('*', '').trim())
  }
  const [found = '', , ...others] = rowOf('half-open found while idle, worst, s')
  const [, official = '', ours = ''] = rowOf('1,000 messages into the default window: bytes')
  const [silent = '', , silentOthers = ''] = rowOf('somebody lacks it, and its sender does not know')
  const soonest = Math.min(...others.filter((cell) => cell !== 'never').map(Number)).toFixed(1)

  test.each(readmes)('%s quotes the figures of docs/benchmarks.md', (file) => {
    const figures = Object.fromEntries(
      Array.from(
        read(file).matchAll(/<!-- figure:([\w-]+) -->(.*?)<!-- \/figure:/g),
        ([, name = '', text]) => [name, text],
      ),
    )
    expect(others).toContain('never')
    expect(figures).toEqual({
      'half-open': `${found} s`,
      'half-open-others': file === 'README.md' ? `${soonest} s to never` : `${soonest} s 到永不`,
      bytes: ours,
      'bytes-official': official,
      silent,
      'silent-others': silentOthers,
    })
    expect(rowOf('commands')[0]).toBe('75,000')
  })
})

describe('links', () => {
  test('are those outside of code that lead to a file', () => {
    const text = 'a [b](c.md#d) `[e](f)` ![g](h.png)\n[i](https://example.com)\n```md\n[j](k)\n```\n[l](#m)'
    expect(readLinks(text)).toEqual([
      { target: 'c.md#d', line: 1 },
      { target: 'h.png', line: 1 },
      { target: '#m', line: 6 },
    ])
  })

  test('anchors are those of GitHub', () => {
    const text =
      '# One and two: `three()`\n## [Four](five.md), 六！\n## Same\n## Same\n```sh\n# no heading\n```'
    expect([...readAnchors(text)]).toEqual(['one-and-two-three', 'four-六', 'same', 'same-1'])
  })
})

describe('code', () => {
  const page = (...lines: string[]): string => lines.join('\n')

  test('a comment before a block says how it is checked', () => {
    const text = page(
      '<!-- code: with socket, app -->',
      '```ts',
      'socket.connect()',
      '```',
      '',
      '```',
      'a drawing',
      '```',
    )
    expect(readBlocks(text)).toEqual([
      { language: 'ts', code: 'socket.connect()', line: 3, mark: { kind: 'with', names: ['socket', 'app'] } },
    ])
  })

  test('a comment may speak for every block of a language', () => {
    const text = page(
      '<!-- every js: tested by tests/a.test.ts -->',
      '```js',
      '1',
      '```',
      '<!-- code: because -->',
      '```js',
      '2',
      '```',
    )
    expect(readBlocks(text).map(({ mark }) => mark)).toEqual([
      { kind: 'tested', by: 'tests/a.test.ts' },
      { kind: 'unknown', comment: 'because' },
    ])
  })

  test('commands name scripts and files that exist', () => {
    expect(checkCommands('npm ci && npm run build # npm run nothing')).toEqual([])
    expect(checkCommands('npm run biuld')).toEqual(['there is no npm run biuld'])
    expect(checkCommands('cat deploy/nothing.conf')).toEqual(['there is no deploy/nothing.conf'])
  })
})
