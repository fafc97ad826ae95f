import { existsSync } from 'node:fs'
import path from 'node:path'
import { readJson, root } from '../tools/files'
import { run } from '../tools/process'

/** The packages that a folder of benches needs, with their exact versions. */
export function versionsOf(folder: string): Readonly<Record<string, string>> {
  return readJson<{ dependencies: Record<string, string> }>(path.join(root, folder, 'package.json'))
    .dependencies
}

/**
 * Installs what is compared with ours, where it is missing. It has a package of its own, so that `npm ci` of the
 * repository does not install it. Only errors are printed: one client asks for a newer Node and runs on this one.
 *
 * @throws Error with npm's words
 */
export async function installPackage(folder: string): Promise<void> {
  const isInstalled = ([name, version]: [string, string]): boolean => {
    const manifest = path.join(root, folder, 'node_modules', name, 'package.json')
    return existsSync(manifest) && readJson<{ version: string }>(manifest).version === version
  }
  if (Object.entries(versionsOf(folder)).every(isInstalled)) return
  process.stderr.write(`Installing the others into ${folder}/node_modules (once) …\n`)
  const command = ['npm', 'ci', '--ignore-scripts', '--loglevel', 'error']
  const { ok, output } = await run(command, { folder: path.join(root, folder) })
  if (!ok) throw new Error(`npm ci in ${folder} failed\n${output}`)
}
