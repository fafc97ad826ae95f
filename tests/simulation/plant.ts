import type { WalkName } from './walk-names'

/** A fault to be planted in one file of store/. */
export interface Mutant {
  readonly name: string
  readonly file: string
  /** Occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** Which walk is to find it, where that does not follow from the file. */
  readonly walk?: WalkName
}

/** @throws Error where the text to be replaced is not there, or there twice */
export function plant({ name, file, find, replace }: Mutant, source: string): string {
  const parts = source.split(find)
  if (parts.length !== 2)
    throw new Error(
      `The fault "${name}" cannot be planted: store/${file} has ${String(parts.length - 1)} times, not once:\n${find}\nThe code has moved on; let the fault follow it.`,
    )
  return parts.join(replace)
}
