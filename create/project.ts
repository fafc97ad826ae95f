import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles } from '../tools/files'
import { manifestOf, serverManifest } from './manifests'
import { packVendor } from './vendor'
import { inBoth, type Words } from './words'

const template = path.join(__dirname, 'template')

/** Files whose names in the template would act on this repository. */
const renamed: Readonly<Record<string, string>> = { gitignore: '.gitignore' }

/** Error that a person can mend; its message is in both languages. */
export class CreateError extends Error {
  readonly words: Words

  constructor(words: Words) {
    super(words.en)
    this.words = words
  }
}

/**
 * Writes a project into a new or empty folder. The library must be built: the store's package is packed as it is.
 *
 * @throws CreateError where the folder is not empty, is a file, or cannot be written
 */
export async function createProject(folder: string, name: string): Promise<void> {
  claim(folder)
  const vendor = path.join(folder, 'vendor')
  mkdirSync(vendor)
  const packages = await packVendor(vendor)
  for (const file of listFiles(template, (entry) => entry.name === 'node_modules'))
    write(path.join(folder, renamed[file] ?? file), readFileSync(path.join(template, file), 'utf8'), name)
  write(path.join(folder, 'package.json'), manifestOf(name, packages))
  write(path.join(folder, 'server/package.json'), serverManifest(name, packages))
}

/** Makes the folder. @throws CreateError where it is not empty, is a file, or cannot be written */
export function claim(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    if (readdirSync(folder).length > 0) throw new CreateError(inBoth.notEmpty(folder))
    // The folder's mode alone does not tell: a disk may be read-only.
    const probe = path.join(folder, '.create')
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const words = wordsFor((error as NodeJS.ErrnoException).code, folder)
    throw words === null ? error : new CreateError(words)
  }
}

/** Words for an error of the file system; `null` for one that is no fault of the folder. */
export function wordsFor(code: string | undefined, folder: string): Words | null {
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return inBoth.notFolder(folder)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return inBoth.noPermission(folder)
    default:
      return null
  }
}

function write(file: string, text: string, name = ''): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text.replaceAll('PROJECT_NAME', name))
}
