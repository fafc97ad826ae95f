/** Longest name of a player, in characters as a person counts them. */
const MOST = 12

/** Whether a player may have this name: 1 to 12 characters, none that is invisible or turns the direction of the text. */
export function isName(name: string): boolean {
  const length = [...name].length
  return length > 0 && length <= MOST && name.trim() === name && !UNSEEN.test(name)
}

/** Control, format (with the bidirectional ones), private and unassigned characters, and lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u
