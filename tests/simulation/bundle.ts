import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { type Mutant, pathOf, plant } from './plant'

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
  external: ['mobx-miniprogram/*', 'fast-check', 'fastify', '@fastify/*'],
  alias: {
    'mobx-miniprogram': 'mobx-miniprogram/dist/mobx.cjs.development.js',
    'mobx-miniprogram-socket': path.join(store, 'index.ts'),
    'mobx-miniprogram-socket/session': path.join(store, 'session/index.ts'),
    'mobx-miniprogram-socket/testing': path.join(store, 'testing/index.ts'),
  },
}

/**
 * Bundles the code of a thread, and of the product where the thread does not load a copy of it. Gives the path of the bundle.
 *
 * @param entry file of the thread, in this folder
 * @param mutant the fault in it
 */
export async function threadFile(entry = 'thread.ts', mutant: Mutant | null = null): Promise<string> {
  const name = [path.dirname(entry), nameOf(mutant), String(process.pid)].join('-').replace(/^[\W]+/, '')
  const outfile = path.join(folder, `thread-${name}.cjs`)
  await build({ ...common, entryPoints: [path.join(__dirname, entry)], outfile, plugins: [planting(mutant)] })
  return outfile
}

/** Bundles a copy of the library with the fault in it, or as it is. Gives the path of the bundle. */
export async function libraryFile(mutant: Mutant | null): Promise<string> {
  const outfile = path.join(folder, `${nameOf(mutant)}.cjs`)
  const stdin = { contents: exported, resolveDir: root, loader: 'ts' } as const
  await build({ ...common, stdin, outfile, plugins: [planting(mutant)] })
  return outfile
}

function planting(mutant: Mutant | null): Plugin {
  return {
    name: 'plant-a-fault',
    setup({ onLoad }) {
      if (mutant === null) return
      const file = path.join(root, pathOf(mutant))
      onLoad({ filter: /[\\/](store|server|game)[\\/].*\.ts$/ }, (args) =>
        args.path === file
          ? { loader: 'ts', contents: plant(mutant, readFileSync(file, 'utf8')) }
          : undefined,
      )
    },
  }
}

function nameOf(mutant: Mutant | null): string {
  return mutant === null ? 'as-it-is' : mutant.name.replace(/\W+/g, '-')
}
