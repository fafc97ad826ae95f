// The panel beside the phone, where several phones or the launch query have a part in it; shell.test.ts has the rest.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { Stage } from '../support/stage'

let stage: Stage
let page: Page

beforeAll(async () => {
  stage = await Stage.set()
})
afterEach(async () => {
  await page.close()
  await stage.clear()
})
afterAll(() => stage.strike())

/** The shell at a size at which its phones are not scaled. */
async function shell(query = ''): Promise<void> {
  page = await stage.browser.newPage({ viewport: { width: 1700, height: 1050 } })
  page.setDefaultTimeout(10_000)
  await page.goto(`${stage.origin}/?language=en${query}`)
  await isStatus('open')
}

const phone = (id = '1'): FrameLocator => page.frameLocator(`iframe[title="Phone ${id}"]`)

function isStatus(status: string, id = '1'): Promise<void> {
  return phone(id).locator(`.banner[data-status="${status}"] >> visible=true`).waitFor()
}

const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
const fault = (name: string): Locator => page.getByRole('switch', { name, exact: true })

describe('the server', () => {
  it('that refuses keeps phones waiting, and with three retries granted lets them give up', async () => {
    await shell('&retries=3')
    await fault('Refuse').click()
    await press('Drop')
    await isStatus('waiting')
    await isStatus('failed')
    await fault('Refuse').click()
    await phone().locator('.banner-remedy').click()
    await isStatus('open')
  })

  it('says with its goodbye whether and when to come back', async () => {
    await shell()
    const say = (goodbye: string) => page.getByRole('combobox', { name: 'Close with' }).selectOption(goodbye)
    await say('4000 do not come back')
    await press('Close')
    await isStatus('failed')
    await phone().locator('.banner-remedy').click()
    await isStatus('open')
    await say('{"after": 5000}')
    await press('Close')
    await phone().getByText('Connection lost. Next try in 5 s').waitFor()
  })
})

describe('two phones', () => {
  it('both hear one push, and keep what they store apart', async () => {
    await shell('&phones=2')
    await isStatus('open', '2')
    await page.getByPlaceholder('A line of text to every phone').fill('the kettle is on')
    await press('Push')
    for (const id of ['1', '2']) await phone(id).locator('#unread[data-count="1"]').waitFor()

    const storage = (id: string, script: string): Promise<unknown> =>
      phone(id)
        .locator('body')
        .evaluate((_, code) => (0, eval)(code) as unknown, script)
    await storage('1', `wx.setStorageSync('who', 'phone 1')`)
    expect(await storage('2', `wx.getStorageSync('who')`)).toBe('')
    expect(await storage('1', `wx.getStorageSync('who')`)).toBe('phone 1')
  })
})
