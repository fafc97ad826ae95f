import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Project } from '../../../preview/compiler/project'
import { compileTemplates } from '../../../preview/compiler/templates'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'templates-'))
  mkdirSync(join(root, 'page'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Lists the problems of a template, as `line:column message | source line`. */
function problems(source: string): string[] {
  writeFileSync(join(root, 'page/page.wxml'), source)
  return compileTemplates(new Project(root), ['page/page'], true).problems.map(
    ({ line, column, message, source: excerpt }) =>
      `${String(line)}:${String(column)} ${message} | ${excerpt}`,
  )
}

test('a correct template has no problems', () => {
  expect(problems('<view><image src="a.png" /><text>{{a}}</text></view>')).toEqual([])
})

test('a tag that is never closed', () => {
  expect(problems('<view>\n  <text>a</view>')).toEqual(['2:4 missing end tag |   <text>a</view>'])
})

test('a tag that closes nothing', () => {
  expect(problems('<view />\n</view>')).toEqual(['2:1 invalid end tag | </view>'])
})

test('a tag that closes another one', () => {
  expect(problems('<view>a</text>')).toEqual([
    '1:2 missing end tag | <view>a</text>',
    '1:8 invalid end tag | <view>a</text>',
  ])
})

test('an invalid expression', () => {
  expect(problems('<view>{{ a b }}</view>')).toEqual([
    '1:12 unexpected character inside expression | <view>{{ a b }}</view>',
  ])
})
