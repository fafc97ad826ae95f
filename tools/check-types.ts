// Type-checks every part of the repository, each with the environment it really has: the store's core sees neither DOM
// nor wx, the app sees wx but no DOM, the preview sees the DOM.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { compile, type CompilerVersion } from './compiler'
import { root } from './files'

interface TypeCheck {
  readonly project: string
  readonly version?: CompilerVersion
}

const checks: readonly TypeCheck[] = [
  { project: 'tsconfig.json' },
  { project: 'tsconfig.core.json' },
  { project: 'server/tsconfig.json' },
  { project: 'preview/tsconfig.json' },
  { project: 'tools/tsconfig.json' },
  { project: 'bench/tsconfig.json' },
  { project: 'tests/tsconfig.json' },
  { project: 'tests/fixtures/tsconfig.json' },
  { project: 'tests/tools/tsconfig.json' },
  { project: 'tests/package/tsconfig.json' },
  // What users import must mean the same to both compilers they may have.
  { project: 'tests/types/tsconfig.json', version: 7 },
  { project: 'tests/types/tsconfig.json', version: 6 },
]

async function check({ project, version = 7 }: TypeCheck): Promise<boolean> {
  if (!existsSync(path.join(root, project))) {
    console.error(`${project}: missing, nothing was checked`)
    return false
  }
  const { ok, output } = await compile(['-p', project], version)
  if (!ok) console.error(`${project} (TypeScript ${String(version)})\n${output}\n`)
  return ok
}

void Promise.all(checks.map(check)).then((results) => {
  const failed = results.filter((ok) => !ok).length
  console.log(`types: ${String(results.length - failed)} of ${String(results.length)} projects are sound`)
  if (failed > 0) process.exitCode = 1
})
