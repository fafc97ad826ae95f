import { createHmac, timingSafeEqual } from 'node:crypto'

/** Proofs of a login that phones keep: each connection needs a ticket, and WeChat limits `wx.login`. */
export interface Passes {
  sign(user: string): string
  /** Returns the user of a pass, or `null` for one that is false or too old. */
  read(pass: string): string | null
}

export interface PassesOptions {
  /** Key that only the servers know. */
  readonly key: string | Buffer
  /** Names the users: a pass of other users is false, even with the same key. */
  readonly scope: string
  /** Ms since 1970. */
  readonly now: () => number
}

const lifetime = 30 * 24 * 3_600_000

/** Signed by HMAC-SHA-256, so that servers keep nothing for the 30 days of a pass: `user.end.signature`. */
export function signedPasses({ key, scope, now }: PassesOptions): Passes {
  const signature = (user: string, end: string): string =>
    createHmac('sha256', key)
      .update(JSON.stringify(['pass', scope, user, end]))
      .digest('base64url')
  return {
    sign(user) {
      const [name, end] = [Buffer.from(user).toString('base64url'), String(now() + lifetime)]
      return `${name}.${end}.${signature(name, end)}`
    },
    read(pass) {
      const [name = '', end = '', given = '', ...rest] = pass.split('.')
      if (rest.length > 0 || !isEqual(given, signature(name, end))) return null
      return Number(end) > now() ? Buffer.from(name, 'base64url').toString() : null
    },
  }
}

/** Takes the same time wherever the texts differ. */
function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
