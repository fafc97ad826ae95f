/** The characters of a room's code: none that is taken for another. */
const CHARACTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 6

/** A code as a person types it, in capitals and without spaces; `null` for one that cannot be a room's. */
export function codeOf(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase()
  return code.length === LENGTH && [...code].every((character) => CHARACTERS.includes(character))
    ? code
    : null
}

/** A new code. @param random a number in [0, 1) */
export function newCode(random: () => number): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('')
}
