import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { SourceError } from '../../../preview/compiler/problem'
import { Project } from '../../../preview/compiler/project'
import { type Inventory, scan } from '../../../preview/compiler/scan'
import { compileTemplates } from '../../../preview/compiler/templates'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scan-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Writes files; a value that is not a text becomes JSON. */
function files(tree: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
}

function inventory(tree: Record<string, unknown>): Inventory {
  files(tree)
  return scan(new Project(root))
}

function problemOf(run: () => unknown): SourceError['problem'] {
  try {
    run()
  } catch (error) {
    if (error instanceof SourceError) return error.problem
    throw error
  }
  throw new Error('Nothing was thrown')
}

test('a component of a package is found beside the preview, as a script of it is', () => {
  const { units } = inventory({
    'app.json': { pages: ['pages/a/a'] },
    'pages/a/a.json': { usingComponents: { 't-divider': 'tdesign-miniprogram/divider/divider' } },
    'pages/a/a.wxml': '<t-divider />',
  })
  expect(units.map(({ id }) => id)).toContain('miniprogram_npm/tdesign-miniprogram/divider/divider')
})

test('pages come in the order of app.json, those of subpackages last', () => {
  const { pages } = inventory({
    'app.json': { pages: ['b/b', 'a/a'], subpackages: [{ root: 'sub/', pages: ['c/c'] }] },
    'a/a.wxml': '',
    'b/b.wxml': '',
    'sub/c/c.wxml': '',
  })
  expect(pages).toEqual(['b/b', 'a/a', 'sub/c/c'])
})

test('components are followed through components, and every reference becomes absolute', () => {
  const { units } = inventory({
    'app.json': { pages: ['a/a'], usingComponents: { everywhere: './parts/e' } },
    'a/a.json': { usingComponents: { one: '../parts/one', folder: '/parts/folder' } },
    'a/a.wxml': '',
    'parts/e.json': { component: true },
    'parts/one.json': { component: true, usingComponents: { two: './two' } },
    'parts/two.json': { component: true, usingComponents: { one: './one' } },
    'parts/folder/index.json': { component: true },
  })
  expect(units.map(({ id }) => id).sort()).toEqual([
    'a/a',
    'parts/e',
    'parts/folder/index',
    'parts/one',
    'parts/two',
  ])
  expect(units.find(({ id }) => id === 'a/a')?.config.usingComponents).toEqual({
    everywhere: '/parts/e',
    one: '/parts/one',
    folder: '/parts/folder/index',
  })
})

test('components of npm packages are read from node_modules, where package.json says', () => {
  const { units } = inventory({
    'app.json': { pages: ['a/a'] },
    'a/a.json': { usingComponents: { nice: 'nice-ui/button/button' } },
    'a/a.wxml': '',
    'node_modules/nice-ui/package.json': { miniprogram: 'built' },
    'node_modules/nice-ui/built/button/button.json': { component: true },
  })
  expect(units.map(({ id }) => id)).toContain('miniprogram_npm/nice-ui/button/button')
})

test('classes of isolated components get a prefix, those of shared ones and of pages do not', () => {
  const { units } = inventory({
    'app.json': { pages: ['a/a'] },
    'a/a.json': { usingComponents: { own: '/own', shared: '/shared' } },
    'a/a.wxml': '',
    'own.json': { component: true },
    'shared.json': { component: true, styleIsolation: 'shared' },
  })
  const scopes = Object.fromEntries(units.map(({ id, scope }) => [id, scope]))
  expect(scopes).toMatchObject({ 'a/a': '', shared: '' })
  expect(scopes['own']).toMatch(/^c\d+$/)
})

test('the values of theme.json are included', () => {
  const { app } = inventory({
    'app.json': { pages: ['a/a'], themeLocation: 'theme.json' },
    'theme.json': { light: { ground: '#fff' }, dark: { ground: '#000' } },
    'a/a.wxml': '',
  })
  expect(app.theme).toEqual({ light: { ground: '#fff' }, dark: { ground: '#000' } })
})

test('a missing component is reported in the file that names it', () => {
  const problem = problemOf(() =>
    inventory({
      'app.json': { pages: ['a/a'] },
      'a/a.json': { usingComponents: { gone: './gone' } },
      'a/a.wxml': '',
    }),
  )
  expect(problem.message).toBe('usingComponents: "./gone" is not a component')
  expect(problem.file).toMatch(/a\/a\.json$/)
})

test('a missing page is reported', () => {
  const problem = problemOf(() => inventory({ 'app.json': { pages: ['gone/gone'] } }))
  expect(problem.message).toBe('pages: "gone/gone" does not exist')
})

test('broken JSON is reported with its line', () => {
  const problem = problemOf(() => inventory({ 'app.json': '{\n  "pages": [,]\n}' }))
  expect(problem).toMatchObject({ line: 2, source: '  "pages": [,]' })
})

test('templates include the files that they import, include and require', () => {
  files({
    'a.wxml': '<import src="./b.wxml"/><include src="c.wxml"/><wxs src="./f.wxs" module="f"/>{{f.x}}',
    'b.wxml': '<template name="b">b</template>',
    'c.wxml': 'c',
    'f.wxs': 'module.exports = require("./g.wxs")',
    'g.wxs': 'module.exports = { x: 1 }',
  })
  const { code, problems } = compileTemplates(new Project(root), ['a'], true)
  expect(problems).toEqual([])
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiled templates are code as text
  const templates = new Function(`return ${code}`)() as object
  expect(Object.keys(templates)).toEqual(expect.arrayContaining(['a', 'b', 'c']))
})

test('mistakes in WXML are reported with file, line, column and source, all at once', () => {
  files({ 'a.wxml': '<view>\n  {{ a b }}\n</view>', 'b.wxml': '<wxs src="./gone.wxs" module="g"/>' })
  const { problems } = compileTemplates(new Project(root), ['a', 'b'], true)
  expect(problems[0]).toMatchObject({ line: 2, source: '  {{ a b }}' })
  expect(problems[1]?.message).toBe('gone.wxs does not exist')
  expect(problems[1]?.file).toMatch(/b\.wxml$/)
})
