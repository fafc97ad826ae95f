import { existsSync } from 'node:fs'
import path from 'node:path'
import { readJson, root } from '../../tools/files'
import { run } from '../../tools/process'

const folder = path.join(root, 'bench/peers')

/** The clients under measurement, with their exact versions. */
export function versions(): Readonly<Record<string, string>> {
  return readJson<{ dependencies: Record<string, string> }>(path.join(folder, 'package.json')).dependencies
}

function isInstalled([name, version]: [string, string]): boolean {
  const manifest = path.join(folder, 'node_modules', name, 'package.json')
  return existsSync(manifest) && readJson<{ version: string }>(manifest).version === version
}

/**
 * Installs the clients where they are missing. They have a package of their own, so that `npm ci` of the
 * repository does not install them. Only errors are printed: one client asks for a newer Node and runs on this one.
 *
 * @throws Error with npm's words
 */
export async function installPeers(): Promise<void> {
  if (Object.entries(versions()).every(isInstalled)) return
  process.stderr.write('Installing the other clients into bench/peers/node_modules (once) …\n')
  const { ok, output } = await run(['npm', 'ci', '--ignore-scripts', '--loglevel', 'error'], { folder })
  if (!ok) throw new Error(`npm ci in bench/peers failed\n${output}`)
}
