import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buildPreview, describeProblems } from '../../../preview/compiler/build-preview'
import type { ChromiumRow } from './row'

export type Contestant = ChromiumRow['contestant']

const packages: Record<Contestant, string> = {
  none: 'mobx-miniprogram-bindings',
  official: 'mobx-miniprogram-bindings',
  ours: 'mobx-miniprogram-socket/bindings',
}

/** Builds the app with the bindings of one contestant; returns the folder to serve. */
export async function buildSite(contestant: Contestant, folder: string): Promise<string> {
  const [root, out] = [path.join(folder, contestant, 'app'), path.join(folder, contestant, 'site')]
  await mkdir(root, { recursive: true })
  await cp(path.join(__dirname, 'app'), root, { recursive: true })
  const line = `export { createStoreBindings } from '${packages[contestant]}'\n`
  await writeFile(path.join(root, 'lib/bindings.ts'), line)
  const { problems } = await buildPreview({ root, out, dev: false })
  if (problems.length > 0) throw new Error(describeProblems(problems))
  return out
}
