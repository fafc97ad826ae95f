// The lobby over real HTTP: what a phone without a socket sees.
import { afterEach, describe, expect, test } from '@jest/globals'
import { codeOf } from '../../../game/room/code'
import type { RunningServer } from '../../../server/app'
import { memoryDirectory } from '../../../server/game/memory-directory'
import { roomTopic } from '../../../server/game/room-topic'
import { gameRoutes } from '../../../server/http/games'
import { localUsers } from '../../../server/users/local-users'
import type { LoggedIn } from '../../../server/users/login'
import { SEED } from '../../support/game/room-scene'
import { PlantedBoards } from '../../support/game/planted-board'
import { post, start } from './harness'

const planted = new PlantedBoards()
const lines: string[] = []

// The most detailed log of the servers has no board, in any test of this file.
afterEach(() => {
  planted.expectUnsaid(lines.splice(0))
})

async function startLobby() {
  const users = localUsers()
  const directory = memoryDirectory(Date.now)
  const server = await start({
    users,
    topics: [roomTopic(directory, planted.boards)],
    logLevel: 'trace',
    logStream: { write: (line) => lines.push(line) },
    plugins: [gameRoutes({ directory, userOf: (pass) => users.userOf(pass) })],
  })
  return { server, directory }
}

/** The header of a user who has logged in. */
async function passOf(server: RunningServer, code: string): Promise<Record<string, string>> {
  const { pass } = (await post(server, '/login', { code })).body as LoggedIn
  return { Authorization: `Bearer ${pass}` }
}

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

async function ask(
  server: RunningServer,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const answer = await fetch(`${server.origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    headers: answer.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  }
}

describe('the lobby', () => {
  test('is empty at first, and answers 304 as long as nothing has changed', async () => {
    const { server } = await startLobby()
    const first = await ask(server, '/rooms')
    expect(first).toMatchObject({ status: 200, body: { list: [], next: null } })
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' }
    expect((await ask(server, '/rooms', { headers })).status).toBe(304)
    await ask(server, '/rooms', { headers: await passOf(server, 'ann'), body: {} })
    expect((await ask(server, '/rooms', { headers })).status).toBe(200)
  })

  test('comes page by page, the newest room first, each room once', async () => {
    const { server } = await startLobby()
    for (const user of ['ann', 'bob'])
      for (let room = 0; room < 3; room += 1)
        await ask(server, '/rooms', { headers: await passOf(server, user), body: {} })
    const all = (await ask(server, '/rooms')).body['list'] as { code: string }[]
    const seen: string[] = []
    for (let before: number | null | '' = ''; before !== null;) {
      const query = before === '' ? '' : `&before=${String(before)}`
      const { status, body } = await ask(server, `/rooms?limit=4${query}`)
      expect(status).toBe(200)
      seen.push(...(body['list'] as { code: string }[]).map(({ code }) => code))
      before = body['next'] as number | null
    }
    expect(seen).toEqual(all.map(({ code }) => code))
    expect(new Set(seen).size).toBe(6)
  })

  test('makes a room that is in the list and under its code, in any writing', async () => {
    const { server } = await startLobby()
    const made = await ask(server, '/rooms', {
      headers: await passOf(server, 'ann'),
      body: { preset: 'quick', width: 12 },
    })
    const code = String(made.body['code'])
    expect(codeOf(code)).toBe(code)
    expect(made).toMatchObject({ status: 201, body: { options: { preset: 'quick', height: 12, gold: 25 } } })
    expect(made.headers.get('location')).toBe(`/rooms/${code}`)
    expect((await ask(server, '/rooms')).body).toMatchObject({ list: [{ code, phase: 'waiting', taken: 0 }] })
    const typed = `/rooms/${code.toLowerCase().slice(0, 3)}%20${code.slice(3)}`
    expect((await ask(server, typed)).body).toMatchObject({ code })
  })

  test('keeps a room to itself that is for those who know the code', async () => {
    const { server } = await startLobby()
    const headers = await passOf(server, 'ann')
    const { body } = await ask(server, '/rooms', { headers, body: { listed: false } })
    expect((await ask(server, '/rooms')).body).toMatchObject({ list: [] })
    expect((await ask(server, `/rooms/${String(body['code'])}`)).status).toBe(200)
  })

  test('lets a user have three rooms', async () => {
    const { server } = await startLobby()
    const headers = await passOf(server, 'ann')
    for (let room = 0; room < 3; room++)
      expect((await ask(server, '/rooms', { headers, body: {} })).status).toBe(201)
    expect(await ask(server, '/rooms', { headers, body: {} })).toMatchObject({
      status: 409,
      type: 'application/problem+json; charset=utf-8',
      body: { code: 'too-many-rooms' },
    })
  })

  test('lets nobody try codes: 20 a minute', async () => {
    const { server } = await startLobby()
    const codes = Array.from({ length: 21 }, () => '/rooms/222222')
    const answers: number[] = []
    for (const path of codes) answers.push((await ask(server, path)).status)
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 404), 429])
  })

  test.each(['/rooms', '/games/x', '/openapi.json'])(
    'answers no address without end: 200 requests for %s at once, then 429 and when to come back',
    async (path) => {
      const { server } = await startLobby()
      const ask = async () => {
        const answer = await fetch(server.origin + path)
        return [answer.status, answer.headers.get('retry-after'), await answer.text()] as const
      }
      const answers: Awaited<ReturnType<typeof ask>>[] = []
      // A busy machine takes some seconds for them, in which more may pass.
      while (answers.length < 3_000 && !answers.some(([status]) => status === 429))
        answers.push(...(await Promise.all(Array.from({ length: 100 }, ask))))
      const refused = answers.filter(([status]) => status === 429)
      expect(answers.length - refused.length).toBeGreaterThanOrEqual(200)
      expect(refused[0]?.slice(0, 2)).toEqual([429, '1'])
      expect(JSON.parse(refused[0]?.[2] ?? '')).toMatchObject({ status: 429, code: 'too-fast' })
    },
  )

  test('shows a player the own rooms and ended games, and to all a game with its proof', async () => {
    const { server } = await startLobby()
    const [ann, bob] = [await passOf(server, 'ann'), await passOf(server, 'bob')]
    const code = String((await ask(server, '/rooms', { headers: ann, body: {} })).body['code'])
    for (const user of ['dev-ann', 'dev-bob'])
      await server.send(`room:${code}`, { type: 'sit', name: user, avatar: null, seed: SEED }, user)
    expect((await ask(server, '/games', { headers: bob })).body).toMatchObject({
      rooms: [{ code, taken: 2 }],
    })
    for (let turn = 1, cell = 0; turn < 5; turn += 1, cell += 9)
      for (const user of ['dev-ann', 'dev-bob'])
        await server.send(`room:${code}`, { type: 'dig', cell, turn }, user)
    expect(planted.count).toBeGreaterThan(0)
    expect(lines.length).toBeGreaterThan(5)
    expect(await server.send(`room:${code}`, { type: 'resign' }, 'dev-ann')).toEqual({ kind: 'acked' })
    const { body } = await ask(server, '/games', { headers: ann })
    expect(body).toMatchObject({
      list: [{ code, names: ['dev-ann', 'dev-bob'], result: { why: 'left', winners: [1] } }],
    })
    const [game] = body['list'] as { id: string }[]
    const shown = await ask(server, `/games/${game?.id ?? ''}`)
    expect(shown.body).toMatchObject({ result: { serverSeed: expect.stringMatching(/^[0-9a-f]{64}$/) } })
  })

  test('describes itself', async () => {
    const { server } = await startLobby()
    const { body } = await ask(server, '/openapi.json')
    expect(Object.keys(body['paths'] as object)).toEqual(['/rooms', '/rooms/{code}', '/games', '/games/{id}'])
  })
})

describe('a wrong request', () => {
  test.each([
    ['without a pass', 'POST', '/rooms', {}, 401, 'no-pass'],
    ['for the games of nobody', 'GET', '/games', undefined, 401, 'no-pass'],
    ['for a game that is not', 'GET', '/games/x', undefined, 404, 'no-game'],
    ['for a code that cannot be', 'GET', '/rooms/OOOOOO', undefined, 400, 'bad-code'],
    ['for a page of 1,000', 'GET', '/rooms?limit=1000', undefined, 400, 'malformed'],
    ['for a page of none', 'GET', '/rooms?before=x', undefined, 400, 'malformed'],
  ])('%s has a problem of its own', async (_, _method, path, body, status, code) => {
    const { server } = await startLobby()
    expect(await ask(server, path, { body })).toMatchObject({
      status,
      type: 'application/problem+json; charset=utf-8',
      body: { type: 'about:blank', status, code, detail: expect.any(String) },
    })
  })

  test.each([
    [{ width: 4 }, 'bad-options'],
    [{ gold: 10 }, 'bad-options'],
    [{ seats: 9 }, 'bad-options'],
    [{ preset: 'chess' }, 'malformed'],
    [{ board: 1 }, 'malformed'],
    [[], 'malformed'],
  ])('for the room %j is told what was expected', async (body, code) => {
    const { server } = await startLobby()
    const answer = await ask(server, '/rooms', { headers: await passOf(server, 'ann'), body })
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })
})
