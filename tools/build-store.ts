// Builds the npm package: CommonJS in store/miniprogram_dist, declarations in store/types. The virtual phone goes to
// store/testing_dist, because DevTools copies all of miniprogram_dist into the app.
//
// One file in, one file out: a bundle per entry would hand a second entry its own copy of the store, and with it a
// second socket. Unbundled, the module graph in WeChat, in Node and in the sources is the same.
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile } from './compiler'
import { display, kilobytes, listFiles, root } from './files'

const store = path.join(root, 'store')
const scripts = path.join(store, 'miniprogram_dist')
const types = path.join(store, 'types')
const testing = path.join(store, 'testing_dist')
/** tsc emits what testing/ imports as well; only testing/ is taken from here. */
const testingEmitted = path.join(root, 'build/store-testing')

/** tsc emits both: its CommonJS is a third smaller than esbuild's, and a package is copied byte for byte. */
async function emit(directory: string, project: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true })
  const { ok, output } = await compile(['-p', project])
  if (!ok) throw new Error(`${project} failed\n${output}`)
}

/** What testing/ imports of the library is one folder further away than among the sources. */
function placeTesting(): void {
  const emitted = path.join(testingEmitted, 'testing')
  rmSync(testing, { recursive: true, force: true })
  mkdirSync(testing)
  for (const file of listFiles(emitted)) {
    const script = readFileSync(path.join(emitted, file), 'utf8')
    writeFileSync(
      path.join(testing, file),
      script.replaceAll('require("../', 'require("../miniprogram_dist/'),
    )
  }
}

/** Builds the package into store/; throws with the compiler's words when it does not compile. */
export async function buildStore(): Promise<void> {
  await Promise.all([
    emit(scripts, 'tools/tsconfig.store.json'),
    emit(testingEmitted, 'tools/tsconfig.store-testing.json'),
    emit(types, 'tools/tsconfig.store-types.json'),
  ])
  placeTesting()
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
