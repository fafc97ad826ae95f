import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import type { Inventory } from '../compiler/scan'

/** A mini-program as data: all that a test needs besides its scripts. */
export interface CompiledApp extends Inventory {
  /** Compiled WXML, as a JavaScript expression. */
  readonly templates: string
  /** The file of `app.ts`. */
  readonly script?: string
  /** Script files of pages and components, by id. */
  readonly scripts: Record<string, string>
  /** Bundled scripts of components from npm, by id. */
  readonly packages: Record<string, string>
}

const home = resolve(__dirname, '../..')

/** Compiles the mini-program, or returns an earlier result for the same sources. */
export function compiledApp(root: string): CompiledApp {
  const file = join(home, 'build/preview-tests', `${fingerprint(root)}.json`)
  if (!existsSync(file)) {
    const command = [createRequire(__filename).resolve('tsx/cli'), join(__dirname, 'compile.ts'), root, file]
    execFileSync(process.execPath, command, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as CompiledApp
}

/** A hash that changes with every source of the mini-program and of the compiler. */
function fingerprint(root: string): string {
  const hash = createHash('sha256').update(root)
  for (const folder of [root, join(home, 'preview/compiler'), __dirname]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const { size, mtimeMs } = statSync(path)
      hash.update(`${path} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex').slice(0, 16)
}
