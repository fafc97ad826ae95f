import { display } from './files'

/** A fault to be mended, and its place. */
export interface Problem {
  /** Absolute path. */
  readonly file: string
  /** Counted from 1; without it the problem concerns the whole file. */
  readonly line?: number
  readonly column?: number
  readonly message: string
}

/** `file:line:column message`, the form editors and terminals turn into a link. */
export function describe({ file, line, column, message }: Problem): string {
  const place = [display(file), line, column].filter((part) => part !== undefined).join(':')
  return `${place} ${message}`
}

/** Prints the problems of a check and one line of summary. The process fails if there are problems. */
export function report(problems: readonly Problem[], summary: string): void {
  for (const problem of problems) console.error(describe(problem))
  console.log(
    problems.length === 0 ? `${summary}: no problems` : `${summary}: ${String(problems.length)} problems`,
  )
  if (problems.length > 0) process.exitCode = 1
}

/** The known word closest to a misspelt one, as ` Did you mean "x"?`, or nothing when none is close. */
export function suggestion(word: string, known: Iterable<string>): string {
  const candidates = [...known].map((name) => ({ name, distance: editDistance(word, name) }))
  const best = candidates.sort((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= Math.max(2, word.length / 4) ? ` Did you mean "${best.name}"?` : ''
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
