import type { Frame } from './platform'

/** What a ping is, what answers it, and how patient to be. */
export interface Heartbeat {
  /** Quiet time after open and after each sign of life before a ping is sent, in ms. @default 10_000 */
  readonly interval: number
  /** How long the answer may take before the connection counts as dead, in ms. @default 10_000 */
  readonly timeout: number
  /** The key a server may file this client under. @default 16 random alphanumeric characters, new for each ping */
  readonly key: string | (() => string)
  /** The frame to send. @default key => `${key}ping` */
  readonly ping: (key: string) => Frame
  /** Whether a received frame answers a ping; such frames never reach `messages` or listeners. @default data => data === 'pong' */
  readonly isPong: (frame: Frame) => boolean
}

/** A {@link Heartbeat} once parsed. */
export interface HeartbeatSettings {
  readonly interval: number
  readonly timeout: number
  /** Makes the next ping, with its key. */
  readonly ping: () => Frame
  readonly isPong: (frame: Frame) => boolean
}

export const heartbeatDefaults: Omit<Heartbeat, 'key'> = {
  interval: 10_000,
  timeout: 10_000,
  ping: (key) => `${key}ping`,
  isPong: (frame) => frame === 'pong',
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A key of `length` alphanumeric characters. */
export function randomKey(random: () => number, length = 16): string {
  let key = ''
  while (key.length < length) key += ALPHABET.charAt(Math.floor(random() * ALPHABET.length))
  return key
}
