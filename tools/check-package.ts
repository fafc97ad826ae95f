// Checks the built package as users get it: npm's metadata, the types in every kind of module resolution, the size.
import { run } from './process'

const checks: Record<string, readonly string[]> = {
  publint: ['publint', 'store', '--strict'],
  attw: ['attw', '--pack', 'store', '--format', 'ascii'],
  size: ['tsx', 'tools/size.ts'],
}

async function main(): Promise<void> {
  // One after the other: publint and attw both pack the same folder.
  for (const [name, command] of Object.entries(checks)) {
    const { ok, output } = await run(command)
    console.log(ok ? `${name}: no problems` : `${name} failed\n${output}\n`)
    if (!ok) process.exitCode = 1
  }
}

void main()
