import { type Failure, reasonOf } from '../base/errors'
import { encodeFrame, type Hello, parseClientFrame } from '../protocol'

/** A user with a token of theirs, from one moment. */
export interface Credentials {
  /** Name of the user, as the server knows it: 1 to 128 bytes without spaces. */
  readonly user: string
  readonly token: string
}

/** Asks for credentials. A failure is an answer, too. */
export type AskHello = () => Promise<string | Failure>

/** @param auth a user's function: may throw, reject, and answer anything */
export function createHello(auth: () => unknown): AskHello {
  return () => Promise.resolve().then(auth).then(helloOf).catch(fail)
}

/** The user of a hello that {@link createHello} made. */
export function userOf(hello: string): string {
  return (JSON.parse(hello) as Hello).user
}

function helloOf(answer: unknown): string | Failure {
  const { user, token } = (answer ?? {}) as Credentials
  const hello = encodeFrame({ t: 'hello', v: 1, user, token })
  const frame = parseClientFrame(hello)
  return frame.t === 'fault' ? fail(frame.close.reason) : hello
}

function fail(thrown: unknown): Failure {
  return { code: 'greeting-failed', detail: `session.auth: ${reasonOf(thrown)}` }
}
