// Pictures of the app, made of the real thing: the preview in Chromium against the reference server.
//
//   npm run screenshots              the picture of the README, in docs/images
//   npm run screenshots -- all       every page in every state, theme and language, in build/screenshots
//
// CHROMIUM names the browser, by default /usr/bin/chromium.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { buildPreview, describeProblems } from '../preview/build'
import { previewPlugin } from '../preview/plugin'
import { type RunningServer, startServer } from '../server/app'
import { root } from './files'

const themes = ['light', 'dark'] as const
const languages = ['zh_CN', 'en'] as const
const phone = { width: 375, height: 740 }
/** The monitor is longer than a phone: all of it is of interest. */
const longPhone = { width: 375, height: 1_480 }

interface Stage {
  readonly page: Page
  readonly server: RunningServer
  /** A server that accepts connections and then says nothing. */
  readonly silent: number
}

/** How to bring the app into each state, from open. */
const states: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  open: async ({ page, server }) => {
    await heartbeats(page, server, 24)
  },
  connecting: async ({ page, server, silent }) => {
    const url = new URL(page.url())
    url.searchParams.set('server', `ws://127.0.0.1:${String(silent)}/plain`)
    await page.goto(url.href)
    await debug(server, 'reset', {})
  },
  waiting: async ({ page, server }) => {
    // A wait that lasts long enough for the pictures, whatever chance says.
    await page.evaluate('Math.random = () => 0.75')
    await debug(server, 'refuse', { on: true })
    await debug(server, 'drop', {})
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await page.clock.fastForward(12_000)
      await page.waitForTimeout(150)
    }
  },
  offline: ({ page }) => page.evaluate(`window.preview.setNetwork('none')`),
  closed: ({ page }) => page.evaluate(`window.preview.router`),
}

async function debug(server: RunningServer, fault: string, body: object): Promise<void> {
  await fetch(`${server.origin}/debug/${fault}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Lets heartbeats pass in no time, each with a latency of its own. */
async function heartbeats(page: Page, server: RunningServer, count: number): Promise<void> {
  for (let beat = 0; beat < count; beat += 1) {
    const ms = 8 + ((beat * 37) % 23) + (beat % 9 === 7 ? 120 : 0)
    await debug(server, 'delay', { ms })
    await page.clock.fastForward(10_001)
    await page.waitForTimeout(2 * ms + 30)
  }
  await debug(server, 'delay', { ms: 0 })
}

async function everyState(browser: Browser, server: RunningServer, silent: number): Promise<void> {
  const folder = path.join(root, 'build/screenshots')
  await mkdir(folder, { recursive: true })
  for (const [state, reach] of Object.entries(states)) {
    for (const theme of themes) {
      for (const language of languages) {
        const page = await browser.newPage({ viewport: phone, deviceScaleFactor: 2, colorScheme: theme })
        const picture = (name: string): Promise<unknown> =>
          page.screenshot({ path: path.join(folder, `${state}-${name}-${theme}-${language}.png`) })
        await page.clock.install()
        await page.goto(
          `${server.origin}/phone.html?phone=1&theme=${theme}&language=${language}#/pages/index/index`,
        )
        await page.waitForTimeout(400)
        await conversation(page, server)
        await reach({ page, server, silent })
        if (state === 'closed') await disconnect(page)
        await page.waitForTimeout(400)
        await picture('index')
        await page.click('#messages-card')
        await page.waitForTimeout(400)
        if (state !== 'open') await say(page, language === 'en' ? 'See you at seven' : '七点见')
        await page.waitForTimeout(400)
        await picture('messages')
        await page.click('wx-page:not([style*="none"]) .banner-message >> visible=true')
        await page.setViewportSize(longPhone)
        await page.waitForTimeout(400)
        await picture('monitor')
        await page.close()
        await debug(server, 'reset', {})
      }
    }
  }
}

async function disconnect(page: Page): Promise<void> {
  await page.click('#monitor-card')
  await page.click('#disconnect')
  await page.goBack()
}

async function conversation(page: Page, server: RunningServer): Promise<void> {
  await page.click('#messages-card')
  await say(page, 'Is anybody out there?')
  await debug(server, 'push', {
    text: JSON.stringify({ type: 'line', id: 'K7QT-1', from: 'K7QT', text: 'Loud and clear 收到' }),
  })
  await page.waitForTimeout(100)
  await page.goBack()
  await page.waitForTimeout(300)
  await debug(server, 'push', { text: 'Server: the kettle is on at seven' })
  await page.waitForTimeout(100)
}

async function say(page: Page, text: string): Promise<void> {
  await page.fill('#draft input', text)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(150)
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'screenshots-'))
  const { problems } = await buildPreview({ root: path.join(root, 'miniprogram'), out: folder, dev: false })
  if (problems.length > 0) throw new Error(describeProblems(problems))
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const server = await startServer({
    port: 0,
    development: true,
    logLevel: 'silent',
    plugins: [async (app) => app.register(previewPlugin({ folder }))],
  })
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await everyState(browser, server, port)
  } finally {
    await browser.close()
    await server.close()
    silent.close()
    await rm(folder, { recursive: true })
  }
}

void main()
