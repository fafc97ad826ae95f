/**
 * Bounds of a chat. Together they keep the state below 256 KB: a line has at most 500 characters of 4 bytes, and its user and id
 * at most 300 bytes.
 */
export const limits = {
  /** Lines in the state. Of one more, the newer half stays: a window that drops one at a time is sent whole for each line. */
  lines: 80,
  /** People whose names are known: more than can have a line, so that each line has its author's name. */
  people: 120,
  /** Characters of a text. An emoji of one code point is one. */
  text: 500,
  /** Characters of a name. */
  name: 20,
  /** Letters and digits of a line's id. */
  id: 32,
} as const
