import { type Failure, reasonOf } from '../base/errors'
import { utf8Length } from '../base/utf8'
import { type Command, encodeFrame, limits, parseClientFrame } from '../protocol'
import { freeze } from './freeze'

/** Numbers and a stamp that are as long as any: a command that fits once fits always. */
const longest = {
  line: 'x'.repeat(64),
  n: Number.MAX_SAFE_INTEGER,
  after: Number.MAX_SAFE_INTEGER - 1,
  since: 'x'.repeat(limits.opaqueLength),
}

/** Data of a command, checked. */
export interface Checked {
  /** A copy, or the data itself where it cannot be sent. */
  readonly data: unknown
  /** Bytes of the largest frame with it. */
  readonly bytes: number
  /** Why it cannot be sent. */
  readonly failure: Failure | null
}

/** Checks what a user tells the others. @returns its JSON text, or why it cannot be sent */
export function checkHere(topic: string, raw: unknown): string | Failure {
  // The others get it two levels deeper.
  const { data, failure } = checkData(topic, [[raw]])
  if (failure) return failure
  const text = JSON.stringify(data).slice(2, -2)
  if (utf8Length(text) <= limits.presenceBytes) return text
  return { code: 'encode-failed', detail: `at most ${String(limits.presenceBytes)} bytes` }
}

/** Checks data with the server's parser, so that no frame waits that the server would refuse. */
export function checkData(topic: string, data: unknown): Checked {
  const fail = (detail: string): Checked => ({ data, bytes: 0, failure: { code: 'encode-failed', detail } })
  try {
    const text = encodeFrame({ t: 'command', topic, data, ...longest })
    const frame = parseClientFrame(text)
    if (frame.t === 'fault') return fail(frame.close.reason)
    return { data: freeze((frame as Command).data), bytes: utf8Length(text), failure: null }
  } catch (thrown) {
    return fail(reasonOf(thrown))
  }
}
