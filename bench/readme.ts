import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../tools/files'

/**
 * Puts a text between the lines `<!-- marker -->` and `<!-- /marker -->` of a README.
 *
 * @throws Error where they are missing
 */
export function writeBetweenMarkers(file: string, marker: string, text: string): void {
  const readme = path.join(root, file)
  const before = readFileSync(readme, 'utf8')
  const [opening, closing] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const start = before.indexOf(opening)
  const end = before.indexOf(closing)
  if (start < 0 || end < start)
    throw new Error(`${file} has no lines ${opening} and ${closing} to write between`)
  writeFileSync(readme, `${before.slice(0, start)}${opening}\n${text}\n${before.slice(end)}`)
}
