import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transform } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { FloodServer, textOf } from './flood-server'
import type { ChromiumRow } from './row'
import { buildSite, type Contestant } from './site'
import type { Watch, Watched } from './watch'

const total = 10_000
const within = 1_000
/** Who does not show the newest message so long after the first was sent is not waited for any longer, in ms. */
const patience = 12_000
const rooms = ['one', 'two', 'three', 'four', 'five']
const visible = 'five'
const lobby = 'pages/lobby/lobby'
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

const route = (room: string): string => `pages/${room}/${room}`
const inRoom = (room: string, selector: string): string => `wx-page[is="${route(room)}"] ${selector}`

/**
 * Five pages in the stack of one mini-program in Chromium, each with the list of messages, the status and two counts, and
 * a WebSocket server on the loopback that sends 10,000 messages within one second: once with the official bindings, once
 * with ours. Calls and bytes are those of the preview's meter; frames and long tasks are the tab's, which all pages share,
 * and stand in the row of the visible one. Takes less than a minute.
 *
 * @throws Error where ours does not end with the newest message on the screen, or a page that is gone is sent anything
 */
export async function runChromium(): Promise<ChromiumRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bindings-bench-'))
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...flags, ...quiet],
  })
  try {
    return [...(await rowsOf('official', browser, folder)), ...(await rowsOf('ours', browser, folder))]
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

async function rowsOf(contestant: Contestant, browser: Browser, folder: string): Promise<ChromiumRow[]> {
  const server = await FloodServer.start(await buildSite(contestant, folder))
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } })
  try {
    const tab = await context.newPage()
    await openRooms(tab, server)
    const watched = await flood(tab, server)
    const sentAfterwards = await sendToNobody(tab, server)
    if (contestant === 'ours' && !watched.shown) {
      throw new Error(`The screen does not show the newest message: ${watched.text}`)
    }
    if (sentAfterwards.length > 0)
      throw new Error(`${contestant}: data for ${sentAfterwards.join()}, which are gone`)
    return rooms.map((room) => row(contestant, room, watched))
  } finally {
    await context.close()
    await server.close()
  }
}

function row(contestant: Contestant, room: string, { counts, ...tab }: Watched): ChromiumRow {
  const { calls = 0, bytes = 0, peak = 0 } = counts[route(room)] ?? {}
  const figures = { contestant, calls, bytes, perSecond: peak }
  if (room !== visible)
    return { ...figures, page: `${room} (hidden)`, droppedFrames: 0, longTasks: 0, longTaskMs: 0 }
  const { shown, text, elapsed, droppedFrames, longTasks, longTaskMs } = tab
  const reached = shown ? 'newest' : `message ${Number.parseInt(text)}`
  const page = `${room} (visible, ${reached} after ${(elapsed / 1_000).toFixed(1)} s)`
  return { ...figures, page, droppedFrames, longTasks, longTaskMs }
}

async function openRooms(tab: Page, { address }: FloodServer): Promise<void> {
  tab.setDefaultTimeout(10_000)
  const { code } = await transform(await readFile(path.join(__dirname, 'watch.ts'), 'utf8'), { loader: 'ts' })
  await tab.addInitScript({ content: `{${code}}` })
  await tab.goto(`http://${address}/phone.html?server=ws://${address}#/${route(rooms[0]!)}`)
  for (const room of rooms.slice(1)) await tab.evaluate(`wx.navigateTo({ url: '/${route(room)}' })`)
  await tab.locator(inRoom(visible, '.status')).getByText('open').waitFor()
}

/** Floods the five pages, says what it did to them, and unloads them. */
async function flood(tab: Page, server: FloodServer): Promise<Watched> {
  const watch: Watch = {
    selector: inRoom(visible, '.row:last-child .text'),
    expected: textOf(total),
    patience,
  }
  // Left in the same breath: a tab that is busy hears nothing from outside.
  const script = `watchFlood(${JSON.stringify(watch)}).then((seen) => (wx.reLaunch({ url: '/${lobby}' }), seen))`
  const watched = tab.evaluate<Watched>(script)
  await server.flood(total, within)
  return watched
}

/** Lets more messages come when no page is left, and says which was sent something all the same. */
async function sendToNobody(tab: Page, server: FloodServer): Promise<string[]> {
  await tab.locator('.lobby').waitFor()
  // What the page was about to do when it was left is done by then.
  await tab.waitForTimeout(100)
  await tab.evaluate('preview.resetSetDataCount()')
  await server.flood(100, 100)
  await tab.waitForTimeout(200)
  return tab.evaluate<string[]>('Object.keys(preview.setDataCount())')
}
