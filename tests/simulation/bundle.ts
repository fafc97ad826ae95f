import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { type Mutant, plant } from './plant'

const root = path.resolve(__dirname, '../..')
const folder = path.join(root, 'build/simulation')
const store = path.join(root, 'store')
const exported = `
export { createSocketStore } from './store/index'
export { transition } from './store/connection/machine'
`

const common: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'es2022',
  logLevel: 'silent',
  // One copy of each serves all bundles of a thread. The development build of MobX reports misuse.
  external: ['mobx-miniprogram/*', 'fast-check'],
  alias: {
    'mobx-miniprogram': 'mobx-miniprogram/dist/mobx.cjs.development.js',
    'mobx-miniprogram-socket': path.join(store, 'index.ts'),
    'mobx-miniprogram-socket/testing': path.join(store, 'testing/index.ts'),
  },
}

/** Bundles the code of a walk thread. Gives the path of the bundle. */
export async function threadFile(): Promise<string> {
  const outfile = path.join(folder, `thread-${String(process.pid)}.cjs`)
  await build({ ...common, entryPoints: [path.join(__dirname, 'thread.ts')], outfile })
  return outfile
}

/** Bundles a copy of the library with the fault in it, or as it is. Gives the path of the bundle. */
export async function libraryFile(mutant: Mutant | null): Promise<string> {
  const planting: Plugin = {
    name: 'plant-a-fault',
    setup({ onLoad }) {
      if (mutant === null) return
      onLoad({ filter: /[\\/]store[\\/].*\.ts$/ }, (args) => {
        if (path.relative(store, args.path) !== mutant.file) return undefined
        return { loader: 'ts', contents: plant(mutant, readFileSync(args.path, 'utf8')) }
      })
    },
  }
  const name = mutant === null ? 'as-it-is' : mutant.name.replace(/\W+/g, '-')
  const outfile = path.join(folder, `${name}.cjs`)
  const stdin = { contents: exported, resolveDir: root, loader: 'ts' } as const
  await build({ ...common, stdin, outfile, plugins: [planting] })
  return outfile
}
