// Builds the npm package: CommonJS in store/miniprogram_dist, declarations in store/types. The virtual phone goes to
// store/testing_dist, because DevTools copies all of miniprogram_dist into the app.
//
// Each entry is one file. What several entries need is in chunks that they share (docs/adr/0014), so that state held
// by a module exists once, whichever entries an app loads.
import { transform } from 'esbuild'
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Plugin, rollup } from 'rollup'
import { compile } from './compiler'
import { display, kilobytes, listFiles, readJson, root } from './files'

const store = path.join(root, 'store')
const outputs = ['miniprogram_dist', 'testing_dist', 'types']

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
}

/** Published scripts and their sources, from the `exports` of store/package.json. */
export function entriesOfStore(): Record<string, string> {
  const { exports } = readJson<Manifest>(path.join(store, 'package.json'))
  const scripts = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.default],
  )
  return Object.fromEntries(
    scripts.map((script) => {
      const source = script
        .replace('/miniprogram_dist/', '/')
        .replace('/testing_dist/', '/testing/')
        .replace(/\.js$/, '.ts')
      return [path.posix.normalize(script).replace(/\.js$/, ''), path.join(store, source)]
    }),
  )
}

/** Finds sources without their extension, and compiles them file by file. */
const typescript: Plugin = {
  name: 'typescript',
  resolveId(request, importer) {
    if (importer === undefined || !request.startsWith('.')) return null
    const base = path.resolve(path.dirname(importer), request)
    return [`${base}.ts`, path.join(base, 'index.ts')].find((file) => existsSync(file)) ?? null
  },
  async transform(source) {
    const { code } = await transform(source, {
      loader: 'ts',
      target: 'es2018',
      charset: 'utf8',
      legalComments: 'none',
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
    })
    return { code, map: null }
  },
}

/**
 * Writes the scripts of all entries, and tells which sources are in each.
 *
 * @param target Gets the folders miniprogram_dist and testing_dist. @default store/
 */
export async function bundleStore(target = store): Promise<Record<string, string[]>> {
  const bundle = await rollup({
    input: entriesOfStore(),
    external: /^mobx-miniprogram/,
    plugins: [typescript],
    treeshake: { moduleSideEffects: false },
    onLog: (_level, { message }) => {
      throw new Error(message)
    },
  })
  const { output } = await bundle.write({
    dir: target,
    format: 'cjs',
    exports: 'named',
    interop: 'esModule',
    generatedCode: { preset: 'es2015', symbols: false },
    externalLiveBindings: false,
    freeze: false,
    minifyInternalExports: true,
    entryFileNames: '[name].js',
    // DevTools copies this folder alone: what the main entry shares with the virtual phone must be in it.
    chunkFileNames: 'miniprogram_dist/shared/[name].js',
  })
  await bundle.close()
  return Object.fromEntries(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, Object.keys(file.modules)]] : [])),
  )
}

async function declare(): Promise<void> {
  const { ok, output } = await compile(['-p', 'tools/tsconfig.store-types.json'])
  if (!ok) throw new Error(`tools/tsconfig.store-types.json failed\n${output}`)
}

/** Builds the package into store/; throws with the compiler's words when it does not compile. */
export async function buildStore(): Promise<void> {
  for (const folder of outputs) rmSync(path.join(store, folder), { recursive: true, force: true })
  await Promise.all([bundleStore(), declare()])
  copyFileSync(path.join(root, 'LICENSE'), path.join(store, 'LICENSE'))
}

// Not `require.main`: WeChat's typings, which bench/ has, give `require` another type.
if (process.argv[1] === __filename) {
  const started = Date.now()
  buildStore().then(
    () => {
      const scripts = path.join(store, 'miniprogram_dist')
      const files = listFiles(scripts)
      const bytes = files.reduce((sum, file) => sum + statSync(path.join(scripts, file)).size, 0)
      console.log(
        `${display(scripts)}: ${String(files.length)} files, ${kilobytes(bytes)} in ${String(Date.now() - started)} ms`,
      )
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
