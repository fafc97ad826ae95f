// Every code block of the documentation, compiled, parsed, or run by a test: `npm run check:docs`.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from '@wxml/parser'
import ts from 'typescript'
import { readJson, root } from '../files'
import type { Problem } from '../problem'
import { readBlocks } from './blocks'
import { compileBlocks, type PlacedBlock } from './compile-blocks'

/** Counts by the way a block was checked. */
export type Counts = Readonly<Record<'compiled' | 'fragments' | 'parsed' | 'commands' | 'tested', number>>

const { scripts } = readJson<{ scripts: Readonly<Record<string, string>> }>(path.join(root, 'package.json'))

function readPlacedBlocks(pages: readonly string[]): PlacedBlock[] {
  return pages.flatMap((page) =>
    readBlocks(readFileSync(path.join(root, page), 'utf8')).map((block) => ({ ...block, page })),
  )
}

/** Scripts of package.json that commands name and that do not exist, and missing files of deploy/ and tools/. */
export function checkCommands(code: string): string[] {
  const lines = code.split('\n').map((line) => line.replace(/(^|\s)#.*/, ''))
  return lines.flatMap((line) => [
    ...[...line.matchAll(/\bnpm run ([\w:-]+)/g)].flatMap(([, name = '']) =>
      name in scripts ? [] : [`there is no npm run ${name}`],
    ),
    ...[...line.matchAll(/(?:^|\s)((?:deploy|tools|bench|docs)\/[\w./-]+)/g)].flatMap(([, file = '']) =>
      existsSync(path.join(root, file)) || line.includes(`cp ${file}.`) || isTarget(line, file)
        ? []
        : [`there is no ${file}`],
    ),
  ])
}

/** A file that the command itself makes, or that an earlier one has made. */
function isTarget(line: string, file: string): boolean {
  return existsSync(path.join(root, `${file}.example`)) || line.includes(`> ${file}`)
}

function checkSyntax(code: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

/** The text after a change: its lines without those that go. */
const after = (diff: string): string =>
  diff
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')

function checkTemplate(code: string): string[] {
  return parse(code).errors.map(({ value }) => value)
}

/** Ways to check a block by itself, by its language. */
const parsers: Readonly<Record<string, (code: string) => string[]>> = {
  html: checkTemplate,
  diff: (code) => checkSyntax(after(code)),
  js: checkSyntax,
  sh: checkCommands,
}
const compiled = new Set(['ts', 'typescript'])

function checkTest(by: string, page: string): string[] {
  const file = path.join(root, by)
  if (!existsSync(file)) return [`there is no ${by}`]
  const name = path.basename(page).replace(/(\.zh-CN)?\.md$/, '')
  return readFileSync(file, 'utf8').includes(name) ? [] : [`${by} does not name ${name}`]
}

function checkAlone({ page, language, code, mark }: PlacedBlock): string[] {
  switch (mark.kind) {
    case 'unknown':
      return [`"${mark.comment}" must be "with a, b" or "tested by tests/….test.ts"`]
    case 'tested':
      return checkTest(mark.by, page)
    case 'with':
      return compiled.has(language) ? [] : [`"with" is for ts, not for ${language}`]
    case 'whole': {
      if (compiled.has(language)) return []
      const parser = parsers[language]
      return parser
        ? parser(code)
        : [`nothing checks ${language}: name its test, <!-- code: tested by tests/… -->`]
    }
  }
}

function countWays(blocks: readonly PlacedBlock[]): Counts {
  const count = (is: (block: PlacedBlock) => boolean): number => blocks.filter(is).length
  return {
    compiled: count(({ language, mark }) => mark.kind === 'whole' && compiled.has(language)),
    fragments: count(({ mark }) => mark.kind === 'with'),
    parsed: count(({ language, mark }) => mark.kind === 'whole' && /^(html|diff|js)$/.test(language)),
    commands: count(({ language, mark }) => mark.kind === 'whole' && language === 'sh'),
    tested: count(({ mark }) => mark.kind === 'tested'),
  }
}

/** Checks every block of some pages. */
export async function checkCode(
  pages: readonly string[],
): Promise<{ readonly problems: readonly Problem[]; readonly counts: Counts }> {
  const blocks = readPlacedBlocks(pages)
  const alone = blocks.flatMap((block) =>
    checkAlone(block).map((message) => ({
      file: path.join(root, block.page),
      line: block.line,
      message,
    })),
  )
  const toCompile = blocks.filter(
    ({ language, mark }) => compiled.has(language) && (mark.kind === 'whole' || mark.kind === 'with'),
  )
  return { problems: [...alone, ...(await compileBlocks(toCompile))], counts: countWays(blocks) }
}
