import { existsSync } from 'node:fs'
import path from 'node:path'
import { display, readJson, root } from '../files'
import type { Problem } from '../problem'

export interface AppJson {
  readonly pages?: readonly string[]
  readonly subPackages?: readonly SubPackage[]
  readonly subpackages?: readonly SubPackage[]
  readonly usingComponents?: Readonly<Record<string, string>>
}

export interface SubPackage {
  readonly root: string
  readonly pages: readonly string[]
}

export interface UnitJson {
  readonly usingComponents?: Readonly<Record<string, string>>
  readonly componentGenerics?: Readonly<Record<string, true | { readonly default?: string }>>
}

/** The target of a tag of `usingComponents`: in the app, or in an npm package. Paths have no extension. */
export type ComponentTarget =
  | { readonly kind: 'app'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string; readonly folder: string; readonly file: string }

/** A page or a component of the app: the four files that share one name. */
export interface Unit {
  readonly kind: 'page' | 'component'
  /** Absolute, without extension. */
  readonly file: string
  /** Every tag its template may use besides WeChat's own, those of app.json included. */
  readonly tags: ReadonlyMap<string, ComponentTarget>
  /** Tags that the user of this component fills in. */
  readonly generics: readonly string[]
}

export interface AppTree {
  readonly folder: string
  readonly json: AppJson
  readonly units: readonly Unit[]
  /** Components of npm packages that the app's own units use. */
  readonly packageComponents: readonly Extract<ComponentTarget, { kind: 'package' }>[]
  readonly problems: readonly Problem[]
}

/** The folder of a package that WeChat copies, by its `miniprogram` field or the default name; null when it bundles `main`. */
export function miniprogramFolder(packageFolder: string): string | null {
  const { miniprogram } = readJson<{ miniprogram?: string }>(path.join(packageFolder, 'package.json'))
  const folder = path.join(packageFolder, miniprogram ?? 'miniprogram_dist')
  return existsSync(folder) ? folder : null
}

/** Follows a component path as WeChat does: absolute from the app's root, else relative, else an npm package. */
function resolveComponent(app: string, owner: string, request: string): ComponentTarget | null {
  const local = request.startsWith('/') ? path.join(app, request) : path.resolve(path.dirname(owner), request)
  if (existsSync(`${local}.json`)) return { kind: 'app', file: local }
  const name = request.split('/', request.startsWith('@') ? 2 : 1).join('/')
  const packageFolder = path.join(root, 'node_modules', name)
  if (request.startsWith('.') || !existsSync(path.join(packageFolder, 'package.json'))) return null
  const folder = miniprogramFolder(packageFolder)
  if (folder === null) return null
  const file = path.join(folder, request.slice(name.length + 1))
  return existsSync(`${file}.json`) ? { kind: 'package', name, folder, file } : null
}

/** The paths of all pages, those of subpackages included. */
export function pagesOf(json: AppJson): string[] {
  const subPackages = json.subPackages ?? json.subpackages ?? []
  return [
    ...(json.pages ?? []),
    ...subPackages.flatMap(({ root: folder, pages }) => pages.map((page) => path.posix.join(folder, page))),
  ]
}

/** Every page of app.json and every component they lead to. What leads nowhere is listed as a problem. */
export function readAppTree(folder: string): AppTree {
  const appFile = path.join(folder, 'app.json')
  const json = readJson<AppJson>(appFile)
  const problems: Problem[] = []
  const units = new Map<string, Unit>()
  const packageComponents = new Map<string, Extract<ComponentTarget, { kind: 'package' }>>()

  const resolveTags = (owner: string, requests: Readonly<Record<string, string>>) =>
    Object.entries(requests).flatMap(([tag, request]): [string, ComponentTarget][] => {
      const target = resolveComponent(folder, owner, request)
      if (target) return [[tag, target]]
      problems.push({
        file: owner,
        message: `<${tag}>: "${request}" is neither a component of the app nor of a package`,
      })
      return []
    })
  const globalTags = resolveTags(appFile, json.usingComponents ?? {})

  /** `origin` is the file that asked for the unit; the message names it when the unit is missing. */
  const visit = (file: string, kind: Unit['kind'], origin: Problem): void => {
    if (units.has(file)) return
    const absent = ['.wxml', '.ts'].filter((extension) => !existsSync(file + extension))
    if (absent.length > 0) {
      problems.push({ ...origin, message: `${origin.message} has no ${absent.join(' and no ')} file` })
      return
    }
    const jsonFile = `${file}.json`
    const unitJson = existsSync(jsonFile) ? readJson<UnitJson>(jsonFile) : {}
    const generics = Object.entries(unitJson.componentGenerics ?? {})
    const fallbacks = generics.flatMap(([tag, value]) =>
      value !== true && value.default !== undefined ? [[tag, value.default] as const] : [],
    )
    const tags = new Map([...globalTags, ...resolveTags(jsonFile, unitJson.usingComponents ?? {})])
    units.set(file, { kind, file, tags, generics: generics.map(([tag]) => tag) })
    for (const [tag, target] of [...tags, ...resolveTags(jsonFile, Object.fromEntries(fallbacks))]) {
      if (target.kind === 'package') packageComponents.set(target.file, target)
      else visit(target.file, 'component', { file: jsonFile, message: `<${tag}>: ${display(target.file)}` })
    }
  }

  for (const page of pagesOf(json)) {
    visit(path.join(folder, page), 'page', { file: appFile, message: `page "${page}"` })
  }
  return {
    folder,
    json,
    units: [...units.values()],
    packageComponents: [...packageComponents.values()],
    problems,
  }
}
