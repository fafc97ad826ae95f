import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { SourceError } from '../../../preview/compiler/problem'
import type { Placement } from '../../../preview/compiler/selectors'
import { compileWxss } from '../../../preview/compiler/wxss'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wxss-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(root, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

/** Compiles one sheet; white space is removed. */
function css(text: string, placement: Placement = {}): string {
  const file = write('pages/a/a.wxss', text)
  return compileWxss({ file, root, ...placement })
    .replace(/\s+/g, ' ')
    .trim()
}

test('a missing sheet is an empty one', () => {
  expect(compileWxss({ file: join(root, 'no.wxss'), root })).toBe('')
})

test('rpx scales with the phone, also negative, fractional and within functions', () => {
  expect(css('.a { margin: -10rpx .5rpx; width: calc(100% - 20rpx) }')).toBe(
    '.a { margin: calc(-10 * var(--rpx)) calc(.5 * var(--rpx)); width: calc(100% - calc(20 * var(--rpx))) }',
  )
})

test('the safe area is that of the phone, which may be drawn with round corners', () => {
  expect(css('.a { padding: calc(1px + env(safe-area-inset-bottom)) }')).toBe(
    '.a { padding: calc(1px + var(--safe-bottom)) }',
  )
})

test('text that only looks like rpx is kept', () => {
  expect(css('.a { background: url(10rpx.png); --x10rpx: 1 }')).toContain('--x10rpx: 1')
})

test('built-in components are matched by their elements', () => {
  expect(css('view > text, .view input { color: red }')).toBe(
    'wx-view > wx-text, .view wx-input { color: red }',
  )
})

test('rules of a page apply to that page only, with their specificity on a phone', () => {
  expect(css('.a .b { color: red }', { page: 'pages/a/a' })).toBe(
    ':where(wx-page[is="pages/a/a"]) .a .b { color: red }',
  )
})

test('`page` in the sheet of a page is that page', () => {
  expect(css('page { color: red }', { page: 'pages/a/a' })).toBe(
    'wx-page:where(wx-page[is="pages/a/a"]) { color: red }',
  )
})

test('classes of an isolated component carry its prefix, and :host is its element', () => {
  expect(css(':host { color: red } .a.b .c { color: red }', { scope: 'c1' })).toBe(
    '[wx-host="c1"] { color: red } .c1--a.c1--b .c1--c { color: red }',
  )
})

test('dark mode follows the phone and not the browser', () => {
  expect(css('@media (prefers-color-scheme: dark) { .a, .b { color: red } }')).toBe(
    ':where(html[data-theme="dark"]) .a, :where(html[data-theme="dark"]) .b { color: red }',
  )
})

test('other conditions beside dark mode stay', () => {
  expect(css('@media screen and (prefers-color-scheme: light) and (min-width: 1px) { .a { top: 0 } }')).toBe(
    '@media (min-width: 1px) { :where(html[data-theme="light"]) .a { top: 0 } }',
  )
})

test('reduced motion is that of the browser', () => {
  const sheet = '@media (prefers-reduced-motion: reduce) { .a { animation: none } }'
  expect(css(sheet)).toBe(sheet)
})

test('steps of keyframes are not selectors', () => {
  expect(css('@keyframes k { from { top: 0 } to { top: 1rpx } }', { page: 'pages/a/a' })).toBe(
    '@keyframes k { from { top: 0 } to { top: calc(1 * var(--rpx)) } }',
  )
})

test('imports are inlined in place, relative and absolute, with and without extension, once', () => {
  write('pages/a/one.wxss', '.one { top: 0 }')
  write('two.wxss', '@import "./pages/a/one.wxss"; .two { top: 0 }')
  expect(css('@import "./one"; @import "/two.wxss"; .three { top: 0 }')).toBe(
    '.one { top: 0 } .two { top: 0 } .three { top: 0 }',
  )
})

test('a broken sheet is reported with file, line, column and source', () => {
  const error = errorOf(() => css('.a { color: red }\n.b { color red }'))
  expect(error.problem).toMatchObject({ line: 2, column: 6, source: '.b { color red }' })
  expect(error.problem.file).toMatch(/pages\/a\/a\.wxss$/)
})

test('an import of a missing file is reported with its position', () => {
  const error = errorOf(() => css('.a { top: 0 }\n@import "./gone";'))
  expect(error.problem).toMatchObject({ line: 2, column: 1, message: '@import: "./gone" does not exist' })
})

function errorOf(run: () => unknown): SourceError {
  try {
    run()
  } catch (error) {
    if (error instanceof SourceError) return error
    throw error
  }
  throw new Error('Nothing was thrown')
}
