// Runs WeChat's own template and style compilers (wcc and wcsc, from its miniprogram-compiler package) over the app:
// DevTools rejects the same files. They know neither data nor handlers; `npm run check:wxml` does.
import { chmodSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { importsOf } from './app/closure'
import { listFiles, root } from './files'
import { describe, report, type Problem } from './problem'
import { run } from './process'

type Compiler = 'wcc' | 'wcsc'

export interface WechatCheck {
  readonly files: number
  readonly problems: readonly Problem[]
}

const folders: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'windows' }

/** Why WeChat's compilers do not run on a computer; null where they do. */
export function unavailable(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): string | null {
  if (folders[platform] !== undefined && (platform !== 'linux' || arch === 'x64')) return null
  return `WeChat ships wcc and wcsc for Linux on x64, macOS and Windows, not for ${platform} on ${arch}`
}

function binary(compiler: Compiler): string {
  const packageFile = createRequire(__filename).resolve('miniprogram-compiler/package.json')
  const extension = process.platform === 'win32' ? '.exe' : ''
  const folder = folders[process.platform] ?? ''
  const file = path.join(path.dirname(packageFile), 'bin', folder, compiler + extension)
  // The package is published without the permission to run what it holds.
  chmodSync(file, 0o755)
  return file
}

/**
 * wcc says `a.wxml:3:14: what`, wcsc says `ERR: a.wxss(3:14): what` and then counts. The file may be an imported one.
 */
function toProblem(folder: string, file: string, stderr: string): Problem {
  const [first = ''] = stderr.replace(/^ERR: /, '').split(/\n\s*error file count/)
  const [, at, line, column, text] = /^(.*?)[:(](\d+):(\d+)\)?:?\s*(.*)/s.exec(first) ?? []
  const message = (text ?? first).replace(/\s+/g, ' ').trim() || 'rejected without a reason'
  return at === undefined
    ? { file: path.join(folder, file), message }
    : { file: path.join(folder, at), line: Number(line), column: Number(column), message }
}

/** A file and all that it imports, directly or not, as paths below the folder: the compilers want them all at once. */
function withImports(folder: string, file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(path.join(folder, file))) return found
  found.add(file)
  for (const request of importsOf(path.join(folder, file))) {
    const target = request.startsWith('/')
      ? request.slice(1)
      : path.posix.join(path.posix.dirname(file), request)
    withImports(folder, path.posix.extname(target) ? target : target + path.posix.extname(file), found)
  }
  return found
}

/** The templates and styles of an app, without those of npm packages. */
function ownFiles(folder: string): string[] {
  return listFiles(folder, (entry) => entry.name === 'miniprogram_npm')
}

/**
 * Compiles each template and style sheet alone, so that one broken file does not hide the next.
 *
 * @param candidates paths below the folder; other kinds of files are passed over
 */
export async function checkWithWechatCompilers(
  folder: string,
  candidates: readonly string[] = ownFiles(folder),
): Promise<WechatCheck> {
  const reason = unavailable()
  if (reason !== null) throw new Error(`${reason}; run this check on one of those.`)
  const templates = candidates.filter((file) => file.endsWith('.wxml'))
  const styles = candidates.filter((file) => file.endsWith('.wxss'))
  const [wcc, wcsc] = [binary('wcc'), binary('wcsc')]
  const commands = [
    ...templates.map((file) => [file, wcc, '-d', '-cc', '0', ...withImports(folder, file), '-gn', '$gwx']),
    // wcsc finds `/a.wxss` only where paths begin at the root's dot.
    ...styles.map((file) => [
      file,
      wcsc,
      '-db',
      '-pc',
      '0',
      ...[...withImports(folder, file)].map((name) => `./${name}`),
    ]),
  ]
  // By their words, because an imported file is compiled with each that imports it.
  const problems = new Map<string, Problem>()
  for (const [file = '', ...command] of commands) {
    const { ok, stderr } = await run(command, { folder })
    if (ok) continue
    const problem = toProblem(folder, file, stderr)
    problems.set(describe(problem), problem)
  }
  return { files: commands.length, problems: [...problems.values()] }
}

if (require.main === module) {
  checkWithWechatCompilers(path.resolve(process.argv[2] ?? path.join(root, 'miniprogram'))).then(
    ({ files, problems }) => report(problems, `wcc and wcsc: ${String(files)} files`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
