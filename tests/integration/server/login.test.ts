// POST /login over real HTTP: what phones, browsers and attackers get.
import { describe, expect, test } from '@jest/globals'
import type { RunningServer, ServerOptions, SessionOptions } from '../../../server/app'
import { localUsers } from '../../../server/users/local-users'
import type { LoggedIn } from '../../../server/users/login'
import { wechatUsers } from '../../../server/users/wechat-users'
import { encodeFrame, parseServerFrame } from '../../../store/protocol'
import { texts } from '../../support/session/texts'
import { Client, RawClient } from '../../support/ws-client'
import { post, start } from './harness'

const local = (options: ServerOptions = {}): Promise<RunningServer> =>
  start({ users: localUsers(), ...options })

/** Sends `body` as it is. */
function ask(
  server: RunningServer,
  body: string | null,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
  method = 'POST',
): Promise<Response> {
  return fetch(`${server.origin}/login`, { method, headers, body })
}

/** Fails unless the answer is this problem, in the form of all of them. */
async function expectProblem(answer: Response, statusCode: number, code: string): Promise<void> {
  const body: unknown = await answer.json()
  expect({ status: answer.status, body }).toEqual({
    status: statusCode,
    body: { statusCode, code, error: expect.any(String), message: expect.any(String) },
  })
  expect(answer.headers.get('cache-control')).toBe('no-store')
}

describe('a phone', () => {
  test('logs in by a code, then by its pass, and each ticket connects once', async () => {
    const users = localUsers()
    const server = await start({ users })
    const first = (await post(server, '/login', { code: 'ann' })).body as LoggedIn
    expect(first).toEqual({
      user: 'dev-ann',
      ticket: expect.stringMatching(/^[\w-]{22}$/),
      expiresIn: 30_000,
      pass: expect.any(String),
    })
    const { status, body } = await post(server, '/login', { pass: first.pass })
    const second = body as LoggedIn
    expect({ status, user: second.user, pass: second.pass }).toEqual({
      status: 200,
      user: 'dev-ann',
      pass: first.pass,
    })
    for (const { ticket } of [first, second]) {
      expect(await users.verify(ticket)).toEqual({ user: 'dev-ann' })
      expect(await users.verify(ticket)).toBeNull()
    }
  })

  test('opens one session with its ticket, and only under its own name', async () => {
    const options: ServerOptions & SessionOptions = { users: localUsers(), topics: [texts] }
    const server = await start(options)
    const hello = async (user: string, token: string): Promise<Client> => {
      const client = await Client.open(`${server.origin.replace('http', 'ws')}/session`)
      client.send(encodeFrame({ t: 'hello', v: 1, user, token }))
      return client
    }
    const login = async (): Promise<LoggedIn> =>
      (await post(server, '/login', { code: 'ann' })).body as LoggedIn
    const { user, ticket, pass } = await login()
    const open = await hello(user, ticket)
    expect(parseServerFrame(await open.next())).toMatchObject({ t: 'welcome' })
    const strangers = [
      await hello(user, ticket),
      await hello(user, pass),
      await hello('dev-ben', (await login()).ticket),
    ]
    for (const { closed } of strangers) expect((await closed).code).toBe(4300)
    open.send(encodeFrame({ t: 'ping', id: 'alive' }))
    expect(parseServerFrame(await open.next())).toMatchObject({ t: 'ping', id: 'alive' })
    open.socket.terminate()
  })

  test('is told in no cache', async () => {
    const answer = await ask(await local(), '{"code":"ann"}')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('without users finds no login, and neither does one whose team tells users itself', async () => {
    expect((await post(await start(), '/login', { code: 'ann' })).status).toBe(404)
    const own = await start({ users: { verify: () => Promise.resolve(null) } })
    expect((await post(own, '/login', { code: 'ann' })).status).toBe(404)
  })
})

describe('what is no login is told so', () => {
  const json = 'application/json'
  test.each([
    ['no JSON', '{"code":', json],
    ['nothing', '', json],
    ['a list', '["ann"]', json],
    ['null', 'null', json],
    ['no field', '{}', json],
    ['a number', '{"code":7}', json],
    ['an empty code', '{"code":""}', json],
    ['an endless code', `{"code":"${'x'.repeat(101)}"}`, json],
    ['a code with a line feed', '{"code":"a\\nb"}', json],
    ['another field', '{"user":"ann"}', json],
    ['one field too many', '{"code":"ann","user":"ben"}', json],
    ['both', '{"code":"ann","pass":"x"}', json],
    ['a prototype', '{"code":"ann","__proto__":{"isAdmin":true}}', json],
    ['a constructor', '{"constructor":{"prototype":{"isAdmin":true}}}', json],
  ])('%s: malformed, with what was expected', async (_what, body, type) => {
    const answer = await ask(await local(), body, { 'Content-Type': type })
    expect(await answer.clone().json()).toMatchObject({
      message: expect.stringContaining('Expected a JSON object with one field'),
    })
    await expectProblem(answer, 400, 'malformed')
    expect({}).not.toHaveProperty('isAdmin')
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense'])(
    '%s: not JSON',
    async (type) => {
      await expectProblem(
        await ask(await local(), '{"code":"ann"}', { 'Content-Type': type }),
        415,
        'not-json',
      )
    },
  )

  test('1,025 bytes are too large, also in pieces of unknown length', async () => {
    const server = await local()
    const body = `{"code":"ann"}${' '.repeat(1_025 - 14)}`
    await expectProblem(await ask(server, body), 413, 'too-large')
    expect((await ask(server, body.slice(0, -1))).status).toBe(200)
    const chunked = [
      'POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n',
      `401\r\n${body}\r\n`,
    ]
    const raw = await RawClient.open(server.port, chunked.join('\r\n'))
    expect(String(await raw.answer)).toMatch(/^HTTP\/1.1 413 /)
  })

  test.each(['a.b.c', ''])('the pass "%s" is false', async (pass) => {
    await expectProblem(await ask(await local(), JSON.stringify({ pass })), 401, 'bad-pass')
  })

  test('a pass longer than any is malformed', async () => {
    await expectProblem(await ask(await local(), `{"pass":"${'x'.repeat(513)}"}`), 400, 'malformed')
  })
})

describe('methods', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s is not allowed, POST is', async (method) => {
    const answer = await ask(await local(), null, {}, method)
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS')
    await expectProblem(answer, 405, 'not-allowed')
  })

  test('HEAD is not allowed either, without a body', async () => {
    const answer = await ask(await local(), null, {}, 'HEAD')
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([
      405,
      'POST, OPTIONS',
      '',
    ])
  })

  test('OPTIONS names what is allowed', async () => {
    const answer = await ask(await local(), null, {}, 'OPTIONS')
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'POST, OPTIONS'])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a page of a browser', () => {
  const origins = ['https://a.example']
  const from = (origin: string): Record<string, string> => ({
    'Content-Type': 'application/json',
    Origin: origin,
  })

  test('that ORIGINS names may ask, and may read the answer', async () => {
    const server = await local({ origins })
    const preflight = await ask(server, null, { Origin: 'https://a.example' }, 'OPTIONS')
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Content-Type',
      vary: 'Origin',
    })
    for (const body of ['{"code":"ann"}', '{}']) {
      const { headers } = await ask(server, body, from('https://a.example'))
      expect(headers.get('access-control-allow-origin')).toBe('https://a.example')
    }
  })

  test('of the server itself may ask', async () => {
    const server = await local()
    const { status, headers } = await ask(server, '{"code":"ann"}', from(server.origin))
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null])
  })

  test.each([
    'https://evil.example',
    'https://a.example.evil.example',
    'https://evil-a.example',
    'http://a.example',
    'https://a.example:8443',
    'https://A.example',
    'null',
  ])('of %s may not, and learns nothing', async (origin) => {
    for (const server of [await local({ origins }), await local()]) {
      for (const method of ['POST', 'OPTIONS']) {
        const body = method === 'POST' ? '{"code":"ann"}' : null
        const answer = await ask(server, body, from(origin), method)
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
        await expectProblem(answer, 403, 'foreign-page')
      }
    }
  })

  test('whose name was led here may not', async () => {
    const { port } = await local()
    const raw = await RawClient.open(
      port,
      'POST /login HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    )
    expect(String(await raw.answer)).toMatch(/^HTTP\/1.1 403 /)
  })

  test('a phone has no origin, and asks by the name of a proxy', async () => {
    const { port } = await local()
    const raw = await RawClient.open(
      port,
      'POST /login HTTP/1.1\r\nHost: wss.example.com\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 14\r\n\r\n{"code":"ann"}',
    )
    expect(String(await raw.answer)).toMatch(/^HTTP\/1.1 200 /)
  })
})

describe('the rate of an address', () => {
  const loginRate = { perSecond: 0.01, burst: 2 }
  const statusOf = async (server: RunningServer, client?: string): Promise<number> => {
    const headers = { 'Content-Type': 'application/json', ...(client ? { 'X-Forwarded-For': client } : {}) }
    return (await ask(server, '{"code":"ann"}', headers)).status
  }

  test('ends with 429 and the seconds to wait', async () => {
    const server = await local({ loginRate })
    expect([await statusOf(server), await statusOf(server)]).toEqual([200, 200])
    const answer = await ask(server, '{"code":"ann"}')
    expect(answer.headers.get('retry-after')).toMatch(/^(100|9\d)$/)
    await expectProblem(answer, 429, 'too-many')
  })

  test('believes a proxy that the settings name, and no other', async () => {
    const believing = await local({ loginRate, proxies: ['127.0.0.0/8'] })
    const statuses = [await statusOf(believing, '10.0.0.1'), await statusOf(believing, '10.0.0.1')]
    statuses.push(await statusOf(believing, '10.0.0.1'), await statusOf(believing, '10.0.0.2'))
    // The client wrote the first address, the proxy added the last one.
    statuses.push(await statusOf(believing, '10.0.0.3, 10.0.0.1'))
    expect(statuses).toEqual([200, 200, 429, 200, 429])

    const doubting = await local({ loginRate })
    const others = [await statusOf(doubting, '10.0.0.1'), await statusOf(doubting, '10.0.0.2')]
    expect([...others, await statusOf(doubting, '10.0.0.3')]).toEqual([200, 200, 429])
  })
})

describe('WeChat', () => {
  test.each([
    [40029, 401, 'bad-code', null],
    [40226, 403, 'blocked', null],
    [45011, 429, 'too-often', '60'],
    [40125, 502, 'wechat', null],
    [-1, 503, 'busy', '5'],
  ])('answers %i, the phone gets %i', async (errcode, status, code, retryAfter) => {
    const answer = await ask(await withWechat({ errcode }), '{"code":"ann"}')
    expect(answer.headers.get('retry-after')).toBe(retryAfter)
    await expectProblem(answer, status, code)
  })

  test('that hangs costs one phone a 504, and others nothing', async () => {
    const users = wechatUsers({
      appId: 'wx1',
      appSecret: 's',
      timeout: 50,
      fetch: (url) =>
        url.includes('slow') ? new Promise(() => {}) : Promise.resolve(Response.json({ openid: 'o1' })),
    })
    const server = await start({ users })
    const slow = ask(server, '{"code":"slow"}')
    expect((await ask(server, '{"code":"fast"}')).status).toBe(200)
    await expectProblem(await slow, 504, 'timeout')
  })

  test('an error of our own is a 500 without details', async () => {
    const server = await start({
      users: {
        isLocal: false,
        login: () => Promise.reject(new Error('of a team')),
        verify: () => Promise.resolve(null),
      },
    })
    const answer = await ask(server, '{"code":"ann"}')
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('of a team')])
  })
})

describe('the log', () => {
  test('holds no code, secret, key, ticket, pass or user, and tells why WeChat refused', async () => {
    const lines: string[] = []
    const server = await withWechat(
      { openid: 'planted-openid', session_key: 'planted-key', errcode: 0 },
      { logLevel: 'trace', logStream: { write: (line) => lines.push(line) } },
    )
    const { user, ticket, pass } = (await post(server, '/login', { code: 'planted-code' })).body as LoggedIn
    await post(server, '/login', { pass })
    await post(server, '/login', { pass: 'planted.pass.pass' })
    await post(server, '/login?code=planted-code', { code: 'planted code' })
    await ask(server, 'planted', { 'Content-Type': 'planted/planted' })
    const refused = await withWechat(
      { errcode: 40125, errmsg: 'planted-secret is wrong' },
      { logLevel: 'trace', logStream: { write: (line) => lines.push(line) } },
    )
    await post(refused, '/login', { code: 'planted-code' })
    const log = lines.join('')
    for (const secret of ['planted', user, ticket, pass]) expect(log).not.toContain(secret)
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ msg: 'login refused', failure: 'wechat', detail: 40125 }),
    )
  })

  test('says at start that users are for development', async () => {
    const lines: string[] = []
    await local({ logLevel: 'warn', logStream: { write: (line) => lines.push(line) } })
    expect(lines.join('')).toContain('users for development')
  })
})

function withWechat(answer: object, options: ServerOptions = {}): Promise<RunningServer> {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(answer))
  return start({ users: wechatUsers({ appId: 'wx1', appSecret: 'planted-secret', fetch }), ...options })
}
