import { relative } from 'node:path'

import { root as repository } from '../../tools/files'
import { checkWxml } from '../../tools/wxml/check'
import { type Problem, problemAt } from '../compiler/problem'

/**
 * Finds mistakes that a bundler does not see and WeChat does not report: type errors, misspelt bindings, missing
 * handlers. Only for mini-programs of this repository: elsewhere TypeScript finds neither its settings nor the packages.
 *
 * @param root the mini-program's folder
 */
export async function checkTypes(root: string): Promise<readonly Problem[]> {
  if (relative(repository, root).startsWith('..')) return []
  const { problems } = await checkWxml(root)
  return problems.map(({ file, line = 1, column = 1, message }) => problemAt(file, { line, column }, message))
}
