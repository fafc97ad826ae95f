import { existsSync } from 'node:fs'

import type { AppConfig, PageConfig, Unit } from '../runtime/config'
import { problemAt, SourceError } from './problem'
import type { Project } from './project'

/** The parts of a mini-program: its pages and every component that they use, directly or not. */
export interface Inventory {
  readonly app: AppConfig
  /** Page paths, the launch page first, those of subpackages last. */
  readonly pages: readonly string[]
  readonly units: readonly Unit[]
}

interface UnitFile extends PageConfig {
  styleIsolation?: string
  addGlobalClass?: boolean
  componentGenerics?: Record<string, true | { default?: string }>
}

/** Reads `app.json` and follows `usingComponents` from there. */
export function scan(project: Project): Inventory {
  const app = readApp(project)
  const pages = [...app.pages, ...(app.subPackages ?? []).flatMap(subpackagePages)]
  const units = new Map<string, Unit>()

  const resolve = (reference: string, from: string): string => {
    const id = project.resolveComponent(reference, from)
    if (!id) throw missing(project, from, `usingComponents: "${reference}" is not a component`)
    add(id, false)
    return `/${id}`
  }
  const resolveAll = (using: Record<string, string>, from: string): Record<string, string> =>
    Object.fromEntries(Object.entries(using).map(([tag, reference]) => [tag, resolve(reference, from)]))

  const add = (id: string, isPage: boolean): void => {
    if (units.has(id)) return
    const config = project.json<UnitFile>(id)
    units.set(id, { id, isPage, config: {}, scope: '' })
    const generics = Object.entries(config.componentGenerics ?? {}).map(([name, generic]) => [
      name,
      generic === true || !generic.default ? generic : { default: resolve(generic.default, id) },
    ])
    const usingComponents = { ...globals, ...resolveAll(config.usingComponents ?? {}, id) }
    const componentGenerics = Object.fromEntries(generics) as UnitFile['componentGenerics']
    units.set(id, {
      id,
      isPage,
      config: { ...config, usingComponents, ...(componentGenerics && { componentGenerics }) },
      scope: isIsolated(config, isPage) ? `c${units.size - 1}` : '',
    })
  }

  const globals: Record<string, string> = {}
  Object.assign(globals, resolveAll(app.usingComponents ?? {}, 'app'))
  for (const page of pages) {
    if (!project.script(page) && !existsSync(project.file(page, '.wxml'))) {
      throw missing(project, 'app', `pages: "${page}" does not exist`)
    }
    add(page, true)
  }
  return { app, pages, units: [...units.values()] }
}

function readApp(project: Project): AppConfig {
  const app = project.json<AppConfig & { subpackages?: AppConfig['subPackages'] }>('app')
  if (!app.pages?.length) throw missing(project, 'app', 'app.json must list at least one page in "pages"')
  const subPackages = app.subPackages ?? app.subpackages ?? []
  const theme = app.themeLocation
    ? project.json<NonNullable<AppConfig['theme']>>(trimJson(app.themeLocation))
    : {}
  return { ...app, pages: app.pages, subPackages, theme: { light: {}, dark: {}, ...theme } }
}

function subpackagePages({ root, pages }: { root: string; pages: readonly string[] }): string[] {
  return pages.map((page) => `${root.replace(/\/$/, '')}/${page}`)
}

/** Classes of an isolated component get a prefix of their own; those of pages and shared components do not. */
function isIsolated(config: UnitFile, isPage: boolean): boolean {
  const isolation = config.styleIsolation ?? (config.component ? 'isolated' : 'shared')
  return !isPage && isolation !== 'shared' && isolation !== 'page-shared'
}

function missing(project: Project, id: string, message: string): SourceError {
  return new SourceError(problemAt(project.file(id, '.json'), { line: 1, column: 1 }, message))
}

function trimJson(path: string): string {
  return path.replace(/^\//, '').replace(/\.json$/, '')
}
