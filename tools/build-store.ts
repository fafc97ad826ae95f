// Builds the npm package: CommonJS in store/miniprogram_dist, declarations in store/types.
//
// One file in, one file out: a bundle per entry would hand a second entry its own copy of the store, and with it a
// second socket. Unbundled, the module graph in WeChat, in Node and in the sources is the same.
import { copyFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { compile } from './compiler'
import { display, kilobytes, listFiles, root } from './files'

const store = path.join(root, 'store')
const scripts = path.join(store, 'miniprogram_dist')
const types = path.join(store, 'types')
/** tsc emits both: its CommonJS is a third smaller than esbuild's, and a package is copied byte for byte. */
async function emit(directory: string, project: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true })
  const { ok, output } = await compile(['-p', project])
  if (!ok) throw new Error(`${project} failed\n${output}`)
}

/** Builds the package into store/; throws with the compiler's words when it does not compile. */
export async function buildStore(): Promise<void> {
  await Promise.all([
    emit(scripts, 'tools/tsconfig.store.json'),
    emit(types, 'tools/tsconfig.store-types.json'),
  ])
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
