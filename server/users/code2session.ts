import { isRecord } from '../../store/base/is-record'
import type { LoginFailure, LoginRefused } from './login'

/** A user of WeChat. The `session_key` that WeChat also sends is dropped. */
export interface Person {
  readonly openid: string
  /** The same for all apps of one WeChat Open Platform account. */
  readonly unionid?: string
}

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  options: { readonly signal: AbortSignal; readonly redirect: 'error' },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>

export interface Code2SessionOptions {
  readonly appId: string
  readonly appSecret: string
  readonly fetch?: Fetch
  readonly timeout?: number
}

/** Source: WeChat's page of code2Session; 40163, "code been used", is missing there. */
const failures: ReadonlyMap<number, LoginFailure> = new Map([
  [40029, 'bad-code'],
  [40163, 'bad-code'],
  [40226, 'blocked'],
  [45011, 'too-often'],
  [-1, 'busy'],
])

const TIMEOUT = Symbol('timeout')

/** Exchanges a code of `wx.login`. Never rejects, and nothing that it returns holds the code or the secret. */
export async function code2Session(
  { appId, appSecret, fetch = globalThis.fetch, timeout = 5_000 }: Code2SessionOptions,
  code: string,
): Promise<Person | LoginRefused> {
  const query = new URLSearchParams({
    appid: appId,
    secret: appSecret,
    js_code: code,
    grant_type: 'authorization_code',
  })
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  // A fetch may ignore its signal, and a body may never end.
  const late = new Promise<typeof TIMEOUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMEOUT), timeout)
  })
  const ask = async (): Promise<Person | LoginRefused> => {
    const url = `https://api.weixin.qq.com/sns/jscode2session?${query.toString()}`
    const response = await fetch(url, { signal: abort.signal, redirect: 'error' })
    if (!response.ok) return { failure: 'wechat', detail: `HTTP ${response.status}` }
    return read(JSON.parse(await response.text()))
  }
  try {
    const answer = await Promise.race([ask(), late])
    return answer === TIMEOUT ? { failure: 'timeout' } : answer
  } catch (error) {
    return { failure: 'wechat', detail: nameOf(error) }
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

function read(answer: unknown): Person | LoginRefused {
  if (!isRecord(answer)) return { failure: 'wechat', detail: 'no object' }
  const { errcode, openid, unionid } = answer
  if (typeof errcode === 'number' && errcode !== 0) {
    return { failure: failures.get(errcode) ?? 'wechat', detail: errcode }
  }
  if (typeof openid !== 'string' || openid === '') return { failure: 'wechat', detail: 'no openid' }
  return { openid, ...(typeof unionid === 'string' ? { unionid } : {}) }
}

/** The code of an error, such as ECONNREFUSED. Its message may hold the address with the secret. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { name, cause } = error
  return isRecord(cause) && typeof cause['code'] === 'string' ? cause['code'] : name
}
