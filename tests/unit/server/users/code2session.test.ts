// Answers of WeChat, and what becomes of them.
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { code2Session, type Fetch } from '../../../../server/users/code2session'
import type { LoginFailure } from '../../../../server/users/login'

const asked: Parameters<Fetch>[] = []
const exchange = (fetch: Fetch) =>
  code2Session(
    {
      appId: 'wx1',
      appSecret: 'planted-secret',
      fetch(...call) {
        asked.push(call)
        return fetch(...call)
      },
    },
    'planted&code=2',
  )
const answering = (body: unknown, status = 200): Fetch => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return () => Promise.resolve(new Response(text, { status }))
}

beforeEach(() => {
  asked.length = 0
  jest.useFakeTimers()
})
afterEach(() => {
  const timers = jest.getTimerCount()
  jest.useRealTimers()
  expect(timers).toBe(0)
})

it('a person has an openid, and the session_key is dropped', async () => {
  const session = { session_key: 'planted-key', openid: 'o1', unionid: 'u1', errcode: 0, errmsg: '' }
  expect(await exchange(answering(session))).toEqual({ openid: 'o1', unionid: 'u1' })
  expect(await exchange(answering({ session_key: 'k', openid: 'o1' }))).toEqual({ openid: 'o1' })
})

it('asks WeChat as its documentation says, and follows no redirect', async () => {
  await exchange(answering({ openid: 'o1' }))
  const [[url, options] = ['', undefined]] = asked
  expect(url).toBe(
    'https://api.weixin.qq.com/sns/jscode2session?appid=wx1&secret=planted-secret&js_code=planted%26code%3D2&grant_type=authorization_code',
  )
  expect(options?.redirect).toBe('error')
})

describe("WeChat's number", () => {
  it.each<[errcode: number, failure: LoginFailure]>([
    [40029, 'bad-code'],
    [40163, 'bad-code'],
    [40226, 'blocked'],
    [45011, 'too-often'],
    [-1, 'busy'],
    [40013, 'wechat'],
    [40125, 'wechat'],
    [99999, 'wechat'],
  ])('%i means %s', async (errcode, failure) => {
    expect(await exchange(answering({ errcode, errmsg: 'planted-text' }))).toEqual({
      failure,
      detail: errcode,
    })
  })
})

describe('no login', () => {
  it.each<[answer: unknown, detail: string]>([
    ['<html>planted</html>', 'SyntaxError'],
    ['', 'SyntaxError'],
    ['null', 'no object'],
    [['o1'], 'no object'],
    ['"o1"', 'no object'],
    [{}, 'no openid'],
    [{ openid: 7 }, 'no openid'],
    [{ openid: '' }, 'no openid'],
    [{ errcode: '40029' }, 'no openid'],
  ])('is the answer %j', async (answer, detail) => {
    expect(await exchange(answering(answer))).toEqual({ failure: 'wechat', detail })
  })

  it('is the status of a broken gateway', async () => {
    expect(await exchange(answering({ openid: 'o1' }, 502))).toEqual({
      failure: 'wechat',
      detail: 'HTTP 502',
    })
  })

  it('is a network that fails, whatever it throws', async () => {
    const refused = new TypeError('fetch failed', {
      cause: { code: 'ECONNREFUSED', message: 'planted-secret' },
    })
    const thrown = [refused, new Error('planted-secret'), 'planted-secret', undefined] as Error[]
    const failures = thrown.map((error) => exchange(() => Promise.reject(error)))
    const details = ['ECONNREFUSED', 'Error', 'unknown', 'unknown']
    expect(await Promise.all(failures)).toEqual(details.map((detail) => ({ failure: 'wechat', detail })))
  })
})

describe('WeChat that does not answer', () => {
  it.each<[what: string, fetch: Fetch]>([
    ['at all', () => new Promise(() => {})],
    ['to the end', () => Promise.resolve({ ok: true, status: 200, text: () => new Promise(() => {}) })],
  ])('%s is given up after 5 s, and its request is ended', async (_what, fetch) => {
    const found = exchange(fetch)
    await jest.advanceTimersByTimeAsync(4_999)
    expect(asked[0]?.[1].signal.aborted).toBe(false)
    await jest.advanceTimersByTimeAsync(1)
    expect(await found).toEqual({ failure: 'timeout' })
    expect(asked[0]?.[1].signal.aborted).toBe(true)
  })
})

it('nothing that is returned holds the secret, the code or a text of WeChat', async () => {
  const all = await Promise.all([
    exchange(answering({ errcode: 40029, errmsg: 'planted-text' })),
    exchange(answering({ openid: 'o1', session_key: 'planted-key' })),
    exchange(answering('planted')),
    exchange(() => Promise.reject(new Error('planted'))),
  ])
  expect(inspect(all)).not.toContain('planted')
})
