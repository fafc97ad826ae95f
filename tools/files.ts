import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs'
import path from 'node:path'

/** The repository's root, so that every tool works from any directory. */
export const root = path.resolve(__dirname, '..')

/**
 * All files below a folder as paths relative to it, sorted, so that output never depends on the file system's order.
 *
 * @param skip Leaves an entry out, with all that is in it; also gets the path of its folder, relative too.
 */
export function listFiles(
  folder: string,
  skip: (entry: Dirent, parent: string) => boolean = () => false,
): string[] {
  if (!existsSync(folder)) return []
  const walk = (relative: string): string[] =>
    readdirSync(path.join(folder, relative), { withFileTypes: true })
      .filter((entry) => !skip(entry, relative))
      .flatMap((entry) => {
        const file = path.posix.join(relative, entry.name)
        return entry.isDirectory() ? walk(file) : [file]
      })
  return walk('').sort()
}

/** A path as people read it: relative to the repository, with forward slashes. */
export function display(file: string): string {
  return path.relative(root, file).split(path.sep).join('/')
}

/** A file's JSON, or an error that names the file. */
export function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    throw new Error(`${display(file)}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
