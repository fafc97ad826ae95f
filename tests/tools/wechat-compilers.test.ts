import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkWithWechatCompilers, unavailable } from '../../tools/wechat-compilers'

const build = path.resolve(__dirname, '../../build')
let app: string

beforeAll(() => {
  mkdirSync(build, { recursive: true })
  app = mkdtempSync(path.join(build, 'wechat-fixture-'))
  const files = {
    'sound.wxml': '<view class="a">{{text}}</view>',
    'sound.wxss': 'page { width: 750rpx; }',
    'unclosed.wxml': '<view>\n<text></view>',
    'new-syntax.wxml': '<view>{{user?.name}}</view>',
    'unclosed.wxss': '.a { color: red;\n',
    'missing-import.wxss': '@import "./none.wxss";',
    'parts/part.wxml': '<template name="part"><view /></template>',
    'parts/double.wxs': 'module.exports = function (n) { return 2 * n }',
    'parts/colours.wxss': '.a { color: red; }',
    'imports.wxml':
      '<import src="parts/part" /><wxs src="./parts/double.wxs" module="double" />{{double(1)}}',
    'imports.wxss': '@import "/parts/colours.wxss";',
    'parts/broken.wxml': '<view>',
    'imports-broken.wxml': '<include src="parts/broken.wxml" />',
  }
  mkdirSync(path.join(app, 'parts'))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(app, name), text)
})

afterAll(() => rmSync(app, { recursive: true }))

test('reports each file that WeChat would reject, and only those', async () => {
  const { files, problems } = await checkWithWechatCompilers(app)
  expect(files).toBe(12)
  expect(problems.map(({ file }) => path.basename(file))).toEqual([
    'broken.wxml',
    'new-syntax.wxml',
    'unclosed.wxml',
    'missing-import.wxss',
    'unclosed.wxss',
  ])
})

test('says where and why', async () => {
  const { problems } = await checkWithWechatCompilers(app)
  const unclosed = problems.find(({ file }) => file.endsWith('unclosed.wxml'))
  expect(unclosed).toMatchObject({ line: 2, message: expect.stringContaining('expect end-tag `text`') })
  const missing = problems.find(({ file }) => file.endsWith('missing-import.wxss'))
  expect(missing?.message).toContain('none.wxss` not found')
})

test.each([
  ['linux', 'x64', true],
  ['linux', 'arm64', false],
  ['darwin', 'arm64', true],
  ['win32', 'x64', true],
  ['freebsd', 'x64', false],
] as const)('on %s with %s the compilers run: %s', (platform, arch, runs) => {
  expect(unavailable(platform, arch) === null).toBe(runs)
})
