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
  child = spawn(process.execPath, ['--import', 'tsx', 'preview/dev/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', MINIPROGRAM: copy },
  })
  const origin = await address(child)
  browser = await connectChromium()
  page = await browser.newPage({ viewport: { width: 375, height: 740 } })
  page.setDefaultTimeout(15_000)
  await page.goto(`${origin}/phone.html?phone=1&language=en`)
  await page.locator('.banner[data-status="open"]').waitFor()
})
afterAll(async () => {
  await browser.close()
  child.kill('SIGKILL')
  await rm(copy, { recursive: true, force: true })
})

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

it('shows it in seven tabs of one browser, with the pages that were open, and every panel works', async () => {
  const { origin } = new URL(page.url())
  const context = await browser.newContext({ viewport: { width: 1_700, height: 1_050 } })
  context.setDefaultTimeout(20_000)
  const tabs = await Promise.all(Array.from({ length: 7 }, () => context.newPage()))
  for (const tab of tabs) {
    await tab.bringToFront()
    await tab.goto(`${origin}/?language=en`)
    await tab.frameLocator('iframe').locator('.banner[data-status="open"]').waitFor()
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
    await tab.getByText('8 connections').waitFor()
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

it('ends on SIGTERM', async () => {
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
