import { expect, test } from '@jest/globals'
import { checkComments, hasComments } from '../../tools/comments'

const linesOf = (...lines: string[]): (number | undefined)[] =>
  checkComments('a.ts', lines.join('\n')).map(({ line }) => line)

test.each([
  ['a line', ['const a = 1', '// Who is asked first.'], 2],
  ['behind code', ["const a = 'a' // what a page sees"], 1],
  ['a docstring in one line', ['/** Nobody is told. */'], 1],
  ['a docstring in several lines', ['', '  /**', '   * Whoever comes later.', '   */'], 3],
  ['a paragraph of a docstring', ['/**', ' * Adds two.', ' *', ' * What is added is kept.', ' */'], 4],
  ['a block of a style sheet', ['/*', '  Somebody draws this.', '*/'], 2],
  ['a template', ['<view />', '  <!-- What the page shows -->'], 2],
  ['the first of several lines', ['// What', '// is what.'], 1],
])('a comment that starts with Who, What or Nobody is found: %s', (_name, lines, line) => {
  expect(linesOf(...lines)).toEqual([line])
})

test.each([
  ['the subject comes first', ['// The page that asks.', '/** Says who asked. */']],
  [
    'the word goes on in a second line',
    ['// Templates are compiled as WeChat does it:', '// what fails here fails there.'],
  ],
  ['the word is longer', ['// Whole values only.', '// Whatsoever.']],
  ['it is an address', ["const url = 'https://who.int'"]],
  ['it is in a string', ["const text = '// What'", 'const text = `a // what`']],
  ['no comment', ['const what = 1', '']],
])('other text is not: %s', (_name, lines) => {
  expect(linesOf(...lines)).toEqual([])
})

test('the message names the word and says how to start', () => {
  expect(checkComments('store/a.ts', '// What it is')).toEqual([
    { file: 'store/a.ts', line: 1, message: 'a comment starts with "What": start with a verb or a noun' },
  ])
})

test('scripts, styles and templates are read, documents and data are not', () => {
  const paths = ['a.ts', 'a.mjs', 'a.wxss', 'a.css', 'a.wxml', 'a.md', 'a.json', 'a.png']
  expect(paths.filter(hasComments)).toEqual(['a.ts', 'a.mjs', 'a.wxss', 'a.css', 'a.wxml'])
})
