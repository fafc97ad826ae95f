import { letterOf } from 'demo-chat'

/** The round picture of a person: a letter on one of a few colours. */
export interface Avatar {
  readonly letter: string
  readonly tint: Tint
}

export type Tint = 'blue' | 'amber' | 'violet' | 'grey'

const TINTS: readonly [Tint, ...Tint[]] = ['blue', 'amber', 'violet', 'grey']

/** The same name has the same picture on each phone. */
export function avatarOf(name: string): Avatar {
  const sum = Array.from(name).reduce(
    (hash, character) => (hash * 31 + (character.codePointAt(0) ?? 0)) % 9_973,
    0,
  )
  return { letter: letterOf(name), tint: TINTS[sum % TINTS.length] ?? TINTS[0] }
}
