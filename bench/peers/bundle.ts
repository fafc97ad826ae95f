import { build, type BuildOptions } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { root } from '../../tools/files'

async function bundle(source: string, shape: Pick<BuildOptions, 'format' | 'globalName'>) {
  const { outputFiles } = await build({
    ...shape,
    stdin: { contents: source, resolveDir: `${root}/bench/peers` },
    bundle: true,
    minify: true,
    platform: 'browser',
    external: ['mobx-miniprogram'],
    write: false,
    logLevel: 'error',
  })
  const [file] = outputFiles
  if (!file) throw new Error(`esbuild made nothing of ${source}`)
  return file
}

/** Bytes of a module and all it needs but MobX, minified and compressed. */
export async function weigh(source: string): Promise<number> {
  const { contents } = await bundle(source, { format: 'esm' })
  return gzipSync(contents, { level: 9 }).length
}

/** The text of a function body that evaluates the module afresh and gives its exports. */
export async function script(source: string): Promise<string> {
  const { text } = await bundle(source, { format: 'iife', globalName: 'exported' })
  return `${text}\nreturn exported`
}
