import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../tools/files'

const place = /(<!-- bench:peers -->)[\s\S]*?(<!-- \/bench:peers -->)/

/**
 * Puts a text between the markers of a README.
 *
 * @throws Error where the markers are missing
 */
export function writeBetweenMarkers(file: string, text: string): void {
  const readme = path.join(root, file)
  const before = readFileSync(readme, 'utf8')
  if (!place.test(before))
    throw new Error(`${file} has no lines <!-- bench:peers --> and <!-- /bench:peers --> to write between`)
  writeFileSync(
    readme,
    before.replace(place, (_all, open: string, close: string) => `${open}\n${text}\n${close}`),
  )
}
