import { transformSync } from 'esbuild'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readJson } from '../files'
import type { UnitJson } from './tree'
import type { Problem } from '../problem'

/** Requests of a script, whether written as `import` or `require`: esbuild prints both in one form. */
export function requestsOf(script: string): string[] {
  const { code } = transformSync(script, { format: 'cjs', legalComments: 'none' })
  return [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, request = '']) => request)
}

/** A module as WeChat finds it: relative to the script, or in a miniprogram_npm folder on the way up to the root. */
export function resolveScript(rootFolder: string, script: string, request: string): string | null {
  const asFile = (base: string) =>
    [base, `${base}.js`, path.join(base, 'index.js')].find(
      (file) => file.endsWith('.js') && existsSync(file),
    ) ?? null
  if (request.startsWith('/')) return asFile(path.join(rootFolder, request))
  if (request.startsWith('.')) return asFile(path.resolve(path.dirname(script), request))
  for (let folder = path.dirname(script); folder.startsWith(rootFolder); folder = path.dirname(folder)) {
    const found = asFile(path.join(folder, 'miniprogram_npm', request))
    if (found !== null) return found
  }
  return null
}

const markup: Record<string, RegExp> = {
  '.wxml': /<(?:import|include|wxs)\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']/g,
  '.wxss': /@import\s+["']([^"']+)["']/g,
  '.wxs': /\brequire\(\s*["']([^"']+)["']\s*\)/g,
}

/** The imports of a file of markup, style or WXS, as they are written there. */
export function importsOf(file: string): string[] {
  const pattern = markup[path.extname(file)]
  if (pattern === undefined) return []
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, request = '']) => request)
}

const siblings = ['.js', '.json', '.wxml', '.wxss']

/**
 * Every file of a package that some of its components and modules need: their own four files, the components they
 * use, and what those import.
 * @param entries paths in `folder`; without extension a component, with `.js` a module
 */
export function closure(
  folder: string,
  entries: readonly string[],
): { files: string[]; problems: Problem[] } {
  const files = new Set<string>()
  const problems: Problem[] = []
  const queue = [...entries]

  const need = (file: string | null, owner: string, request: string): void => {
    if (file !== null && existsSync(file)) queue.push(file)
    else problems.push({ file: owner, message: `"${request}" does not exist in the package` })
  }
  const follow = (file: string): void => {
    const extension = path.extname(file)
    if (extension === '.js') {
      for (const request of requestsOf(readFileSync(file, 'utf8')))
        need(resolveScript(folder, file, request), file, request)
    } else if (extension === '.json') {
      const { usingComponents = {}, componentGenerics = {} } = readJson<UnitJson>(file)
      const fallbacks = Object.values(componentGenerics).flatMap((value) =>
        value === true ? [] : (value.default ?? []),
      )
      for (const request of [...Object.values(usingComponents), ...fallbacks]) {
        const base = path.resolve(path.dirname(file), request)
        if (existsSync(`${base}.json`)) queue.push(base)
        else need(null, file, request)
      }
    } else {
      for (const request of importsOf(file)) {
        const base = path.resolve(path.dirname(file), request)
        need(path.extname(base) === '' ? base + extension : base, file, request)
      }
    }
  }

  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    if (path.extname(entry) === '') {
      queue.push(...siblings.map((extension) => entry + extension).filter(existsSync))
    } else if (!files.has(entry)) {
      files.add(entry)
      follow(entry)
    }
  }
  return { files: [...files].sort(), problems }
}
