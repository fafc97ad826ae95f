import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import postcss, { type AtRule, CssSyntaxError, type Root } from 'postcss'

import { problemAt, SourceError } from './problem'

/**
 * Parses a WXSS or CSS file with its imports in place; a file that is imported again is left out the second time.
 *
 * @param root folder that `@import "/…"` starts from
 * @throws SourceError when a file is missing or is no CSS
 */
export function parseStylesheet(file: string, root: string): Root {
  return inlineImports(file, root, new Set())
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
