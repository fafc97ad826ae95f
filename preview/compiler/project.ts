import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'

import { type TransformFailure, transformSync } from 'esbuild'

import { problemAt, SourceError } from './problem'

/** Packages of this repository, for a mini-program that has none of its own; its scripts find them there too. */
export const ownPackages = resolve(__dirname, '../../node_modules')

const packageId = /^miniprogram_npm\/((?:@[^/]+\/)?[^/]+)\/(.*)$/

/**
 * Finds the files of a mini-program. Each is named by its id, the path below the root without extension
 * (`pages/index/index`); components of npm packages are `miniprogram_npm/<package>/<path>` as WeChat DevTools lays them
 * out, but are read straight from `node_modules`, so that the preview needs no "build npm" step.
 */
export class Project {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  /** The file of an id, whether it exists or not. */
  file(id: string, extension: string): string {
    return this.path(id) + extension
  }

  /** The `.ts` or else `.js` file of an id. */
  script(id: string): string | undefined {
    return ['.ts', '.js'].map((extension) => this.file(id, extension)).find((file) => existsSync(file))
  }

  /** Parses `<id>.json`; a missing file is an empty object, as in WeChat. */
  json<T extends object>(id: string): Partial<T> {
    const file = this.file(id, '.json')
    if (!existsSync(file)) return {}
    const text = readFileSync(file, 'utf8')
    try {
      return JSON.parse(text) as Partial<T>
    } catch {
      throw brokenJson(file, text)
    }
  }

  /** The id that a `usingComponents` reference written in `from` means: a relative, absolute or npm path. */
  resolveComponent(reference: string, from: string): string | undefined {
    const candidates = reference.startsWith('/')
      ? [reference.slice(1)]
      : [
          posix.join(posix.dirname(from), reference),
          ...(reference.startsWith('.') ? [] : [`miniprogram_npm/${reference}`]),
        ]
    return candidates.flatMap((id) => [id, `${id}/index`]).find((id) => existsSync(this.file(id, '.json')))
  }

  private path(id: string): string {
    const [, name, rest] = packageId.exec(id) ?? []
    return name && rest ? join(this.packageFolder(name), rest) : join(this.root, id)
  }

  private packageFolder(name: string): string {
    const folder = this.nodeModules()
      .map((modules) => join(modules, name))
      .find((path) => existsSync(join(path, 'package.json')))
    if (!folder) return join(this.root, 'miniprogram_npm', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      miniprogram?: string
    }
    return join(folder, manifest.miniprogram ?? 'miniprogram_dist')
  }

  private nodeModules(): string[] {
    const folders: string[] = []
    for (let folder = this.root; folder !== dirname(folder); folder = dirname(folder)) {
      folders.push(join(folder, 'node_modules'))
    }
    return [...folders, ownPackages]
  }
}

/** Finds the position with esbuild, because the error of Node does not always have one. */
function brokenJson(file: string, text: string): SourceError {
  try {
    transformSync(text, { loader: 'json', logLevel: 'silent' })
  } catch (error) {
    const [message] = (error as TransformFailure).errors
    const { line = 1, column = 0 } = message?.location ?? {}
    return new SourceError(problemAt(file, { line, column: column + 1 }, message?.text ?? 'This is not JSON'))
  }
  return new SourceError(
    problemAt(file, { line: 1, column: 1 }, 'This is not JSON: WeChat takes no comments'),
  )
}
