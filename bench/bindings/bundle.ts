import { build } from 'esbuild'
import path from 'node:path'
import { root } from '../../tools/files'

/** Where the bundle goes. */
const outfile = path.join(root, 'build/bench/bindings-worker.js')

/**
 * One script of the worker and all that it runs, lowered as the package is (tools/tsconfig.store.json): what the
 * processes run is what a phone would, not what a TypeScript loader makes of it.
 */
export async function bundleWorker(): Promise<string> {
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'es2018',
    alias: {
      'mobx-miniprogram-socket': path.join(root, 'store/index.ts'),
      'mobx-miniprogram-socket/bindings': path.join(root, 'store/bindings.ts'),
    },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    logLevel: 'error',
  })
  return outfile
}
