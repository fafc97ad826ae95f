import { readFile } from 'node:fs/promises'
import { type Plugin, transform } from 'esbuild'

/**
 * Bundles a source as CommonJS, as its package has it: exports that it defines by a getter, on `module.exports`, are
 * read at each use.
 */
export function computedExports(file: string): Plugin {
  return {
    name: 'computed-exports',
    setup(build) {
      build.onLoad({ filter: /\/index\.ts$/ }, async ({ path }) => {
        if (path !== file) return null
        const { code } = await transform(await readFile(path, 'utf8'), {
          loader: 'ts',
          format: 'cjs',
          sourcemap: 'inline',
          sourcefile: path,
          logLevel: 'silent',
        })
        return { contents: code, loader: 'js' }
      })
    },
  }
}
