import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Library } from './library'

export type Walk = 'machine' | 'store' | 'dialling'

/** A fault to be planted in one file of store/. */
export interface Mutant {
  readonly name: string
  readonly file: string
  /** Occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** Which walk is to find it, where that does not follow from the file. */
  readonly walk?: Walk
}

const root = path.resolve(__dirname, '../..')
const exported = `
export { createSocketStore } from './store/index'
export { transition } from './store/connection/machine'
`

/** @throws Error where the text to be replaced is not there, or there twice */
export function planted({ name, file, find, replace }: Mutant, source: string): string {
  const parts = source.split(find)
  if (parts.length !== 2)
    throw new Error(
      `The fault "${name}" cannot be planted: store/${file} has ${String(parts.length - 1)} times, not once:\n${find}\nThe code has moved on; let the fault follow it.`,
    )
  return parts.join(replace)
}

/** A copy of the library with the fault in it, or as it is: nothing of it is shared with other copies but MobX. */
export async function libraryWith(mutant: Mutant | null): Promise<Library> {
  const plant: Plugin = {
    name: 'plant',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]store[\\/].*\.ts$/ }, (args) => {
        const source = readFileSync(args.path, 'utf8')
        const isIts = mutant !== null && path.relative(path.join(root, 'store'), args.path) === mutant.file
        return { loader: 'ts', contents: isIts ? planted(mutant, source) : source }
      })
    },
  }
  const { outputFiles } = await build({
    stdin: { contents: exported, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'es2022',
    logLevel: 'silent',
    external: ['mobx-miniprogram'],
    plugins: [plant],
  })
  const module = { exports: {} }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code was bundled a moment ago, from our own files
  const evaluate = new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')
  evaluate(module, module.exports, require)
  return module.exports as Library
}
