import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../tools/files'
import type { Problem } from '../tools/problem'

interface Marked {
  readonly file: string
  readonly before: string
  readonly text: string
  readonly after: string
}

function readBetweenMarkers(name: string, marker: string): Marked {
  const file = path.join(root, name)
  const whole = readFileSync(file, 'utf8')
  const [opening, closing] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const start = whole.indexOf(opening)
  const end = whole.indexOf(closing)
  if (start < 0 || end < start) throw new Error(`${name} has no lines ${opening} and ${closing}`)
  const from = start + opening.length
  return { file, before: whole.slice(0, from), text: whole.slice(from, end), after: whole.slice(end) }
}

/**
 * Puts a text between the lines `<!-- marker -->` and `<!-- /marker -->` of a README.
 *
 * @throws Error where they are missing
 */
export function writeBetweenMarkers(name: string, marker: string, text: string): void {
  const { file, before, after } = readBetweenMarkers(name, marker)
  writeFileSync(file, `${before}\n${text}\n${after}`)
}

/**
 * The lines between the markers that differ from those of a text.
 *
 * @param normalize Takes from a line what may differ from run to run, such as times.
 * @throws Error where the markers are missing
 */
export function compareBetweenMarkers(
  name: string,
  marker: string,
  text: string,
  normalize: (line: string) => string = (line) => line,
): Problem[] {
  const { file, before, text: quoted } = readBetweenMarkers(name, marker)
  const [quotedLines, measuredLines] = [quoted.trim().split('\n'), text.split('\n')]
  const firstLine = before.split('\n').length + 1
  const count = Math.max(quotedLines.length, measuredLines.length)
  return Array.from({ length: count }, (_, index) => index).flatMap((index): Problem[] => {
    const [says, measured] = [quotedLines[index] ?? '', measuredLines[index] ?? '']
    if (normalize(says) === normalize(measured)) return []
    return [{ file, line: firstLine + index, message: `says\n  ${says}\nmeasured\n  ${measured}` }]
  })
}
