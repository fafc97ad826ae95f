// Every entry of a walk has a number, which is told from what was given to `send` and from the frame that it became.
import type { Frame } from 'mobx-miniprogram-socket'

export const asText = (number: number): string => `#${String(number)}`
export const asObject = (number: number): unknown => ({ n: number })
export const asBinary = (number: number): ArrayBuffer => Uint32Array.of(number).buffer

/** `null` for a frame that is no entry, such as a ping. */
export function numberOf(frame: Frame): number | null {
  if (typeof frame !== 'string') return new Uint32Array(frame)[0] ?? null
  const number = /^#(\d+)|"n":(\d+)/.exec(frame)
  return number ? Number(number[1] ?? number[2]) : null
}

export function numberOfData(data: unknown): number {
  return numberOf(isBinary(data) || typeof data === 'string' ? data : JSON.stringify(data)) ?? 0
}

/** Also where the test runner has an ArrayBuffer of its own. */
export function isBinary(data: unknown): data is ArrayBuffer {
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]'
}

/** The first frame of a store that greets, and its answer. */
export const HELLO = 'hello'
export const WELCOME = 'welcome'
