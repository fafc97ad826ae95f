import type { LineKey } from '../protocol'
import type { Platform } from '../platforms/platform'

const BYTES = 16

/** One launch of one user. */
export interface Line {
  readonly key: LineKey
  /** The number of its last command, over all topics. */
  n: number
}

/** Makes lines of random bytes of the phone; of its clock and four random numbers where no bytes have come yet. */
export function createLines(platform: Pick<Platform, 'now' | 'random' | 'randomBytes'>): () => Line {
  let bytes: ArrayBuffer | null = null
  const ask = (): void => {
    bytes = null
    platform.randomBytes?.(BYTES, (answer: ArrayBuffer | undefined) => {
      if (answer?.byteLength === BYTES) bytes = answer
    })
  }
  ask()
  return () => {
    const line = { key: bytes ? hexOf(bytes) : draw(platform), n: 0 }
    ask()
    return line
  }
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => (byte + 256).toString(16).slice(1)).join('')
}

function draw(platform: Pick<Platform, 'now' | 'random'>): string {
  const draws = [0, 0, 0, 0].map(() => Math.floor(platform.random() * 2 ** 32).toString(36))
  return `${platform.now().toString(36)}-${draws.join('-')}`
}
