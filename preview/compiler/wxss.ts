import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import postcss, { type AtRule, CssSyntaxError, type Root, type Rule } from 'postcss'

import { problemAt, SourceError } from './problem'
import { followTheme } from './theme-media'
import { type Placement, selectorRewriter } from './selectors'

export interface Stylesheet extends Placement {
  /** The `.wxss` file; a missing one is an empty sheet. */
  readonly file: string
  /** The mini-program's root, which `@import "/…"` starts from. */
  readonly root: string
}

/** WXSS to CSS: imports, rpx, tag names, style isolation and dark mode, as WeChat would apply them. */
export function compileWxss(sheet: Stylesheet): string {
  if (!existsSync(sheet.file)) return ''
  const tree = inlineImports(sheet.file, sheet.root, new Set())
  const rewrite = selectorRewriter(sheet)
  tree.walkRules((rule) => {
    if (!isKeyframe(rule)) rule.selector = rewrite(rule.selector)
  })
  tree.walkDecls((declaration) => {
    declaration.value = convertRpx(declaration.value)
  })
  followTheme(tree)
  return `${tree.toString()}\n`
}

/** `750rpx` is the width of the phone, whatever that is. */
export function convertRpx(value: string): string {
  return value.replace(
    /(^|[^\w#.-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g,
    (_match, before: string, amount: string) => `${before}calc(${amount} * var(--rpx))`,
  )
}

function inlineImports(file: string, root: string, seen: Set<string>): Root {
  seen.add(file)
  const tree = parse(file)
  tree.walkAtRules('import', (rule) => {
    const target = importedFile(rule, file, root)
    if (!existsSync(target)) throw failure(rule, file, `@import: ${rule.params} does not exist`)
    if (seen.has(target)) rule.remove()
    else rule.replaceWith(inlineImports(target, root, seen).nodes)
  })
  return tree
}

function parse(file: string): Root {
  try {
    return postcss.parse(readFileSync(file, 'utf8'), { from: file })
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    throw new SourceError(problemAt(file, { line: error.line ?? 1, column: error.column ?? 1 }, error.reason))
  }
}

function importedFile(rule: AtRule, from: string, root: string): string {
  const path = rule.params.replace(/^(?:url\()?['"]?|['"]?\)?\s*$/g, '')
  const target = path.startsWith('/') ? join(root, path) : resolve(dirname(from), path)
  return /\.\w+$/.test(target) ? target : `${target}.wxss`
}

function failure(rule: AtRule, file: string, message: string): SourceError {
  const { line = 1, column = 1 } = rule.source?.start ?? {}
  return new SourceError(problemAt(file, { line, column }, message))
}

function isKeyframe(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)
}
