import { build } from 'esbuild'
import path from 'node:path'
import { bundleStore } from '../../tools/build-store'
import { root } from '../../tools/files'

const outfile = path.join(root, 'build/bench/bindings-worker.js')
const store = path.join(root, 'build/bench/store')

/**
 * Bundles the worker with the store as the package is built: the processes run the code that a phone would run.
 */
export async function bundleWorker(): Promise<string> {
  await bundleStore(store)
  const scripts = path.join(store, 'miniprogram_dist')
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2018',
    alias: {
      'mobx-miniprogram-socket': path.join(scripts, 'index.js'),
      'mobx-miniprogram-socket/bindings': path.join(scripts, 'bindings/index.js'),
    },
    logLevel: 'error',
  })
  return outfile
}
