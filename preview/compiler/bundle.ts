import { join, resolve } from 'node:path'

import { type BuildOptions, build, type BuildFailure, type Message } from 'esbuild'

import { absentGlobals } from './absent-globals'
import { computedExports } from './computed-exports'
import { packedPackages } from './packed-packages'
import { type Problem, problemAt } from './problem'
import { ownPackages, type Project } from './project'
import type { Inventory } from './scan'

const preview = resolve(__dirname, '..')
const bindings = resolve(preview, '../store/bindings/index.ts')

export interface BundleOptions {
  readonly project: Project
  readonly inventory: Inventory
  /** Compiled templates, as a JavaScript expression. */
  readonly templates: string
  readonly out: string
  readonly dev: boolean
}

/** Bundles the runtime and the mini-program's scripts into `phone.js`. */
export function bundlePhone(options: BundleOptions): Promise<Problem[]> {
  const { project, out, dev } = options
  return run({
    ...common(dev),
    stdin: { contents: entry(options), resolveDir: preview, sourcefile: 'mini-program.ts', loader: 'ts' },
    outfile: join(out, 'phone.js'),
    alias: {
      // One MobX for the app and the library, also where the app has its own node_modules.
      'mobx-miniprogram': join(ownPackages, 'mobx-miniprogram'),
      'mobx-miniprogram-socket': resolve(preview, '../store/index.ts'),
      'mobx-miniprogram-socket/bindings': bindings,
      'mobx-miniprogram-socket/meter': resolve(preview, '../store/meter/index.ts'),
      'mobx-miniprogram-socket/session': resolve(preview, '../store/session/index.ts'),
    },
    nodePaths: [ownPackages],
    plugins: [absentGlobals(project.root), packedPackages, computedExports(bindings)],
  })
}

/** Bundles the parts that do not depend on the mini-program: the shell, and in development the reloader. */
export function bundleShell(out: string, dev: boolean): Promise<Problem[]> {
  const reload = ['reload/reload.ts', 'reload/feed-worker.ts']
  const entryPoints = ['shell/shell.ts', ...(dev ? reload : [])].map((file) => join(preview, file))
  return run({ ...common(dev), entryPoints, outdir: out, entryNames: '[name]' })
}

function common(dev: boolean): BuildOptions {
  return {
    bundle: true,
    format: 'iife',
    target: 'es2020',
    sourcemap: dev ? 'linked' : false,
    minify: !dev,
    define: { 'process.env.NODE_ENV': JSON.stringify(dev ? 'development' : 'production') },
    logLevel: 'silent',
  }
}

async function run(options: BuildOptions): Promise<Problem[]> {
  try {
    await build(options)
    return []
  } catch (error) {
    const { errors } = error as BuildFailure
    if (!errors) throw error
    return errors.map(toProblem)
  }
}

function toProblem({ location, text }: Message): Problem {
  if (!location) return { file: '', line: 1, column: 1, message: text, source: '' }
  return problemAt(resolve(location.file), { line: location.line, column: location.column + 1 }, text)
}

/** `require` keeps each script from running before the runtime asks for it: app first, then components, then pages. */
function entry({ project, inventory, templates }: BundleOptions): string {
  const call = (file: string | undefined): string =>
    file ? `() => require(${JSON.stringify(file)})` : '() => ({})'
  const loaders = inventory.units.flatMap(({ id }) => {
    const file = project.script(id)
    return file ? [`${JSON.stringify(id)}: ${call(file)}`] : []
  })
  return `
    import { start } from './runtime/start'
    start({
      app: ${JSON.stringify(inventory.app)},
      pages: ${JSON.stringify(inventory.pages)},
      units: ${JSON.stringify(inventory.units)},
      templates: ${templates},
      loadApp: ${call(project.script('app'))},
      load: { ${loaders.join(',\n')} },
    })`
}
