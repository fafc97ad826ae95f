// Ways into a room of the game and out of it: the preview's own room, a card, a bot, a server that has forgotten.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { FrameLocator, Page } from 'playwright-core'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const wide = { width: 2_100, height: 1_300 }
const board = '.board > .cell'
/** The own seat, with the turn. */
const ownTurn = '.side.on:has(.score[aria-label*="(you)"])'

/** The preview as a visitor opens it. */
async function visit(query = '', size = wide): Promise<Page> {
  const tab = await stage.tab(size)
  await tab.emulateMedia({ reducedMotion: 'reduce' })
  await tab.goto(`${stage.origin}/?language=en${query}`)
  return tab
}

const frame = (tab: Page, id: 1 | 2): FrameLocator => tab.frameLocator(`[title="Phone ${String(id)}"]`)
const roomOf = (address: string): string => /room=(\w{6})/.exec(address)?.[1] ?? ''

describe('the preview', () => {
  it('opens with two phones in one room, ready for the first dig, and again after a reload', async () => {
    const tab = await visit()
    const phones = [frame(tab, 1), frame(tab, 2)]
    for (const phone of phones) await phone.locator(board).nth(80).waitFor()
    const room = roomOf(tab.url())
    for (const phone of phones) await phone.locator('#facts').getByText(room).waitFor()
    const first = await Promise.race(
      phones.map(async (phone) => {
        await phone.locator(ownTurn).waitFor()
        return phone
      }),
    )
    await first.locator(board).first().click()
    for (const phone of phones) await phone.locator(`${board}.open`).waitFor()

    await tab.reload()
    expect(roomOf(tab.url())).toBe(room)
    for (const phone of phones) await phone.locator(`${board}.open`).waitFor()
  })

  it('gives a phone alone a bot, which digs by itself; with a second phone both go to another room', async () => {
    const tab = await visit('&phones=1')
    const phone = frame(tab, 1)
    await phone.locator(ownTurn).waitFor()
    const open = await phone.locator(`${board}.open`).count()
    await phone.locator(`${board}.up`).first().click()
    await phone
      .locator(`${board}.open`)
      .nth(open + 1)
      .waitFor()
    const room = roomOf(tab.url())
    await tab.getByRole('radio', { name: '2 phones' }).click()
    await frame(tab, 2).locator(board).first().waitFor()
    await phone.locator(`.board:not(:has(.cell.open))`).waitFor()
    expect(roomOf(tab.url())).not.toBe(room)
    expect(tab.url()).not.toContain('bot=')
  })

  it('gives a bot to a phone that fills a narrow window, too', async () => {
    const tab = await visit('', { width: 390, height: 800 })
    await frame(tab, 1).locator(ownTurn).waitFor()
    expect(tab.url()).toContain('bot=medium')
  })

  it('says that its room was lost when the server has lost its memory', async () => {
    const tab = await visit()
    await frame(tab, 1).locator(board).first().waitFor()
    await stage.stopServer()
    await stage.restartServer('lost')
    for (const phone of [frame(tab, 1), frame(tab, 2)]) {
      const told = phone.getByText('This room was lost')
      while (!(await told.isVisible()))
        await phone
          .locator('.banner-action')
          .click({ timeout: 500 })
          .catch(() => undefined)
    }
    await frame(tab, 1).locator('#to-lobby').click()
    await frame(tab, 1).locator('wx-page[is="pages/lobby/lobby"]').waitFor()
  })
})

describe('a card', () => {
  it('brings the friend into the room, who sits down and plays', async () => {
    const tab = await visit(`&phones=2#/pages/game/game?room=${await stage.room()}`)
    const [ann, bob] = [frame(tab, 1), frame(tab, 2)]
    await bob.locator('#invite').waitFor()
    await bob
      .locator(':root')
      .evaluate((_, code) => (0, eval)(code) as unknown, `preview.enter('/pages/lobby/lobby')`)
    await ann.locator('[data-act="sit"]').first().click()
    await ann.locator('#invite').click()
    await ann.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await bob.getByRole('button', { name: /invites you to dig for gold/ }).click()
    await bob.locator('[data-act="sit"]').first().click()
    for (const phone of [ann, bob]) await phone.locator(board).nth(80).waitFor()
  })
})
