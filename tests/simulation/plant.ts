import type { WalkName } from './walk-names'

/** A fault to be planted in one file of store/, server/ or game/. */
export interface Mutant {
  readonly name: string
  readonly file: string
  /** Folder that the file's path begins in. @default 'store' */
  readonly in?: 'store' | 'server' | 'game'
  /** Occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** Which walk is to find it, where that does not follow from the file. */
  readonly walk?: WalkName
}

/** The path of the file from the root of the repository. */
export function pathOf({ in: folder = 'store', file }: Mutant): string {
  return `${folder}/${file}`
}

/** @throws Error where the text to be replaced is not there, or there twice */
export function plant(mutant: Mutant, source: string): string {
  const { name, find, replace } = mutant
  const parts = source.split(find)
  if (parts.length !== 2)
    throw new Error(
      `The fault "${name}" cannot be planted: ${pathOf(mutant)} has ${String(parts.length - 1)} times, not once:\n${find}\nThe code has moved on; let the fault follow it.`,
    )
  return parts.join(replace)
}
