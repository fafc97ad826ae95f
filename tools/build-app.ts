// Builds the mini-program into build/app, a folder that WeChat DevTools opens as it is: scripts compiled file by file
// (a bundle per page would give every page a socket of its own), npm packages packed, nothing left to build.
// DevTools does the same from the sources when it opens the repository itself; see project.config.json.
import { build } from 'esbuild'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { requestsOf, resolveScript } from './app/closure'
import { checkAppJson } from './app/json-keys'
import { mainPackageLimit, packNpm } from './app/npm'
import { readAppTree, type AppJson, type AppTree } from './app/tree'
import { kilobytes, listFiles, readJson, root } from './files'
import { report, type Problem } from './problem'
import { checkWithWechatCompilers, unavailable } from './wechat-compilers'

export interface AppBuildOptions {
  /** The mini-program's sources. @default miniprogram/ */
  readonly source?: string
  /** Emptied first. @default build/app */
  readonly target?: string
  /** Holds the package.json whose dependencies are packed. @default the repository's root */
  readonly packageFolder?: string
}

export interface AppBuild {
  readonly problems: readonly Problem[]
  /** Why templates and styles were not run through WeChat's compilers; null when they were. */
  readonly unchecked: string | null
  /** Bytes, `npm` being part of `main`. */
  readonly sizes: {
    readonly main: number
    readonly npm: number
    readonly subPackages: Readonly<Record<string, number>>
  }
}

async function compileScripts(source: string, target: string, scripts: readonly string[]): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: scripts.map((file) => path.join(source, file)),
    outbase: source,
    outdir: target,
    bundle: false,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2018',
    charset: 'utf8',
    logLevel: 'silent',
  })
}

function copy(source: string, target: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
    copyFileSync(path.join(source, file), path.join(target, file))
  }
}

/** The repository's DevTools settings without what is already done: TypeScript and npm. */
function writeProjectConfig(target: string): void {
  const config = readJson<Record<string, unknown>>(path.join(root, 'project.config.json'))
  const { useCompilerPlugins, packNpmManually, packNpmRelationList, ...setting } = config[
    'setting'
  ] as Record<string, unknown>
  void [useCompilerPlugins, packNpmManually, packNpmRelationList]
  const adapted = { ...config, miniprogramRoot: './', srcMiniprogramRoot: './', setting }
  writeFileSync(path.join(target, 'project.config.json'), `${JSON.stringify(adapted, null, 2)}\n`)
}

/** Package modules that the app's scripts import, and component paths that its JSON files name. */
function packageUse({ packageComponents }: AppTree, target: string, scripts: readonly string[]): string[] {
  const requests = scripts.flatMap((file) => requestsOf(readFileSync(path.join(target, file), 'utf8')))
  const components = packageComponents.map(({ name, folder, file }) =>
    path.posix.join(name, path.relative(folder, file)),
  )
  return [...new Set([...requests.filter((request) => !/^[./]/.test(request)), ...components])].sort()
}

/** Imports that would fail only on the phone, when the page opens. */
function checkImports(source: string, target: string, scripts: readonly string[]): Problem[] {
  return scripts.flatMap((file) => {
    const script = path.join(target, file)
    return requestsOf(readFileSync(script, 'utf8'))
      .filter((request) => resolveScript(target, script, request) === null)
      .map((request) => ({
        file: path.join(source, file.replace(/\.js$/, '.ts')),
        message: `"${request}" is not in the built app; is it in the dependencies of package.json?`,
      }))
  })
}

/** Runs WeChat's compilers. A problem names the source file, or the built one where a package is at fault. */
async function checkMarkup(source: string, target: string): Promise<Problem[]> {
  const { problems } = await checkWithWechatCompilers(target, listFiles(target))
  return problems.map((problem) => {
    const file = path.join(source, path.relative(target, problem.file))
    return existsSync(file) ? { ...problem, file } : problem
  })
}

function measure(target: string, { subPackages, subpackages }: AppJson): AppBuild['sizes'] {
  const roots = (subPackages ?? subpackages ?? []).map((entry) => path.posix.join(entry.root, '/'))
  const sizes = { main: 0, npm: 0, subPackages: Object.fromEntries(roots.map((folder) => [folder, 0])) }
  for (const file of listFiles(target)) {
    const { size } = statSync(path.join(target, file))
    const folder = roots.find((candidate) => file.startsWith(candidate))
    if (folder === undefined) sizes.main += size
    else sizes.subPackages[folder] = (sizes.subPackages[folder] ?? 0) + size
    if (file.startsWith('miniprogram_npm/')) sizes.npm += size
  }
  return sizes
}

/** Builds the app and lists its faults. Each of them is a fault in WeChat too, mostly without an error there. */
export async function buildApp(options: AppBuildOptions = {}): Promise<AppBuild> {
  const {
    source = path.join(root, 'miniprogram'),
    target = path.join(root, 'build/app'),
    packageFolder = root,
  } = options
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })

  const tree = readAppTree(source)
  const files = listFiles(source, (entry) => entry.name === 'miniprogram_npm').filter(
    (file) => !file.endsWith('.d.ts'),
  )
  const scripts = files.filter((file) => file.endsWith('.ts'))
  await compileScripts(source, target, scripts)
  copy(
    source,
    target,
    files.filter((file) => !file.endsWith('.ts')),
  )
  writeProjectConfig(target)

  const compiled = scripts.map((file) => file.replace(/\.ts$/, '.js'))
  const use = packageUse(tree, target, compiled)
  const npmProblems = await packNpm(packageFolder, use, path.join(target, 'miniprogram_npm'))
  const sizes = measure(target, tree.json)
  const tooLarge = Object.entries({ 'the main package': sizes.main, ...sizes.subPackages })
    .filter(([, bytes]) => bytes > mainPackageLimit)
    .map(([name, bytes]) => ({
      file: target,
      message: `${name} has ${kilobytes(bytes)}; WeChat accepts 2 MB`,
    }))
  const unchecked = unavailable()
  const markupProblems = unchecked === null ? await checkMarkup(source, target) : []
  return {
    problems: [
      ...tree.problems,
      ...checkAppJson(tree),
      ...npmProblems,
      ...checkImports(source, target, compiled),
      ...markupProblems,
      ...tooLarge,
    ],
    unchecked,
    sizes,
  }
}

if (require.main === module) {
  const started = Date.now()
  buildApp().then(
    ({ problems, unchecked, sizes }) => {
      const parts = [`main package ${kilobytes(sizes.main)} (npm ${kilobytes(sizes.npm)})`]
      for (const [name, bytes] of Object.entries(sizes.subPackages)) parts.push(`${name} ${kilobytes(bytes)}`)
      if (unchecked !== null) console.error(`Not checked with WeChat's compilers: ${unchecked}.`)
      report(problems, `build/app: ${parts.join(', ')} in ${String(Date.now() - started)} ms`)
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    },
  )
}
