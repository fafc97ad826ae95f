// Takes pictures of the app: the preview in Chromium, with the reference server.
//
//   npm run screenshots              the pictures of the READMEs, in docs/images
//   npm run screenshots -- film      their film, which needs ffmpeg (apt-get install -y ffmpeg)
//   npm run screenshots -- all       every page in every state, theme and language, in build/screenshots
//   npm run screenshots -- lost      the same of one state, of the `lobby`, or of `shell`, the preview in windows of several sizes
//   npm run screenshots -- game      the game's page in every state, `game-claim` in one
//
// CHROMIUM names the browser, by default /usr/bin/chromium.
import { mkdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { buildSite } from '../preview/serve/serve-preview'
import { serveSite } from '../preview/serve/serve-site'
import { launchChromium } from '../preview/testing/chromium'
import type { RunningServer } from '../server/app'
import { root } from './files'
import { say } from './pictures/chat'
import { readmeFilm } from './pictures/film'
import { gamePictures } from './pictures/game'
import { lobbyPictures } from './pictures/lobby'
import { readmePictures } from './pictures/readme'
import { shellPictures } from './pictures/shell'

interface Studio {
  readonly browser: Browser
  readonly server: RunningServer
  /** Starts the server anew, with nothing in its memory. */
  readonly restart: () => Promise<void>
  /** The port of a server that accepts connections and then says nothing. */
  readonly silentPort: number
}

const themes = ['light', 'dark'] as const
const languages = ['zh_CN', 'en'] as const
const phone = { width: 375, height: 740 }
/** The monitor is longer than a phone, and all of it is of interest. */
const longPhone = { width: 375, height: 1_700 }
/** Longer than it takes a page to open or a message to arrive, in ms. */
const MOMENT = 400

/** The launch query that a state needs. */
const queries: Readonly<Record<string, string>> = { failed: '&retries=3' }

/** Steps that bring the app into each state, from its first page and connected. */
const states: Readonly<Record<string, (page: Page, studio: Studio) => Promise<unknown>>> = {
  open: (page, { server }) => heartbeats(page, server, 24),
  async connecting(page, { silentPort }) {
    const address = page.url().replace('&theme', `&server=ws://127.0.0.1:${String(silentPort)}&theme`)
    await page.goto(address)
  },
  sending: (_page, { server }) => debug(server, 'silence', { on: true }),
  async lost(page, { restart }) {
    await restart()
    for (const second of [1, 2, 3]) {
      await page.clock.fastForward(10_000 * second)
      await page.waitForTimeout(MOMENT)
    }
  },
  waiting: outage,
  failed: outage,
  suspended: (page) => page.evaluate('window.preview.hide()'),
  offline: (page) => page.evaluate(`window.preview.setNetwork('none')`),
  async closed(page) {
    await page.click('#monitor-card')
    await page.click('#disconnect')
    await page.goBack()
  },
}

/** Four attempts fail. */
async function outage(page: Page, { server }: Studio): Promise<void> {
  // The longest wait, so that it lasts until the pictures are made.
  await page.evaluate('Math.random = () => 0.75')
  await debug(server, 'refuse', { on: true })
  await debug(server, 'drop', {})
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await page.clock.fastForward(12_000)
    await page.waitForTimeout(MOMENT)
  }
}

async function debug({ origin }: RunningServer, fault: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${origin}/debug/${fault}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Lets heartbeats pass without waiting for them, each with a latency of its own. */
async function heartbeats(page: Page, server: RunningServer, count: number): Promise<void> {
  for (let beat = 0; beat < count; beat += 1) {
    const ms = 8 + ((beat * 37) % 23) + (beat % 9 === 7 ? 90 : 0)
    await debug(server, 'delay', { ms })
    await page.clock.fastForward(10_001)
    await page.waitForTimeout(2 * ms + 30)
  }
  await debug(server, 'delay', { ms: 0 })
}

/** A person on another phone. */
async function friendOf({ browser, server }: Studio): Promise<Page> {
  const friend = await browser.newPage({ viewport: phone })
  await friend.goto(`${server.origin}/phone.html?phone=1&language=en#/pages/messages/messages`)
  await friend.locator('.banner[data-status="open"]').waitFor()
  return friend
}

/** Some lines of two phones; returns the other phone, which stays. */
async function conversation(page: Page, studio: Studio): Promise<Page> {
  const friend = await friendOf(studio)
  await page.click('#messages-card')
  await say(page, 'Is anybody out there?')
  await say(friend, '收到 Loud and clear')
  await say(friend, 'The kettle is on at seven')
  await say(page, 'I will be there, with cake for everybody and a second pot, because one is never enough')
  await page.goBack()
  await say(friend, 'See you then')
  return friend
}

/** Every page in one state. */
async function series(studio: Studio, state: string, theme: 'light' | 'dark', language: string) {
  const page = await studio.browser.newPage({ viewport: phone, deviceScaleFactor: 2, colorScheme: theme })
  const folder = path.join(root, 'build/screenshots')
  const picture = async (name: string): Promise<void> => {
    await page.waitForTimeout(MOMENT)
    await page.screenshot({ path: path.join(folder, `${state}-${name}-${theme}-${language}.png`) })
  }
  await mkdir(folder, { recursive: true })
  await page.clock.install()
  const settings = `phone=1&theme=${theme}&language=${language}${queries[state] ?? ''}`
  await page.goto(`${studio.server.origin}/phone.html?${settings}#/pages/index/index`)
  const friend = await conversation(page, studio)
  await states[state]?.(page, studio)
  await picture('index')
  await page.click('#messages-card')
  await say(page, language === 'en' ? 'See you at seven' : '七点见')
  await friend.fill('#draft input', 'Wait, there is one more thing')
  await picture('messages')
  await friend.close()
  await page.locator('.banner-message:visible').click()
  await page.setViewportSize(longPhone)
  await picture('monitor')
  await page.close()
  await debug(studio.server, 'reset', {})
}

async function inStudio(work: (studio: Studio) => Promise<void>): Promise<void> {
  const folder = await buildSite(path.join(root, 'miniprogram'), false)
  let server = await serveSite(folder)
  const restart = async (): Promise<void> => {
    const { port } = server
    await server.close()
    server = await serveSite(folder, port)
  }
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const browser = await launchChromium()
  try {
    const { port: silentPort } = silent.address() as AddressInfo
    await work({
      browser,
      silentPort,
      restart,
      get server() {
        return server
      },
    })
  } finally {
    await browser.close()
    await server.close()
    await rm(folder, { recursive: true })
    silent.close()
  }
}

async function seriesOf(studio: Studio, state: string): Promise<void> {
  for (const theme of themes)
    for (const language of languages) {
      await studio.restart()
      await series(studio, state, theme, language)
    }
}

async function everything(studio: Studio): Promise<void> {
  for (const state of Object.keys(states)) await seriesOf(studio, state)
  await lobbyPictures(studio)
  await shellPictures(studio)
  await gamePictures(studio.browser)
}

const [, , wanted] = process.argv

function work(): (studio: Studio) => Promise<void> {
  if (wanted === undefined) return readmePictures
  const all = { all: everything, film: readmeFilm, lobby: lobbyPictures, shell: shellPictures }[wanted]
  if (/^game\b/.test(wanted)) return ({ browser }) => gamePictures(browser, wanted.slice('game-'.length))
  return all ?? ((studio) => seriesOf(studio, wanted))
}

inStudio(work()).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
