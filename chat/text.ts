import { limits } from './limits'

export type TextFault = 'empty' | 'too-long'

/** The text as all phones get it: trimmed, without characters that nobody can see, and without halves of characters. */
export function cleanText(text: string): string {
  return text
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
    .trim()
}

/** A name in one line, without space at its ends. */
export function cleanName(name: string): string {
  return cleanText(name).replace(/\s+/g, ' ')
}

/** Number of characters: code points, which are at most 4 bytes each. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}

/** Why a clean text is no line; `null` for one that is. */
export function textFault(text: string): TextFault | null {
  if (text === '') return 'empty'
  return lengthOf(text) > limits.text ? 'too-long' : null
}

/** The first character of a name in capitals, for an avatar; `?` where there is none. */
export function letterOf(name: string): string {
  return (Array.from(name)[0] ?? '?').toUpperCase()
}
