import type { Problem } from './problem'

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string
  readonly lines: number
}

/** The folders that the map in CONTRIBUTING.md must name: two levels, and three in the library. */
function isOnMap(folder: string): boolean {
  return folder.split('/').length <= (folder.startsWith('store/') ? 3 : 2)
}

/** All folders that hold files, directly or not. */
function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>()
  for (const file of files) {
    const parts = file.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'))
  }
  return folders
}

export interface MapLine {
  /** The folder or file of the line: folders end with a slash. */
  readonly path: string
  /** Counted from 1, in the whole document. */
  readonly line: number
}

/**
 * Reads the tree in the first block of code of a document. Two spaces make a level; a line names one folder, or files
 * by their extensions, and then says what they are for.
 */
export function readMap(document: string): MapLine[] {
  const lines = document.split('\n')
  const start = lines.findIndex((line) => line.startsWith('```'))
  const end = lines.findIndex((line, index) => index > start && line.startsWith('```'))
  const parents: string[] = []
  return lines.slice(start + 1, end).flatMap((text, index): MapLine[] => {
    const depth = (text.length - text.trimStart().length) / 2
    const names = text.trimStart().split(/ {2,}/, 1)[0]?.split(' ') ?? []
    return names
      .filter((name) => /\/$|\.\w+$/.test(name))
      .map((name) => {
        const path = [...parents.slice(0, depth), name].join('')
        if (name.endsWith('/')) parents[depth] = name
        return { path, line: start + index + 2 }
      })
  })
}

/**
 * Compares the map with the tree: each folder of two levels (three in store/) and each script at the top of store/ has
 * its line, and each line has its folder or file.
 */
export function compareMap(file: string, document: string, files: readonly string[]): Problem[] {
  const map = readMap(document)
  const folders = foldersOf(files)
  const expected = [
    ...[...folders].filter(isOnMap).map((folder) => `${folder}/`),
    ...files.filter((path) => /^store\/[^/]+\.ts$/.test(path)),
  ]
  const named = new Set(map.map(({ path }) => path))
  return [
    ...map
      .filter(({ path }) => (path.endsWith('/') ? !folders.has(path.slice(0, -1)) : !files.includes(path)))
      .map(({ path, line }) => ({ file, line, message: `the map names ${path}, which does not exist` })),
    ...expected
      .filter((path) => !named.has(path))
      .sort()
      .map((path) => ({ file, message: `the map does not name ${path}` })),
  ]
}

/** Rooms whose files are kept short. */
const rooms = ['store', 'chat', 'game', 'server', 'miniprogram', 'preview']
const longest = 250
const longestMedian = 80
const mostAtTheTop = 6

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0
}

/** Files that have grown too long, and a top of store/ with too much in it. */
export function checkSizes(files: readonly SourceFile[]): Problem[] {
  const top = files.filter(({ path }) => /^store\/[^/]+\.ts$/.test(path)).length
  const tooMany = `store/ has ${String(top)} scripts at its top, ${String(mostAtTheTop)} are allowed: give one a room`
  return [
    ...(top > mostAtTheTop ? [{ file: 'store', message: tooMany }] : []),
    ...rooms.flatMap((room): Problem[] => {
      const own = files.filter(
        ({ path }) => path.startsWith(`${room}/`) && /\.(ts|css|wxss|wxml)$/.test(path),
      )
      const median = medianOf(own.map(({ lines }) => lines))
      const message = `half of its files have more than ${String(longestMedian)} lines: the median is ${String(median)}`
      return [
        ...own
          .filter(({ lines }) => lines > longest)
          .map(({ path, lines }) => ({
            file: path,
            message: `has ${String(lines)} lines, ${String(longest)} are allowed: divide it by what it decides`,
          })),
        ...(median > longestMedian ? [{ file: room, message }] : []),
      ]
    }),
  ]
}

/** Files beside a folder of their own name: one thing in two places. */
export function checkNames(files: readonly string[]): Problem[] {
  const folders = foldersOf(files)
  return files
    .filter((path) => path.endsWith('.ts') && folders.has(path.slice(0, -'.ts'.length)))
    .map((file) => ({ file, message: 'stands beside a folder of its own name: move it in, or rename one' }))
}
