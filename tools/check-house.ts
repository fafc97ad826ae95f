// The house in order: the map in CONTRIBUTING.md is the tree, files are short, no file stands beside a folder of its name,
// and comments start plainly.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { checkComments, hasComments } from './comments'
import { listFiles, root } from './files'
import { checkNames, checkSizes, compareMap } from './house'
import { report } from './problem'

/** Folders that .gitignore names: `name/` anywhere, `/name/` and `a/name/` at that place. */
function readIgnoredFolders(): (folder: string) => boolean {
  const patterns = readFileSync(path.join(root, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('/'))
  return (folder) =>
    patterns.some((pattern) =>
      pattern.slice(0, -1).includes('/')
        ? `${folder}/` === pattern.replace(/^\//, '')
        : path.posix.basename(folder) === pattern.slice(0, -1),
    )
}

const isIgnored = readIgnoredFolders()
const files = listFiles(
  root,
  (entry, folder) =>
    entry.isDirectory() && (entry.name.startsWith('.') || isIgnored(path.posix.join(folder, entry.name))),
)
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const map = path.join(root, 'CONTRIBUTING.md')

report(
  [
    ...compareMap(map, readFileSync(map, 'utf8'), files),
    ...[
      ...checkNames(files),
      ...checkSizes(
        files
          .filter((file) => /\.(ts|css|wxss|wxml)$/.test(file))
          .map((file) => ({ path: file, lines: read(file).split('\n').length - 1 })),
      ),
      ...files.filter(hasComments).flatMap((file) => checkComments(file, read(file))),
    ].map((problem) => ({ ...problem, file: path.join(root, problem.file) })),
  ],
  `house: ${String(files.length)} files`,
)
