/** Longest text of a frame or an entry that a recording keeps, in characters. */
const textLimit = 160

/** Cuts a text. A slice would keep the whole text in memory; decoding makes a new one. */
export function clip(text: string): string {
  if (text.length <= textLimit) return text
  return `${JSON.parse(JSON.stringify(text.slice(0, textLimit - 1))) as string}…`
}
