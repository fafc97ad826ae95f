import type { Frame } from './frame'

/** Size of a frame on the wire, in bytes. Mini-programs have no `TextEncoder`. */
export function byteLength(frame: Frame): number {
  return typeof frame === 'string' ? utf8Length(frame) : frame.byteLength
}

/** Cuts `text` to at most `limit` UTF-8 bytes, never inside a character. */
export function clipUtf8(text: string, limit: number): string {
  let bytes = 0
  let clipped = ''
  for (const character of text) {
    bytes += utf8Length(character)
    if (bytes > limit) break
    clipped += character
  }
  return clipped
}

/** A character of more than one byte: most texts have none, and the engine finds it faster than a loop. */
const WIDE = /[\u0080-\uffff]/

/** UTF-8 bytes of a text. */
export function utf8Length(text: string): number {
  if (!WIDE.test(text)) return text.length
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4
      i += 1
    } else bytes += 3
  }
  return bytes
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
