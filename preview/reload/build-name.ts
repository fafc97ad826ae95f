import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * Names a build by its sources: one that changed nothing has the name of the one before, also after a restart of the server. So
 * phones stay as they are, and can tell what the server has lost. The output itself differs from build to build in its order.
 *
 * @param isSource tells by the path below its folder whether a file is one
 */
export async function nameBuild(
  folders: readonly string[],
  isSource: (path: string) => boolean,
): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files
      .map((path) => relative(folder, path))
      .filter(isSource)
      .sort())
      hash.update(`${file}\n`).update(await readFile(join(folder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}
