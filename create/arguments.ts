import path from 'node:path'
import { inBoth, type Words } from './words'

/** Request of a command line. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'create'; readonly folder: string; readonly name: string }
  | { readonly kind: 'refused'; readonly words: Words }

/** Names that npm and all file systems accept. Longer ones make paths that Windows refuses. */
const valid = /^[a-z0-9][a-z0-9._-]{0,63}$/

/** Names that npm keeps for itself, and those of the packages that the new one depends on or contains. */
const taken: ReadonlySet<string> = new Set([
  'node_modules',
  'favicon.ico',
  'server',
  'mobx-miniprogram',
  'mobx-miniprogram-socket',
  'mobx-miniprogram-socket-server',
])

/** Reads the arguments of `npm run create --`. @param from the folder that a relative path starts at */
export function readArguments(given: readonly string[], from: string): Request {
  if (given.some((argument) => argument === '--help' || argument === '-h')) return { kind: 'help' }
  const option = given.find((argument) => argument.startsWith('-'))
  if (option !== undefined) return refused(inBoth.unknownOption(option))
  const [target, ...more] = given
  if (target === undefined || target === '') return refused(inBoth.noFolder)
  if (more.length > 0) return refused(inBoth.oneFolder(given))
  const folder = path.resolve(from, target)
  const name = path.basename(folder)
  return valid.test(name) && !taken.has(name)
    ? { kind: 'create', folder, name }
    : refused(inBoth.badName(name))
}

function refused(words: Words): Request {
  return { kind: 'refused', words }
}
