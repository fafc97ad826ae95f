// The one place that knows which library hashes. WeChat has no digest of its own; this one is CommonJS without eval, as WeChat packs it.
import sha256 from 'fast-sha256'

/** @param text ASCII @returns 32 bytes */
export function hashText(text: string): Uint8Array {
  return sha256(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}

/** @returns 32 bytes */
export function hashBytes(bytes: Uint8Array): Uint8Array {
  return sha256(bytes)
}

/** Lower case. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
