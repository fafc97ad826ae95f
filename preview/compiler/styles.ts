import type { Project } from './project'
import type { Unit } from '../runtime/config'
import type { Inventory } from './scan'
import { compileWxss } from './wxss'

/** Joins all sheets of the mini-program: app, components, pages, so that rules of a page win. */
export function compileStyles(project: Project, { units }: Inventory): string {
  const { root } = project
  const ordered = [...units].sort((a, b) => Number(a.isPage) - Number(b.isPage))
  const sheets = ordered.map((unit) => compileUnit(project, unit))
  return [compileWxss({ file: project.file('app', '.wxss'), root }), ...sheets].join('')
}

/** Sheets of npm packages by file and scope: they are large, and do not change while the preview runs. */
const packaged = new Map<string, string>()

function compileUnit(project: Project, { id, isPage, scope }: Unit): string {
  const file = project.file(id, '.wxss')
  const compile = (): string => compileWxss({ file, root: project.root, scope, ...(isPage && { page: id }) })
  if (!id.startsWith('miniprogram_npm/')) return compile()
  const key = `${file} ${scope}`
  const css = packaged.get(key) ?? compile()
  packaged.set(key, css)
  return css
}
