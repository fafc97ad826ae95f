// Builds the npm package: CommonJS in store/miniprogram_dist, declarations in store/types.
//
// One file in, one file out: a bundle per entry would hand a second entry its own copy of the store, and with it a
// second socket. Unbundled, the module graph in WeChat, in Node and in the sources is the same.
import { build } from 'esbuild'
import { copyFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { compile } from './compiler'
import { display, kilobytes, listFiles, root } from './files'

const store = path.join(root, 'store')
const scripts = path.join(store, 'miniprogram_dist')
const types = path.join(store, 'types')
const generated = new Set(['miniprogram_dist', 'types', 'node_modules'])

/** Module sources of the package, relative to store/. */
function sources(): string[] {
  return listFiles(store, (entry) => generated.has(entry.name)).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
  )
}

async function buildScripts(files: readonly string[]): Promise<void> {
  rmSync(scripts, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => path.join(store, file)),
    outbase: store,
    outdir: scripts,
    bundle: false,
    format: 'cjs',
    // Makes esbuild write the export annotation that lets ES modules import the names in Node.
    platform: 'node',
    // WeChat's npm packer parses ES2018 at most, and the oldest phones it serves run ES2017.
    target: 'es2017',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
}

async function buildTypes(): Promise<void> {
  rmSync(types, { recursive: true, force: true })
  const { ok, output } = await compile(['-p', 'tools/tsconfig.store-types.json'])
  if (!ok) throw new Error(`declarations of store/ failed\n${output}`)
}

/** Builds the package into store/; throws with the compiler's words when it does not compile. */
export async function buildStore(): Promise<void> {
  const files = sources()
  if (!files.includes('index.ts')) throw new Error('store/index.ts, the entry of the package, is missing')
  await Promise.all([buildScripts(files), buildTypes()])
  copyFileSync(path.join(root, 'LICENSE'), path.join(store, 'LICENSE'))
}

if (require.main === module) {
  const started = Date.now()
  buildStore().then(
    () => {
      const bytes = listFiles(scripts).reduce((sum, file) => sum + statSync(path.join(scripts, file)).size, 0)
      console.log(`${display(scripts)}: ${kilobytes(bytes)} in ${Date.now() - started} ms`)
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
