// Reports of a platform about an end or a failure. They are checked here, so that no other code needs to.
import type { Failure } from '../base/errors'

/** RFC 6455 §7.4.1: no code was received. */
const NO_STATUS = 1005

/** Reads the event of `onClose`. Some platforms leave the code out, give it as text, or give 65535. */
export function closeOf(event: unknown): Required<Pick<Failure, 'detail' | 'close'>> {
  const { code, reason } = (event ?? {}) as Record<'code' | 'reason', unknown>
  const number = typeof code === 'string' ? Number(code) : code
  const close = {
    code: isCloseCode(number) ? number : NO_STATUS,
    reason: typeof reason === 'string' ? reason : '',
  }
  return { detail: `${String(close.code)} ${close.reason}`.trim(), close }
}

function isCloseCode(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1000 && (value as number) < 5000
}

/** Reads the `errMsg` of a failed call or of `onError`. */
export function messageOf(outcome: unknown): string {
  const { errMsg } = (outcome ?? {}) as Record<'errMsg', unknown>
  return typeof errMsg === 'string' && errMsg ? errMsg : 'no reason given'
}
