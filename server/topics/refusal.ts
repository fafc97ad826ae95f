/** Codes that the protocol, or the server itself, gives a meaning. */
const reserved = ['unknown', 'forbidden', 'malformed', 'failed']

/** The answer to a command that changes nothing. Its code is recorded: the client learns it however often it asks. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: string
  readonly data?: unknown
}

/**
 * Refuses a command within `decide`.
 *
 * @param code the app's own, such as `muted`: letters, digits, `-` and `_`
 * @param data JSON of at most 1 KB, 4 levels deep, such as `{ until }`
 * @throws TypeError for a code that clients would not take, or that has a meaning already
 */
export function refuse(code: string, data?: unknown): Refusal {
  const refusal: Refusal = { kind: 'refusal', code, ...(data === undefined ? {} : { data }) }
  const expected = codeFault(refusal)
  if (expected !== undefined) throw new TypeError(`refuse("${code}"): expected ${expected}.`)
  return refusal
}

/** Says what the code of a refusal must be; `undefined` if it is right. */
export function codeFault(refusal: unknown): string | undefined {
  const { kind, code } = (refusal ?? {}) as Partial<Refusal>
  const isRight =
    kind === 'refusal' &&
    typeof code === 'string' &&
    /^[\w-]{1,64}$/.test(code) &&
    !(code in Object.prototype) &&
    !reserved.includes(code)
  return isRight ? undefined : `1 to 64 letters, digits, - and _, and none of ${reserved.join(', ')}`
}

/** Returned by `view` for an event that this user may not see. */
export const hide: unique symbol = Symbol('hide')
export type Hidden = typeof hide
