import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** One mistake in the mini-program's sources: its position and a message. */
export interface Problem {
  /** Path relative to the working directory. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1. */
  readonly column: number
  readonly message: string
  /** The offending source line, empty when the file cannot be read. */
  readonly source: string
}

export interface Position {
  readonly line: number
  readonly column: number
}

/** Makes a {@link Problem} out of an absolute path and a position, reading the source line from the file. */
export function problemAt(path: string, { line, column }: Position, message: string): Problem {
  return { file: relative(process.cwd(), path), line, column, message, source: sourceLine(path, line) }
}

/** `file:line:column  message`, with the source line and a caret below it. */
export function describeProblem(problem: Problem): string {
  const { file, line, column, message, source } = problem
  const head = `${file}:${line}:${column}  ${message}`
  if (!source) return head
  return `${head}\n    ${source}\n    ${' '.repeat(column - 1)}^`
}

/** A problem as an exception, for code that can only stop by throwing. */
export class SourceError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(describeProblem(problem))
    this.problem = problem
  }
}

function sourceLine(path: string, line: number): string {
  try {
    return readFileSync(path, 'utf8').split('\n')[line - 1] ?? ''
  } catch {
    return ''
  }
}
