// `npm start`: it gets ready, reloads on a save, shows errors in the page, and ends on Ctrl-C.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { connectChromium } from '../support/browser/stage'

const root = path.resolve(__dirname, '../..')
const copy = path.join(root, 'build/start-test-app')
const template = path.join(copy, 'pages/index/index.wxml')

let child: ChildProcess
let browser: Browser
let page: Page

beforeAll(async () => {
  await rm(copy, { recursive: true, force: true })
  await cp(path.join(root, 'miniprogram'), copy, { recursive: true })
  const origin = await start('0')
  browser = await connectChromium()
  page = await browser.newPage({ viewport: { width: 375, height: 740 } })
  page.setDefaultTimeout(15_000)
  await page.goto(`${origin}/phone.html?phone=1&language=en#/pages/index/index`)
  await page.getByText('One socket, every page').waitFor()
})
afterAll(async () => {
  await browser.close()
  child.kill('SIGKILL')
  await rm(copy, { recursive: true, force: true })
})

/** Runs `npm start`; resolves with its address. */
function start(port: string): Promise<string> {
  child = spawn(process.execPath, ['--import', 'tsx', 'preview/dev/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: port, HOST: '127.0.0.1', MINIPROGRAM: copy },
  })
  return address(child)
}

/** Reads the address from the output. Later output is read too, because a full pipe would stop the process. */
function address({ stdout, stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: unknown): void => {
      said += String(chunk)
      const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (origin) resolve(origin)
    }
    stdout?.on('data', hear)
    stderr?.on('data', hear)
    stdout?.on('end', () => reject(new Error(`npm start ended without an address:\n${said}`)))
  })
}

it('shows a change of a template as soon as it is saved', async () => {
  const source = await readFile(template, 'utf8')
  await writeFile(template, source.replace('{{words.title}}', 'Saved a moment ago'))
  await page.getByText('Saved a moment ago').waitFor()
  await writeFile(template, source)
  await page.getByText('One socket, every page').waitFor()
})

it('starts a phone anew that loaded while its build was replaced', async () => {
  const context = await browser.newContext()
  const phone = await context.newPage()
  let loads = 0
  await phone.route('**/phone.html*', async (route) => {
    const response = await route.fetch()
    loads += 1
    const body = await response.text()
    await route.fulfill({
      response,
      body: loads > 1 ? body : body.replace(/data-build="\w+"/, 'data-build="old"'),
    })
  })
  await Promise.all([phone.waitForEvent('framenavigated', () => loads === 2), phone.goto(page.url())])
  await phone.getByText('One socket, every page').waitFor()
  expect(loads).toBe(2)
  await context.close()
})

it('shows it in seven tabs of one browser, with the pages that were open, and every panel works', async () => {
  const { origin } = new URL(page.url())
  const context = await browser.newContext({ viewport: { width: 2_100, height: 1_300 } })
  context.setDefaultTimeout(20_000)
  const tabs = await Promise.all(Array.from({ length: 7 }, () => context.newPage()))
  for (const tab of tabs) {
    await tab.bringToFront()
    await tab.goto(`${origin}/?language=en&phones=1#/pages/index/index`)
    await tab.frameLocator('iframe').locator('#monitor-card').click()
  }
  const source = await readFile(template, 'utf8')
  await writeFile(template, source.replace('{{words.title}}', 'Saved a moment ago'))
  for (const tab of tabs) {
    await tab.bringToFront()
    const phone = tab.frameLocator('iframe')
    await phone.locator('#hero').waitFor()
    await phone
      .locator('wx-page[is="pages/index/index"]')
      .getByText('Saved a moment ago')
      .waitFor({ state: 'attached' })
    await tab.getByText('7 connections').waitFor()
  }
  await writeFile(template, source)
  await context.close()
})

it('shows a broken template with its place, and recovers', async () => {
  const source = await readFile(template, 'utf8')
  await writeFile(template, source.replace('{{words.lead}}', '{{words.lead'))
  await page
    .getByText(/index\.wxml:\d+:\d+/)
    .first()
    .waitFor()
  await writeFile(template, source)
  await page.getByText('One socket, every page').waitFor()
})

it('tells the phones that stay open over a restart what its memory has lost', async () => {
  const { port } = new URL(page.url())
  await page.locator('#messages-card').click()
  for (const text of ['one', 'two', 'three']) {
    await page.locator('#draft input').fill(text)
    await page.keyboard.press('Enter')
  }
  await page.locator('.line[data-state="delivered"]').nth(2).waitFor()
  await page.evaluate('window.before = true')

  child.kill('SIGTERM')
  await once(child, 'exit')
  await page.locator('.banner[data-status="waiting"] >> visible=true').waitFor()
  await start(port)
  // The app may try to log in while the server starts.
  const retry = page.locator('.banner-action >> visible=true')
  const told = page.getByText('3 messages may be lost')
  while (!(await told.isVisible())) await retry.click({ timeout: 500 }).catch(() => undefined)
  expect(await page.evaluate('window.before')).toBe(true)
  expect(await page.locator('.line[data-state="lost"]').count()).toBe(3)
  await page.locator('.again-all').click()
  await page.locator('.line[data-state="delivered"]').nth(2).waitFor()
})

it('ends on SIGTERM', async () => {
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
