import { STATUS_CODES } from 'node:http'
import type { LoginFailure } from '../users/login'

/** Why a request to `/login` is no login. */
export type LoginProblem =
  LoginFailure | 'malformed' | 'foreign-page' | 'not-allowed' | 'too-large' | 'not-json' | 'too-many'

interface Answer {
  readonly status: number
  readonly message: string
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number
}

const answers: Readonly<Record<LoginProblem, Answer>> = {
  malformed: {
    status: 400,
    message:
      'Expected a JSON object with one field: "code", 1 to 100 ASCII characters from wx.login(), or "pass", from an earlier answer.',
  },
  'bad-code': {
    status: 401,
    message: 'This code is used, too old, or of another app. Call wx.login() for a new one.',
  },
  'bad-pass': { status: 401, message: 'This pass is false or too old. Log in with a code of wx.login().' },
  'foreign-page': { status: 403, message: 'This page may not log in here.' },
  blocked: { status: 403, message: 'WeChat blocks this user.' },
  banned: { status: 403, message: 'This user may not log in.' },
  'not-allowed': { status: 405, message: 'Expected POST.' },
  'too-large': { status: 413, message: 'Expected a body of at most 1024 bytes.' },
  'not-json': { status: 415, message: 'Expected the header Content-Type: application/json.' },
  'too-many': { status: 429, message: 'Too many logins from this address.' },
  'too-often': { status: 429, message: 'WeChat allows this user no more logins for now.', retryAfter: 60 },
  'too-many-tickets': { status: 429, message: 'Too many logins of this user.', retryAfter: 1 },
  wechat: { status: 502, message: 'WeChat did not log the user in. The log of the server has the number.' },
  busy: { status: 503, message: 'Too many logins at the same time.', retryAfter: 5 },
  timeout: { status: 504, message: 'WeChat did not answer in time.' },
}

/** Returns status, headers and body of the answer to a problem. `message` and `retryAfter` may be more exact than usual. */
export function answerTo(code: LoginProblem, exact: Partial<Answer> = {}) {
  const { status, message, retryAfter } = { ...answers[code], ...exact }
  const body = { statusCode: status, code, error: STATUS_CODES[status], message }
  return { status, headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }, body }
}
