import type { Project } from './project'
import type { Inventory } from './scan'
import { compileWxss } from './wxss'

/** All sheets of the mini-program as one: app, components, pages, so that the page has the last word. */
export function compileStyles(project: Project, { units }: Inventory): string {
  const { root } = project
  const ordered = [...units].sort((a, b) => Number(a.isPage) - Number(b.isPage))
  const sheets = ordered.map(({ id, isPage, scope }) =>
    compileWxss({ file: project.file(id, '.wxss'), root, scope, ...(isPage && { page: id }) }),
  )
  return [compileWxss({ file: project.file('app', '.wxss'), root }), ...sheets].join('')
}
