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
 * Puts a text between the lines `<!-- marker -->` and `<!-- /marker -->` of a page.
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
 * @param options.isSame Tells whether a quoted line says what was measured. @default equal text
 * @param options.isStart The text is compared with as many lines as it has; others follow them. @default false
 * @throws Error where the markers are missing
 */
export function compareBetweenMarkers(
  name: string,
  marker: string,
  text: string,
  {
    isSame = (says, measured) => says === measured,
    isStart = false,
  }: { isSame?: (says: string, measured: string) => boolean; isStart?: boolean } = {},
): Problem[] {
  const { file, before, text: quoted } = readBetweenMarkers(name, marker)
  const [quotedLines, measuredLines] = [quoted.trim().split('\n'), text.split('\n')]
  const firstLine = before.split('\n').length + 1
  const count = isStart ? measuredLines.length : Math.max(quotedLines.length, measuredLines.length)
  return Array.from({ length: count }, (_, index) => index).flatMap((index): Problem[] => {
    const [says, measured] = [quotedLines[index] ?? '', measuredLines[index] ?? '']
    if (isSame(says, measured)) return []
    return [{ file, line: firstLine + index, message: `says\n  ${says}\nmeasured\n  ${measured}` }]
  })
}
