// Builds the npm package of the server into build/server: CommonJS, declarations, and a package.json without the sources.
//
// Files stay files: the test kit and the server must share what they compare, such as `hide`.
import { build } from 'esbuild'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile } from './compiler'
import { display, listFiles, readJson, root } from './files'

const built = path.join(root, 'build/server')

interface Manifest {
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Commands of the package. They are not in server/package.json: npm would make the sources executable. */
const bin: Readonly<Record<string, string>> = {
  'mobx-miniprogram-socket-server': './cli/main.ts',
  'mobx-miniprogram-conformance': './conformance/main.ts',
}

const script = (file: string): string => `./dist/${path.posix.join('server', file)}`.replace(/\.ts$/, '.js')
const types = (file: string): string => `./types/${path.posix.join('server', file)}`.replace(/\.ts$/, '.d.ts')

const manifestOf = (folder: string): Manifest => readJson(path.join(root, folder, 'package.json'))

/** Writes the scripts that the entries need. @throws Error for a package that is no dependency */
async function transpile({ exports, dependencies = {} }: Manifest, target: string): Promise<void> {
  const entries = [...Object.values(exports), ...Object.values(bin)].map((file) => path.join('server', file))
  // An `import()` of a file without its extension is no module for Node: `require` it.
  const supported = { 'dynamic-import': false }
  const options = {
    absWorkingDir: root,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported,
  } as const
  const all = { ...options, entryPoints: entries, bundle: true, packages: 'external', write: false } as const
  const { metafile } = await build({ ...all, outdir: 'build', metafile: true })
  const needed = Object.values(metafile.outputs).flatMap(({ imports }) => imports)
  const missing = needed.filter(({ path: name }) => !name.startsWith('node:') && !(name in dependencies))
  if (missing.length > 0)
    throw new Error(`server/package.json lacks ${missing.map(({ path: name }) => name).join(', ')}`)
  const outdir = path.join(target, 'dist')
  await build({ ...options, entryPoints: Object.keys(metafile.inputs), outbase: root, outdir })
  for (const file of Object.values(bin)) {
    const command = path.join(target, script(file))
    writeFileSync(command, `#!/usr/bin/env node\n${readFileSync(command, 'utf8')}`)
    chmodSync(command, 0o755)
  }
}

async function declare(target: string): Promise<void> {
  const options = ['--outDir', path.join(target, 'types')]
  const { ok, output } = await compile(['-p', 'tools/tsconfig.server-types.json', ...options])
  if (!ok) throw new Error(`tools/tsconfig.server-types.json failed\n${output}`)
}

function describe({ private: _, exports, ...manifest }: Manifest): object {
  const entries: Record<string, unknown> = { './package.json': './package.json' }
  for (const [name, file] of Object.entries(exports))
    entries[name] = { types: types(file), default: script(file) }
  return {
    ...manifest,
    main: script('index.ts'),
    types: types('index.ts'),
    exports: entries,
    typesVersions: { '*': { testing: [types('testing/index.ts')] } },
    bin: Object.fromEntries(Object.entries(bin).map(([name, file]) => [name, script(file)])),
    files: ['dist', 'types'],
  }
}

/**
 * Builds the package; throws with the compiler's words when it does not compile.
 *
 * @param target Emptied first. @default build/server
 */
export async function buildServer(target = built): Promise<void> {
  const manifest = manifestOf('server')
  // Of these packages the scripts are in this one.
  const inside = { ...manifestOf('game').dependencies, ...manifestOf('chat').dependencies }
  const dependencies = { ...inside, ...manifest.dependencies }
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  await Promise.all([transpile({ ...manifest, dependencies }, target), declare(target)])
  writeFileSync(
    path.join(target, 'package.json'),
    `${JSON.stringify(describe({ ...manifest, dependencies }), null, 2)}\n`,
  )
  for (const file of ['README.md', 'README.zh-CN.md'])
    copyFileSync(path.join(root, 'server', file), path.join(target, file))
  copyFileSync(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'))
}

if (process.argv[1] === __filename) {
  buildServer().then(
    () => console.log(`${display(built)}: ${String(listFiles(built).length)} files`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
