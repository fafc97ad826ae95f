import { build } from 'esbuild'
import path from 'node:path'
import { compile } from '../../tools/compiler'
import { root } from '../../tools/files'

const outfile = path.join(root, 'build/bench/bindings-worker.js')
const store = path.join(root, 'build/bench/store')

/**
 * One script of the worker and all that it runs, with the store compiled as the package is: what the processes run is
 * what a phone would, not what a TypeScript loader makes of it.
 */
export async function bundleWorker(): Promise<string> {
  const { ok, output } = await compile(['-p', 'tools/tsconfig.store.json', '--outDir', store])
  if (!ok) throw new Error(`The store does not compile\n${output}`)
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2018',
    alias: {
      'mobx-miniprogram-socket': path.join(store, 'index.js'),
      'mobx-miniprogram-socket/bindings': path.join(store, 'bindings/index.js'),
    },
    logLevel: 'error',
  })
  return outfile
}
