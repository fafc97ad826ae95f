import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { TmplGroup } from 'glass-easel-template-compiler'

import { problemAt, type Problem } from './problem'
import type { Project } from './project'

export interface Templates {
  /** A JavaScript expression: `{ 'pages/index/index': …, … }`. */
  readonly code: string
  readonly problems: readonly Problem[]
}

/** A diagnostic of the template compiler; lines and columns are counted from 0. */
interface Diagnostic {
  readonly isError: boolean
  readonly message: string
  readonly path: string
  readonly startLine: number
  readonly startColumn: number
}

/** Diagnostics that are warnings to this compiler, which repairs the tags, and errors to WeChat's own. */
const unpairedTag = /^(missing|invalid) end tag$/

/** Compiles the WXML of the given pages and components, and what they import, include and `require` in WXS. */
export function compileTemplates(project: Project, ids: readonly string[], dev: boolean): Templates {
  const group = dev ? TmplGroup.newDev() : new TmplGroup()
  try {
    const problems = new Collector(project, group).collect(ids)
    return { code: problems.length ? '{}' : group.getTmplGenObjectGroups(), problems }
  } finally {
    group.free()
  }
}

class Collector {
  private readonly seen = new Set<string>()
  private readonly problems: Problem[] = []
  private readonly project: Project
  private readonly group: TmplGroup

  constructor(project: Project, group: TmplGroup) {
    this.project = project
    this.group = group
  }

  collect(ids: readonly string[]): Problem[] {
    for (const id of ids) this.addTemplate(id, this.project.file(id, '.json'))
    return this.problems
  }

  private addTemplate(id: string, neededBy: string): void {
    const file = this.project.file(id, '.wxml')
    const source = this.read(file, neededBy)
    if (source === undefined) return
    for (const diagnostic of this.group.addTmpl(id, source) as Diagnostic[]) {
      if (isProblem(diagnostic)) this.problems.push(problemAt(file, position(diagnostic), diagnostic.message))
    }
    for (const dependency of this.group.getDirectDependencies(id) as string[])
      this.addTemplate(dependency, file)
    for (const script of this.group.getScriptDependencies(id) as string[]) this.addScript(script, file)
  }

  private addScript(id: string, neededBy: string): void {
    const name = id.replace(/\.wxs$/, '')
    const source = this.read(this.project.file(name, '.wxs'), neededBy)
    if (source === undefined) return
    this.group.addScript(name, this.withoutExtensions(source, name))
  }

  /** The runtime of the templates knows scripts by their id, so `require('./x.wxs')` becomes `require('./x')`. */
  private withoutExtensions(source: string, from: string): string {
    return source.replace(/require\(\s*(['"])(.+?)\.wxs\1\s*\)/g, (_call, _quote, path: string) => {
      const id = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(from), path)
      this.addScript(id, this.project.file(from, '.wxs'))
      return `require('${path}')`
    })
  }

  private read(file: string, neededBy: string): string | undefined {
    if (this.seen.has(file)) return undefined
    this.seen.add(file)
    if (existsSync(file)) return readFileSync(file, 'utf8')
    this.problems.push(problemAt(neededBy, { line: 1, column: 1 }, `${posix.basename(file)} does not exist`))
    return undefined
  }
}

function isProblem({ isError, message }: Diagnostic): boolean {
  return isError || unpairedTag.test(message)
}

function position({ startLine, startColumn }: Diagnostic): { line: number; column: number } {
  return { line: startLine + 1, column: startColumn + 1 }
}
