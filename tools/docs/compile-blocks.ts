// Compiles the TypeScript of all pages at once. The blocks of a page are files of one small app, which import each other.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile } from '../compiler'
import { root } from '../files'
import type { Problem } from '../problem'
import type { Block } from './blocks'

/** A block with its page. */
export interface PlacedBlock extends Block {
  readonly page: string
}

const folder = path.join(root, 'build/docs-code')
/** Files that blocks of a page import and that the page does not show. */
const fixtures = path.join(root, 'tests/fixtures/docs')

const config = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    lib: ['ES2022'],
    types: ['node', 'miniprogram-api-typings'],
    paths: {
      'mobx-miniprogram-socket': ['../../store/index.ts'],
      'mobx-miniprogram-socket/*': ['../../store/*/index.ts'],
      'mobx-miniprogram-socket-server': ['../../server/index.ts'],
      'mobx-miniprogram-socket-server/testing': ['../../server/testing/index.ts'],
    },
    // As most apps compile.
    exactOptionalPropertyTypes: false,
    // A page shows a part; what it shows need not be used there.
    noUnusedLocals: false,
    noUnusedParameters: false,
    isolatedModules: false,
  },
  include: ['.', '../../typings'],
}

/** The file of a block: the path in its first comment, or one where `../../stores/…` leads to the app's stores. */
function fileOf({ page, code, line }: PlacedBlock): string {
  const [, name] = /^\/\/ ([\w./-]+\.ts)\n/.exec(code) ?? []
  const app = page.replace(/\.md$/, '').replaceAll('/', '-')
  return path.join(app, name ?? `pages/block-${String(line)}/block.ts`)
}

function textOf({ code, mark }: PlacedBlock, file: string): string {
  if (mark.kind !== 'with') return `${code}\nexport {}\n`
  const names = path.relative(path.dirname(path.join(folder, file)), path.join(folder, 'names'))
  // In the first line, so that lines are counted from the same place.
  return `import { ${mark.names.join(', ')} } from '${names}'; ${code}\nexport {}\n`
}

/** Adds files that the page does not show itself. */
function addFixtures(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true, force: false })
}

/** The problems of TypeScript, at their lines of the pages. */
export async function compileBlocks(blocks: readonly PlacedBlock[]): Promise<Problem[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(path.join(fixtures, 'names.ts'), path.join(folder, 'names.ts'))
  const files = new Map(blocks.map((block) => [fileOf(block), block]))
  for (const [file, block] of files) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, textOf(block, file))
  }
  for (const app of new Set([...files.keys()].map((file) => file.split(path.sep)[0] ?? ''))) {
    for (const name of ['every', app.replace(/^docs-/, '').replace('.zh-CN', '')])
      addFixtures(path.join(fixtures, name), path.join(folder, app))
  }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { ok, output } = await compile(['-p', path.join(folder, 'tsconfig.json')])
  if (ok) return []
  const problems = output.split('\n').flatMap((line): Problem[] => {
    const [, file = '', row = '', message = ''] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(line) ?? []
    const block = files.get(path.relative(folder, path.join(root, file)))
    if (block !== undefined)
      return [{ file: path.join(root, block.page), line: block.line + Number(row) - 1, message }]
    return file === '' ? [] : [{ file: path.join(root, file), line: Number(row), message }]
  })
  return problems.length > 0 ? problems : [{ file: folder, message: output }]
}
