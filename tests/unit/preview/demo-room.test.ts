// The room that two phones of the preview open with.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { serveSite } from '../../../preview/serve/serve-site'
import type { RunningServer } from '../../../server/app'

let folder: string
let server: RunningServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'room-'))
  server = await serveSite(folder)
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const build = (...pages: string[]): void => writeFileSync(join(folder, 'pages.json'), JSON.stringify(pages))
const ask = (): Promise<Response> => fetch(`${server.origin}/preview/room`, { method: 'POST' })

test('is new each time, waits for two players, and is in no list', async () => {
  build('pages/index/index', 'pages/game/game')
  const codes: string[] = []
  for (let count = 0; count < 5; count++) {
    const response = await ask()
    expect(response.status).toBe(201)
    const { code } = (await response.json()) as { code: string }
    codes.push(code)
    const room = await fetch(`${server.origin}/rooms/${code}`)
    expect(await room.json()).toMatchObject({ phase: 'waiting', taken: 0, options: { seats: 2 } })
  }
  expect(new Set(codes).size).toBe(5)
  const rooms = await fetch(`${server.origin}/rooms`)
  expect(await rooms.json()).toMatchObject({ list: [] })
})

test('is not made for a mini-program without the game, nor before the first build', async () => {
  expect((await ask()).status).toBe(404)
  build('pages/index/index')
  expect((await ask()).status).toBe(404)
  expect(await (await fetch(`${server.origin}/health`)).json()).toMatchObject({})
})
