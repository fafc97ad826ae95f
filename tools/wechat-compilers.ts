// Runs WeChat's own template and style compilers (wcc and wcsc, from its miniprogram-compiler package) over the app:
// what they reject, DevTools rejects. They know neither data nor handlers; `npm run check:wxml` does.
import { chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { listFiles, root } from './files'
import { report, type Problem } from './problem'
import { run } from './process'

type Compiler = 'wcc' | 'wcsc'

const folders: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'windows' }

function binary(compiler: Compiler): string {
  const folder = folders[process.platform]
  if (folder === undefined || (folder === 'linux' && process.arch !== 'x64')) {
    throw new Error(
      `WeChat ships ${compiler} for Linux on x64, macOS and Windows, not for ${process.platform} on ${process.arch}; ` +
        'run this check on one of those.',
    )
  }
  const packageFile = createRequire(__filename).resolve('miniprogram-compiler/package.json')
  const extension = process.platform === 'win32' ? '.exe' : ''
  const file = path.join(path.dirname(packageFile), 'bin', folder, compiler + extension)
  // The package is published without the permission to run what it holds.
  chmodSync(file, 0o755)
  return file
}

/** wcc says `a.wxml:3:14: what`, wcsc says `ERR: a.wxss(3:14): what` and then counts. */
function toProblem(file: string, stderr: string): Problem {
  const [first = ''] = stderr.replace(/^ERR: /, '').split(/\n\s*error file count/)
  const [, line, column, text] = /[:(](\d+):(\d+)\)?:?\s*(.*)/s.exec(first) ?? []
  const message = (text ?? first).replace(/\s+/g, ' ').trim() || 'rejected without a reason'
  return line === undefined || column === undefined
    ? { file, message }
    : { file, line: Number(line), column: Number(column), message }
}

/** Compiles each file alone, so that one broken file does not hide the next. */
export async function checkWithWechatCompilers(
  folder: string,
): Promise<{ files: number; problems: Problem[] }> {
  const files = listFiles(folder, (entry) => entry.name === 'miniprogram_npm')
  const jobs = [
    ...files
      .filter((file) => file.endsWith('.wxml'))
      .map((file) => ({ file, compiler: 'wcc' as const, args: ['-d', '-cc', '0', file, '-gn', '$gwx'] })),
    ...files
      .filter((file) => file.endsWith('.wxss'))
      .map((file) => ({ file, compiler: 'wcsc' as const, args: ['-db', '-pc', '0', file] })),
  ]
  const binaries = { wcc: binary('wcc'), wcsc: binary('wcsc') }
  const problems: Problem[] = []
  for (const { file, compiler, args } of jobs) {
    const { ok, stderr } = await run([binaries[compiler], ...args], { folder })
    if (!ok) problems.push(toProblem(path.join(folder, file), stderr))
  }
  return { files: jobs.length, problems }
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
