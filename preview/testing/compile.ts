/*
 * `tsx compile.ts <root> <file>`: writes a mini-program as data, for tests. A process of its own, because neither the
 * template compiler nor esbuild runs in jsdom.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { build } from 'esbuild'

import { packedPackages } from '../compiler/packed-packages'
import { describeProblem } from '../compiler/problem'
import { Project } from '../compiler/project'
import { scan } from '../compiler/scan'
import { compileTemplates } from '../compiler/templates'
import type { CompiledApp } from './compiled-app'

const [root = '', file = ''] = process.argv.slice(2)

void main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const project = new Project(root)
  const inventory = scan(project)
  const ids = inventory.units.map(({ id }) => id)
  const { code, problems } = compileTemplates(project, ids, true)
  if (problems.length) throw new Error(problems.map(describeProblem).join('\n'))

  const scripts: Record<string, string> = {}
  const packages: Record<string, string> = {}
  for (const id of ids) {
    const script = project.script(id)
    if (!script) continue
    if (id.startsWith('miniprogram_npm/')) packages[id] = await bundle(script)
    else scripts[id] = script
  }
  const app = project.script('app')
  const compiled: CompiledApp = {
    ...inventory,
    templates: code,
    scripts,
    packages,
    ...(app && { script: app }),
  }
  mkdirSync(dirname(file), { recursive: true })
  // Other workers may be reading or writing the same file.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(compiled))
  renameSync(draft, file)
}

async function bundle(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'es2020',
    plugins: [packedPackages],
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
