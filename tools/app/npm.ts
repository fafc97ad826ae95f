import { build, transformSync } from 'esbuild'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { listFiles, readJson, root } from '../files'
import type { Problem } from '../problem'
import { closure } from './closure'
import { isModule, newerThanEs2018 } from './syntax'
import { miniprogramFolder } from './tree'

/** The most bytes that WeChat accepts in the main package of an app. */
export const mainPackageLimit = 2 * 1024 * 1024

/** A package larger than this would crowd out the app: only what the app reaches is copied. */
const wholePackageLimit = mainPackageLimit / 4

interface PackageJson {
  readonly main?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

interface Dependency {
  readonly name: string
  readonly folder: string
  /** Folder of the result, inside a miniprogram_npm folder. */
  readonly into: string
}

/** Parts of packages that the app uses: component paths and module requests, such as `pkg/button/button`. */
export type PackageUse = readonly string[]

function findPackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name)
    if (existsSync(path.join(candidate, 'package.json'))) return candidate
    if (folder === path.dirname(folder)) return null
  }
}

function write(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
}

/** DevTools turns ES modules into CommonJS when it compiles; a folder that works as it is must hold the result. */
function place(file: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true })
  const source = file.endsWith('.js') ? readFileSync(file, 'utf8') : ''
  if (source === '' || !isModule(source)) copyFileSync(file, target)
  else
    writeFileSync(
      target,
      transformSync(source, { format: 'cjs', target: 'es2018', charset: 'utf8', minifyWhitespace: true })
        .code,
    )
}

/**
 * Copies a package built for mini-programs. WeChat copies all of it and drops unused files at upload
 * (`ignoreUploadUnusedFiles`). Nothing drops them from this folder, and TDesign alone has 1.9 MB of the 2 MB that a
 * main package may have; so of a large package only what the app's components and imports reach is copied.
 */
function copyPackage({ name, into }: Dependency, folder: string, use: PackageUse): Problem[] {
  const all = listFiles(folder).filter((file) => !file.endsWith('.map') && !file.endsWith('.d.ts'))
  const bytes = all.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0)
  if (bytes <= wholePackageLimit) {
    for (const file of all) place(path.join(folder, file), path.join(into, file))
    return []
  }
  const entries = use
    .filter((request) => request.startsWith(`${name}/`))
    .map((request) => path.join(folder, request.slice(name.length + 1)))
    .flatMap((base) => [`${base}.json`, `${base}.js`, path.join(base, 'index.js')].find(existsSync) ?? [])
    .map((file) => (file.endsWith('.json') ? file.slice(0, -'.json'.length) : file))
  const { files, problems } = closure(folder, entries)
  for (const file of files) place(file, path.join(into, path.relative(folder, file)))
  return problems
}

/** Bundles a package that knows nothing of mini-programs into one index.js; other packages stay outside it. */
async function bundlePackage(
  { name, folder, into }: Dependency,
  { main = 'index.js' }: PackageJson,
): Promise<Problem[]> {
  const entry = [
    path.join(folder, main),
    path.join(folder, `${main}.js`),
    path.join(folder, main, 'index.js'),
  ].find((file) => file.endsWith('.js') && existsSync(file))
  if (entry === undefined) {
    return [
      {
        file: path.join(folder, 'package.json'),
        message: `WeChat cannot pack ${name}: "${main}" is not a script`,
      },
    ]
  }
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'neutral',
    target: 'es2018',
    charset: 'utf8',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  for (const { text } of outputFiles) write(path.join(into, 'index.js'), text)
  return Object.keys(metafile.inputs).flatMap((input): Problem[] => {
    const file = path.join(root, input)
    const fault = newerThanEs2018(readFileSync(file, 'utf8'))
    if (!fault) return []
    const { line, column, message } = fault
    return [{ file, line, column, message: `WeChat cannot pack ${name}: newer than ES2018 (${message})` }]
  })
}

/**
 * Fills a miniprogram_npm folder by the rules of WeChat's "build npm": the dependencies of a package.json, and theirs;
 * neither peer nor development dependencies; `miniprogram` folders copied, anything else bundled from `main`.
 */
export async function packNpm(packageFolder: string, use: PackageUse, into: string): Promise<Problem[]> {
  const problems: Problem[] = []
  const packed = new Set<string>()
  const pack = async (owner: string, nested: string): Promise<void> => {
    const packageFile = path.join(owner, 'package.json')
    for (const name of Object.keys(readJson<PackageJson>(packageFile).dependencies ?? {}).sort()) {
      const found = findPackage(name, owner)
      if (found === null) {
        problems.push({ file: packageFile, message: `dependency ${name} is not installed` })
        continue
      }
      const shared = [packageFolder, root].some((folder) => found === path.join(folder, 'node_modules', name))
      const target = path.join(shared ? into : nested, name)
      if (packed.has(target)) continue
      packed.add(target)
      const dependency = { name, folder: realpathSync(found), into: target }
      const built = miniprogramFolder(dependency.folder)
      const json = readJson<PackageJson>(path.join(found, 'package.json'))
      problems.push(
        ...(built === null ? await bundlePackage(dependency, json) : copyPackage(dependency, built, use)),
      )
      await pack(found, path.join(target, 'miniprogram_npm'))
    }
  }
  await pack(packageFolder, into)
  return problems
}
