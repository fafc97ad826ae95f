// The lobby in a real browser against the real server: without a socket, until a room is entered.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { Stage } from '../support/browser/stage'
import { smallTargets } from '../support/browser/visible'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

/** A phone with the lobby on it, and the links of the rooms that it enters. */
async function lobby(): Promise<{ tab: Page; sockets: string[]; entered: () => Promise<string[]> }> {
  const { tab } = await stage.phone('pages/lobby/lobby')
  const sockets: string[] = []
  tab.on('websocket', (socket) => sockets.push(socket.url()))
  // The lobby ends where a room begins.
  await tab.evaluate(`window.entered = []; wx.navigateTo = ({ url }) => void entered.push(url)`)
  return { tab, sockets, entered: () => tab.evaluate<string[]>('entered') }
}

async function type(tab: Page, letters: string): Promise<void> {
  for (const letter of letters) await tab.click(`[data-letter="${letter}"]`)
}

describe('the lobby', () => {
  it('is empty until a room is made by tapping, which another finds, joins by its code, and enters; no socket is opened', async () => {
    const ann = await lobby()
    await ann.tab.locator('#empty').waitFor()
    await ann.tab.locator('#empty .button').click()
    await ann.tab.locator('#room-sheet').waitFor()
    await ann.tab.waitForTimeout(300)
    expect(await smallTargets(ann.tab, 44)).toEqual([])
    await ann.tab.click('[data-preset="streak"]')
    await ann.tab.click('[data-seats="3"]')
    await ann.tab.click('#make')
    await ann.tab.waitForFunction('entered.length === 1')
    const [link = ''] = await ann.entered()
    const code = /room=([2-9A-Z]{6})&sit=1$/.exec(link)?.[1] ?? ''
    expect(code).not.toBe('')

    const bob = await lobby()
    await bob.tab.locator('#rooms .room').getByText(code).waitFor()
    await bob.tab.click('#enter-code')
    await bob.tab.waitForTimeout(300)
    const wrong = `${code.slice(0, 5)}${code.endsWith('2') ? '3' : '2'}`
    await type(bob.tab, wrong)
    await bob.tab.locator('#code-hint').getByText('No such room').waitFor()
    expect((await bob.tab.locator('.letter').allTextContents()).join('')).toBe(wrong)
    expect(await smallTargets(bob.tab, 44)).toEqual([])
    await bob.tab.click('#erase')
    await type(bob.tab, code.slice(5))
    await bob.tab.waitForFunction('entered.length === 1')
    expect(await bob.entered()).toEqual([`/pages/game/game?room=${code}&sit=1`])
    expect([...ann.sockets, ...bob.sockets]).toEqual([])
    expect(stage.server.connections).toBe(0)
  })

  it('says that the server gave no answer, keeps the list that it has, and has a new one when it is back', async () => {
    const { tab, sockets } = await lobby()
    await tab.locator('#empty').waitFor()
    await stage.stopServer()
    await tab.click('#refresh')
    await tab.locator('#list-fault').getByText('The server gave no answer').waitFor()
    await tab.locator('#empty').waitFor()
    await stage.restartServer()
    await tab.click('#refresh')
    await tab.locator('#list-fault').waitFor({ state: 'detached' })
    expect(sockets).toEqual([])
  })
})
