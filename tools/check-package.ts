// Checks the built packages as users get them: npm's metadata, the types in every kind of module resolution, the size.
import { buildServer } from './build-server'
import { run } from './process'

const checks: Record<string, readonly string[]> = {
  publint: ['publint', 'store', '--strict'],
  attw: ['attw', '--pack', 'store', '--format', 'ascii'],
  size: ['tsx', 'tools/size.ts'],
  'publint of the server': ['publint', 'build/server', '--strict'],
  'attw of the server': ['attw', '--pack', 'build/server', '--format', 'ascii'],
}

async function main(): Promise<void> {
  await buildServer()
  // One after the other: publint and attw both pack the same folder.
  for (const [name, command] of Object.entries(checks)) {
    const { ok, output } = await run(command)
    console.log(ok ? `${name}: no problems` : `${name} failed\n${output}\n`)
    if (!ok) process.exitCode = 1
  }
}

void main()
