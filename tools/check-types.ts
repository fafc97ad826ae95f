// Type-checks every part of the repository, each with the environment it really has: the store's core sees neither DOM
// nor wx, the app sees wx but no DOM, the preview sees the DOM.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { compile, type CompilerVersion } from './compiler'
import { root } from './files'

interface TypeCheck {
  readonly project: string
  readonly version?: CompilerVersion
  /** More for the command line. */
  readonly options?: readonly string[]
}

/** The public types must mean the same to each compiler that users may have, with our strict options and without. */
const versions: readonly CompilerVersion[] = [5.9, 6, 7]
const lenient = ['--exactOptionalPropertyTypes', 'false', '--noUncheckedIndexedAccess', 'false']
const forUsers = versions.flatMap((version): TypeCheck[] => [
  { project: 'tests/types/tsconfig.json', version },
  { project: 'tests/types/tsconfig.bindings.json', version },
  { project: 'tests/types/tsconfig.bindings.json', version, options: lenient },
])

const checks: readonly TypeCheck[] = [
  { project: 'tsconfig.json' },
  { project: 'tsconfig.core.json' },
  { project: 'server/tsconfig.json' },
  { project: 'preview/tsconfig.json' },
  { project: 'tools/tsconfig.json' },
  { project: 'create/tsconfig.json' },
  { project: 'bench/tsconfig.json' },
  { project: 'tests/tsconfig.json' },
  { project: 'tests/types/tsconfig.server.json' },
  { project: 'tests/types/alipay/tsconfig.json' },
  { project: 'tests/types/douyin/tsconfig.json' },
  { project: 'tests/fixtures/tsconfig.json' },
  { project: 'tests/tools/tsconfig.json' },
  { project: 'tests/package/tsconfig.json' },
  ...forUsers,
]

async function check({ project, version = 7, options = [] }: TypeCheck): Promise<boolean> {
  if (!existsSync(path.join(root, project))) {
    console.error(`${project}: missing, nothing was checked`)
    return false
  }
  const { ok, output } = await compile(['-p', project, ...options], version)
  if (!ok) console.error(`${[project, ...options].join(' ')} (TypeScript ${String(version)})\n${output}\n`)
  return ok
}

/** One compiler for each processor: more would only wait for one another. */
async function checkAll(): Promise<void> {
  const waiting = [...checks]
  let failed = 0
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) if (!(await check(next))) failed += 1
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  console.log(`types: ${String(checks.length - failed)} of ${String(checks.length)} projects are sound`)
  if (failed > 0) process.exitCode = 1
}

void checkAll()
