/**
 * @jest-environment jsdom
 */
// The page of the lobby in jsdom, with the real server's HTTP at the other end.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { AppStage } from '../support/app-stage'

const stage = new AppStage('session')
const page = 'pages/lobby/lobby'

beforeEach(() => stage.open())
afterEach(() => stage.close())

/** Opens the lobby; every socket of the test is counted. */
async function open(): Promise<jest.SpiedFunction<typeof wx.connectSocket>> {
  stage.launch(page)
  const sockets = jest.spyOn(wx, 'connectSocket')
  links.length = 0
  jest
    .spyOn(wx, 'navigateTo')
    .mockImplementation((({ url }: { url: string }) => void links.push(url)) as never)
  await stage.app.waitFor(() => document.querySelector('#loading') === null)
  return sockets
}

/** Makes a room as another user does. */
async function make(user: string, body: object = {}): Promise<string> {
  const { origin } = stage.server
  const ask = async (path: string, sent: object, pass = ''): Promise<Record<string, string>> => {
    const headers = new Headers({ 'content-type': 'application/json', authorization: `Bearer ${pass}` })
    const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(sent) })
    return JSON.parse(await answer.text()) as Record<string, string>
  }
  const { pass } = await ask('/login', { code: user })
  return (await ask('/rooms', body, pass))['code'] ?? ''
}

/** The list of the server. */
async function rooms(): Promise<{ code: string; options: object }[]> {
  const text = await (await fetch(`${stage.server.origin}/rooms`)).text()
  return (JSON.parse(text) as { list: { code: string; options: object }[] }).list
}

const rows = (): string[] =>
  [...document.querySelectorAll('#rooms .room-name')].map((name) => name.textContent.trim())
/** Links of rooms that were entered: the lobby ends where they begin. */
const links: string[] = []
const enters = (link: string): Promise<unknown> =>
  stage.app.waitFor(() => {
    expect(links).toEqual([link])
    return true
  })

describe('the lobby', () => {
  it('is empty, then lists rooms by HTTP, and opens no socket', async () => {
    const sockets = await open()
    await stage.app.waitFor(() => document.querySelector('#empty') !== null)
    const code = await make('ann', { preset: 'streak', seats: 3 })
    stage.app.tap('#refresh')
    await stage.app.waitFor(() => rows().length === 1)
    expect(rows()).toEqual([code])
    expect(stage.app.text('.room-meta')).toBe('Streak · 9×9 · 11 gold')
    expect(document.querySelectorAll('#rooms .shape.hollow')).toHaveLength(3)
    expect(stage.app.find('#rooms .room').ariaLabel).toBe(
      `Join, ${code}, Streak · 9×9 · 11 gold, 0 of 3 seats taken`,
    )
    expect(stage.app.text('#list-note')).toBe('1 · just updated')
    expect(sockets).not.toHaveBeenCalled()
  })

  it('is refreshed by a pull', async () => {
    await open()
    const code = await make('ann')
    void wx.startPullDownRefresh()
    await stage.app.waitFor(() => rows()[0] === code)
  })

  it('says that the list did not arrive, and has it after another try', async () => {
    await stage.stopServer()
    await open()
    await stage.app.waitFor(() => stage.app.text('.card-text') === 'The server gave no answer')
    await stage.startServer()
    const code = await make('ann')
    stage.app.tap('#try-again')
    await stage.app.waitFor(() => rows()[0] === code)
  })

  it('has more rooms than one page', async () => {
    for (let user = 0; user < 8; user += 1)
      for (let room = 0; room < 3; room += 1) await make(`user${String(user)}`)
    await open()
    await stage.app.waitFor(() => rows().length === 20)
    expect(stage.app.text('#list-note')).toBe('20+ · just updated')
    stage.app.tap('#more')
    await stage.app.waitFor(() => rows().length === 24)
    expect(document.querySelector('#more')).toBeNull()
    expect(new Set(rows()).size).toBe(24)
  })
})

describe('a room', () => {
  it('of the list is entered by a tap', async () => {
    const code = await make('ann')
    await open()
    await stage.app.waitFor(() => rows().length === 1)
    stage.app.tap('#rooms .room')
    await enters(`/pages/game/game?room=${code}&sit=1`)
  })

  it('is made as chosen', async () => {
    await open()
    stage.app.tap('#new-room')
    await stage.app.waitFor(() => document.querySelector('#room-sheet') !== null)
    stage.app.tap('[data-preset="quick"]')
    stage.app.tap('[data-width="12"]')
    await stage.app.waitFor(() => document.querySelectorAll('[data-seats]').length === 5)
    stage.app.tap('[data-seats="4"]')
    stage.app.tap('[data-ms="60000"]')
    stage.app.tap('#make')
    await stage.app.waitFor(() => links.length === 1)
    const list = await rooms()
    const options = { preset: 'quick', width: 12, height: 12, gold: 25, seats: 4, turnTime: 60_000 }
    expect(list[0]?.options).toEqual(options)
    expect(links).toEqual([`/pages/game/game?room=${String(list[0]?.code)}&sit=1`])
  })

  it('against a bot is one tap away, and in no list', async () => {
    await open()
    stage.app.tap('#play-now')
    await stage.app.waitFor(() => links.length === 1)
    expect(links[0]).toMatch(/^\/pages\/game\/game\?room=[2-9A-Z]{6}&sit=1&bot=medium$/)
    expect(await rooms()).toEqual([])
  })

  it('too many says so on the page', async () => {
    await open()
    const { lobby } = stage.stores()
    for (let room = 0; room < 3; room += 1) await lobby.newRoom.makeAgainstBot()
    stage.app.tap('#play-now')
    await stage.app.waitFor(() => stage.app.text('#room-fault').startsWith('You have 3 rooms open'))
  })
})

describe('a code', () => {
  const type = (letters: string): void => {
    for (const letter of letters) stage.app.tap(`[data-letter="${letter}"]`)
  }
  const openSheet = async (): Promise<void> => {
    await open()
    stage.app.tap('#enter-code')
    await stage.app.waitFor(() => document.querySelector('#code-sheet') !== null)
  }

  it('is typed on keys of its own, 31 of them, and enters the room at the sixth', async () => {
    const code = await make('ann', { listed: false })
    await openSheet()
    expect(document.querySelectorAll('[data-letter]')).toHaveLength(31)
    type(code)
    await enters(`/pages/game/game?room=${code}&sit=1`)
  })

  it('that is refused stays, is mended, and can come from the clipboard', async () => {
    const code = await make('ann', { listed: false })
    const wrong = code.slice(0, 5) + (code.endsWith('2') ? '3' : '2')
    await openSheet()
    type(wrong)
    await stage.app.waitFor(() => stage.app.text('#code-hint') === 'No such room. Check the last letters')
    expect([...document.querySelectorAll('.letter')].map((letter) => letter.textContent).join('')).toBe(wrong)
    stage.app.tap('#erase')
    await stage.app.waitFor(() => document.querySelectorAll('.letter').length === 5)
    await wx.setClipboardData({ data: `Come: ${code}` })
    stage.app.tap('#paste')
    await enters(`/pages/game/game?room=${code}&sit=1`)
  })

  it('of which too many were tried says for how long to wait', async () => {
    await openSheet()
    const { lobby } = stage.stores()
    // Twenty at once; a slow machine earns some more meanwhile.
    for (let tries = 0; tries < 100 && lobby.entry.fault?.code !== 'too-fast'; tries += 1) {
      lobby.entry.clear()
      await lobby.paste('AAAAAA')
    }
    await stage.app.waitFor(() => /^Too many tries\. Again in \d s/.test(stage.app.text('#code-hint')))
    expect(document.querySelector('#look-again')).not.toBeNull()
  })
})

it('shows the own games only to those who may have some', async () => {
  await open()
  stage.app.tap('#my-games')
  await stage.app.waitFor(() => stage.app.text('#games-sheet .void-title') === 'No games yet')
  stage.app.tap('.close')
  await stage.app.waitFor(() => document.querySelector('#games-sheet') === null)
})
