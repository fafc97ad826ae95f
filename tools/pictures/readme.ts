// The pictures of the READMEs, in docs/images: two phones in the middle of a game, and two in the chat.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Frame, Page } from 'playwright-core'
import type { RunningServer } from '../../server/app'
import { root } from '../files'
import { say } from './chat'

interface Studio {
  readonly browser: Browser
  readonly server: RunningServer
}

/** Longer than it takes a page to open or a message to arrive, in ms. */
const MOMENT = 800
/** Until the last word of a phone has gone and the gold lies still, in ms. */
const QUIET = 3_000
/** Large enough for two phones in their full size: the browser's driver does not see that a frame is scaled when it aims a click. */
const LARGE = { width: 1_440, height: 1_000 }
const SHELL = { width: 1_280, height: 800 }
/** Digs until then: about a third of the board. */
const DIGS = 34

export async function readmePictures(studio: Studio): Promise<void> {
  await mkdir(path.join(root, 'docs/images'), { recursive: true })
  await twoPlayers(studio)
  await twoPhones(studio)
}

/** Two phones in one room, as `npm start` opens them, after some digs. */
async function twoPlayers({ browser, server }: Studio): Promise<void> {
  const page = await browser.newPage({ viewport: LARGE, locale: 'en-US' })
  await page.goto(server.origin)
  const names = ['Ann', 'Bob']
  await page.locator('[title="Phone 2"]').waitFor()
  await page.waitForTimeout(MOMENT)
  for (const [at, frame] of phonesOf(page).entries()) {
    await frame.locator('.board .cell').first().waitFor()
    await frame.evaluate(`wx.setStorageSync('me', '${names[at] ?? ''}')`)
  }
  // A room of its own, in which both sit down under these names.
  await page.goto('about:blank')
  await page.goto(server.origin)
  await page.waitForTimeout(MOMENT)
  for (const frame of phonesOf(page)) await frame.locator('.board .up').first().waitFor()
  for (let dig = 0; dig < DIGS; dig += 1) {
    const cell = (dig * 31 + 20) % 81
    for (const frame of phonesOf(page)) {
      if ((await frame.locator('.board.calm').count()) > 0) continue
      await frame.locator('.board .cell').nth(cell).click()
      await frame.locator('.board.calm').waitFor()
      break
    }
    await page.waitForTimeout(100)
  }
  await page.waitForTimeout(QUIET)
  await page.screenshot({ path: path.join(root, 'docs/images/dig-for-gold.png') })
  await page.close()
}

/** Two phones, one push. */
async function twoPhones({ browser, server }: Studio): Promise<void> {
  const page = await browser.newPage({ viewport: SHELL, deviceScaleFactor: 1.5, locale: 'en-US' })
  await page.goto(`${server.origin}/#/pages/index/index`)
  await page.waitForTimeout(MOMENT)
  const [left, right] = phonesOf(page)
  for (const frame of [left, right])
    await frame.evaluate(`wx.navigateTo({ url: '/pages/messages/messages' })`)
  await say(left, 'Is anybody out there?')
  await say(right, 'Loud and clear.')
  await right.evaluate('wx.navigateBack()')
  await say(left, 'Good. See you at seven then.')
  await page.fill('.push input', 'The server says: one push, every page')
  await page.press('.push input', 'Enter')
  await page.waitForTimeout(MOMENT)
  await page.screenshot({ path: path.join(root, 'docs/images/two-phones.png') })
  await page.close()
}

export function phonesOf(page: Page): readonly [Frame, Frame] {
  const [left, right] = page.frames().filter((frame) => frame.url().includes('phone.html'))
  if (left === undefined || right === undefined) throw new Error('the shell shows no two phones')
  return [left, right]
}
