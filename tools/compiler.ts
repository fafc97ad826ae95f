import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from './files'

/** TypeScript 7 (native) for speed; TypeScript 6, which typescript-eslint needs, where both must agree. */
export type CompilerVersion = 6 | 7

export interface CompilerResult {
  readonly ok: boolean
  readonly output: string
}

const compilers: Record<CompilerVersion, string> = {
  6: path.join(root, 'node_modules/typescript/bin/tsc'),
  7: path.join(root, 'node_modules/ts7/bin/tsc'),
}

/** Runs tsc from the repository's root, so that the paths it prints are relative to it. */
export function compile(args: readonly string[], version: CompilerVersion = 7): Promise<CompilerResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compilers[version], '--pretty', 'false', ...args], { cwd: root })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ ok: code === 0, output: output.trim() }))
  })
}
