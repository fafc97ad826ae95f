import path from 'node:path'
import { root } from './files'
import { run } from './process'

/** TypeScript 7 (native) for speed; where users' compilers must agree, also 6, which typescript-eslint needs, 5.9 and 5.4. */
export type CompilerVersion = 5.4 | 5.9 | 6 | 7

export interface CompilerResult {
  readonly ok: boolean
  readonly output: string
}

const compilers: Record<CompilerVersion, string> = {
  5.4: path.join(root, 'node_modules/ts54/bin/tsc'),
  5.9: path.join(root, 'node_modules/ts59/bin/tsc'),
  6: path.join(root, 'node_modules/typescript/bin/tsc'),
  7: path.join(root, 'node_modules/ts7/bin/tsc'),
}

/** Runs tsc from the repository's root, so that the paths it prints are relative to it. */
export async function compile(
  args: readonly string[],
  version: CompilerVersion = 7,
): Promise<CompilerResult> {
  const { ok, output } = await run([process.execPath, compilers[version], '--pretty', 'false', ...args])
  return { ok, output: output.trim() }
}
