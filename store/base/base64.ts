const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Encodes binary data as text, RFC 4648 §4. Mini-programs have no `btoa`, and only platforms may use `wx`. */
export function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  for (let bit = 0; bit < bytes.length * 8; bit += 6) {
    const pair = ((bytes[bit >> 3] as number) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += DIGITS.charAt((pair >> (10 - (bit & 7))) & 63)
  }
  while (text.length & 3) text += '='
  return text
}

/** Decodes the text of {@link toBase64}; `null` for any other text. */
export function fromBase64(text: string): ArrayBuffer | null {
  const digits = text.replace(/={1,2}$/, '')
  if (text.length & 3) return null
  const bytes = new Uint8Array((digits.length * 3) >> 2)
  let bits = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = DIGITS.indexOf(digits.charAt(i))
    if (digit < 0) return null
    bits = (bits << 6) | digit
    const place = i & 3
    if (place > 0) bytes[(i >> 2) * 3 + place - 1] = bits >> (6 - 2 * place)
  }
  return bytes.buffer
}
