// The app's lobby on the real server's HTTP: what the one asks for is what the other has.
import { expect, test } from '@jest/globals'
import { LobbyApi } from '../../../miniprogram/stores/lobby/api'
import type { Ask } from '../../../miniprogram/stores/lobby/ask'
import { Lobby } from '../../../miniprogram/stores/lobby/lobby'
import { Login } from '../../../miniprogram/stores/room/login'
import { demoFor } from '../../../server/cli/demo'
import { localUsers } from '../../../server/users/local-users'
import { post, start } from './harness'

/** A phone of this user, with its requests. */
function phone(origin: string, user: string, saved: unknown = null) {
  const asked: string[] = []
  const ask: Ask = async ({ method, path, pass, etag, body }) => {
    asked.push(`${method} ${path.split('?')[0] ?? ''}`)
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (pass !== undefined) headers['authorization'] = `Bearer ${pass}`
    if (etag !== undefined) headers['if-none-match'] = etag
    const answer = await fetch(origin + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      header: Object.fromEntries(answer.headers),
      data: text === '' ? '' : (JSON.parse(text) as unknown),
    }
  }
  const server = { origin } as Parameters<typeof post>[0]
  const login = new Login(
    {
      fetchCode: () => Promise.resolve(user),
      async post(proof) {
        asked.push('POST /login')
        const { status, body } = await post(server, '/login', proof)
        return { status, data: body }
      },
      save: () => undefined,
    },
    saved,
  )
  return { asked, login, lobby: new Lobby(new LobbyApi(ask, login), login, () => null) }
}

test('a room that one phone makes is found by another, in the list and by its code', async () => {
  const server = await start({ ...demoFor(localUsers()) })
  const [ann, bob] = [phone(server.origin, 'ann'), phone(server.origin, 'bob')]
  await bob.lobby.refresh()
  expect([bob.lobby.list.state, bob.lobby.list.rooms]).toEqual(['ready', []])
  expect(bob.asked).toEqual(['GET /rooms'])

  ann.lobby.newRoom.choosePreset('flags')
  ann.lobby.newRoom.chooseSeats(4)
  const link = await ann.lobby.makeRoom()
  const code = /room=(\w+)&sit=1$/.exec(link ?? '')?.[1] ?? ''

  await bob.lobby.refresh()
  const { rooms } = bob.lobby.list
  expect(rooms).toMatchObject([{ code, phase: 'waiting', taken: 0, options: { preset: 'flags', seats: 4 } }])
  await bob.lobby.refresh()
  expect(bob.lobby.list.rooms).toBe(rooms)
  expect(await bob.lobby.paste(code.toLowerCase())).toBe(link)
})

test('a pass of a server with another key is replaced by a login, once', async () => {
  const server = await start({ ...demoFor(localUsers()) })
  const saved = { user: 'dev-ann', pass: 'of another server' }
  const { lobby, login, asked } = phone(server.origin, 'ann', saved)
  expect(await lobby.playNow()).toMatch(/&sit=1&bot=medium$/)
  await lobby.games.refresh()
  expect(asked).toEqual(['POST /rooms', 'POST /login', 'POST /rooms', 'GET /games'])
  expect([lobby.games.state, login.user]).toEqual(['ready', 'dev-ann'])
})

test('every refusal is told by its own name', async () => {
  const server = await start({ ...demoFor(localUsers()) })
  const { lobby } = phone(server.origin, 'ann')
  for (let room = 0; room < 4; room += 1) await lobby.playNow()
  expect(lobby.newRoom.fault?.code).toBe('too-many-rooms')
  await lobby.paste('AAAAAA')
  expect(lobby.entry.fault?.code).toBe('no-room')
  await lobby.games.toggleProof('AAAAAA-1')
  expect(lobby.games.proof?.fault?.code).toBe('no-game')
  for (let tries = 0; tries < 100 && lobby.entry.fault?.code !== 'too-fast'; tries += 1) {
    lobby.entry.clear()
    await lobby.paste('AAAAAA')
  }
  expect(lobby.entry.fault).toMatchObject({ code: 'too-fast', seconds: expect.any(Number) })
})
