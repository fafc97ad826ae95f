// Checks every WXML template against the types of the TypeScript file beside it: bindings, handlers, the tags and the
// properties of components; and on the way the scripts themselves. Nothing else does: WeChat's compiler shows a
// misspelt {{binding}} as an empty string.
//
// WeChat's template compiler turns a template into TypeScript with a source map, and tsc checks that. It needs pages
// and components to `export default Page({...})` or `Component({...})`, whose results carry their types.
//
// Not checked: attributes of built-in elements, bodies of <template name>, what wxs functions return, and the
// contents of <include>d files.
import { TmplGroup, type TmplConvertedExpr } from 'glass-easel-template-compiler'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readAppTree, type AppTree, type Unit } from '../app/tree'
import { compile } from '../compiler'
import { listFiles, root } from '../files'
import type { Problem } from '../problem'
import { environmentOf, withStrictLoops } from './environment'
import { normaliseEvents, type NormalisedTemplate } from './events'
import { inTemplateWords } from './messages'

interface ConvertedTemplate {
  readonly unit: Unit
  readonly template: NormalisedTemplate
  readonly expression: TmplConvertedExpr
  readonly code: string
  /** Lines before the template's own code. */
  readonly environmentLines: number
}

interface CompilerWarning {
  readonly message: string
  readonly startLine: number
  readonly startColumn: number
}

export interface WxmlCheck {
  readonly templates: number
  readonly problems: readonly Problem[]
}

function parseTemplate(file: string, source: string, group: TmplGroup): Problem[] {
  return (group.addTmpl('template', source) as CompilerWarning[]).map(
    ({ message, startLine, startColumn }) => ({
      file,
      line: startLine + 1,
      column: startColumn + 1,
      message,
    }),
  )
}

/** Templates that belong to no page or component, such as those of <import>, can only be parsed. */
function parseOthers({ folder, units }: AppTree): Problem[] {
  const checked = new Set(units.map(({ file }) => `${file}.wxml`))
  return listFiles(folder, (entry) => entry.name === 'miniprogram_npm')
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith('.wxml') && !checked.has(file))
    .flatMap((file) => parseTemplate(file, readFileSync(file, 'utf8'), new TmplGroup()))
}

function convert(unit: Unit, generated: string): ConvertedTemplate | Problem[] {
  const file = `${unit.file}.wxml`
  const source = readFileSync(file, 'utf8')
  const group = new TmplGroup()
  const problems = parseTemplate(file, source, group)
  if (problems.length > 0) return problems
  const template = normaliseEvents(source)
  group.addTmpl('template', template.source)
  const environment = environmentOf(unit, path.dirname(generated))
  const expression = group.getTmplConvertedExpr('template', environment)
  const code = withStrictLoops(expression.code() ?? '')
  return { unit, template, expression, code, environmentLines: environment.split('\n').length - 1 }
}

/** One line of tsc's output as a problem in the file a person edits. */
function translate(line: string, templates: ReadonlyMap<string, ConvertedTemplate>): Problem | null {
  const [, file = '', row = '', col = '', code = '', text = ''] =
    /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line) ?? []
  if (code === '') return null
  const converted = templates.get(path.resolve(root, file))
  const at = { line: Number(row) - 1, column: Number(col) - 1 }
  if (!converted)
    return {
      file: path.resolve(root, file),
      line: at.line + 1,
      column: at.column + 1,
      message: `${text} (${code})`,
    }

  const { unit, template, expression, environmentLines } = converted
  if (at.line < environmentLines) {
    const expected = unit.kind === 'page' ? 'export default Page({...})' : 'export default Component({...})'
    return {
      file: `${unit.file}.ts`,
      message: `its template can only be checked with \`${expected}\` (${code}: ${text})`,
    }
  }
  const [sourceLine = 0, sourceColumn = 0] =
    expression.getSourceLocation(at.line, at.column, at.line, at.column + 1) ?? []
  return {
    file: `${unit.file}.wxml`,
    line: sourceLine + 1,
    column: template.column(sourceLine, sourceColumn) + 1,
    message: inTemplateWords({ ...at, code, text }, converted.code.split('\n')[at.line] ?? ''),
  }
}

async function checkIn(workFolder: string, tree: AppTree): Promise<Problem[]> {
  const problems: Problem[] = []
  const templates = new Map<string, ConvertedTemplate>()
  for (const unit of tree.units) {
    const generated = path.join(workFolder, `${path.relative(tree.folder, unit.file)}.ts`)
    const converted = convert(unit, generated)
    if (Array.isArray(converted)) {
      problems.push(...converted)
      continue
    }
    templates.set(generated, converted)
    mkdirSync(path.dirname(generated), { recursive: true })
    writeFileSync(generated, `${converted.code}\nexport {}\n`)
  }

  const config = path.join(workFolder, 'tsconfig.json')
  // No template leads to it.
  const appScript = path.join(tree.folder, 'app.ts')
  const typings = path.join(root, 'typings')
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: {
        noUnusedLocals: false,
        noUnusedParameters: false,
        noPropertyAccessFromIndexSignature: false,
      },
      files: [
        ...templates.keys(),
        ...[appScript].filter(existsSync),
        ...listFiles(typings).map((file) => path.join(typings, file)),
      ],
      include: [],
    }),
  )
  const { ok, output } = await compile(['-p', config])
  const found = output.split('\n').flatMap((line) => translate(line, templates) ?? [])
  if (!ok && found.length === 0) throw new Error(`the compiler failed without a diagnostic\n${output}`)
  return [...problems, ...found]
}

/**
 * Checks all templates of an app. Reads nothing but files, so that a development server may call it after each change.
 *
 * @param scratch where the generated code lies for a moment: inside the repository, because it imports packages, and
 *   outside the app, because WeChat ships all of that
 */
export async function checkWxml(folder: string, scratch = path.join(root, 'build')): Promise<WxmlCheck> {
  const tree = readAppTree(folder)
  mkdirSync(scratch, { recursive: true })
  const workFolder = mkdtempSync(path.join(scratch, 'wxml-check-'))
  const clean = (): void => rmSync(workFolder, { recursive: true, force: true })
  process.once('exit', clean)
  try {
    const problems = [...tree.problems, ...parseOthers(tree), ...(await checkIn(workFolder, tree))]
    return { templates: tree.units.length, problems }
  } finally {
    process.off('exit', clean)
    clean()
  }
}
