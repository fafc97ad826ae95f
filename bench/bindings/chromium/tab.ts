import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { transform } from 'esbuild'
import type { Page } from 'playwright-core'
import { type FloodServer, textOf } from './flood-server'
import type { Watch, Watched } from './watch'

/** A number of messages, sent evenly within a number of seconds. */
export interface Flood {
  readonly total: number
  readonly seconds: number
}

/** How long to wait for the newest message, from the first one sent, in ms. */
const patience = 8_000
/** The page that shows nothing of the store. */
export const lobby = 'lobby'

export const route = (page: string): string => `pages/${page}/${page}`
const on = (page: string, selector: string): string => `wx-page[is="${route(page)}"] ${selector}`

/** Opens the pages over each other, in an app that is connected. */
export async function openPages(
  tab: Page,
  { address, connected }: FloodServer,
  [first, ...others]: readonly [string, ...string[]],
): Promise<void> {
  tab.setDefaultTimeout(10_000)
  const { code } = await transform(await readFile(path.join(__dirname, 'watch.ts'), 'utf8'), { loader: 'ts' })
  await tab.addInitScript({ content: `{${code}}` })
  await tab.goto(`http://${address}/phone.html?server=ws://${address}#/${route(first)}`)
  await tab.locator(`wx-page[is="${route(first)}"]`).waitFor()
  for (const page of others) await tab.evaluate(`wx.navigateTo({ url: '/${route(page)}' })`)
  await connected
}

/** Floods the pages, returns the figures of each, and unloads them. */
export async function floodPages(
  tab: Page,
  server: FloodServer,
  visible: string,
  { total, seconds }: Flood,
): Promise<Watched> {
  const newest = { selector: on(visible, '.row:last-child .text'), text: textOf(total) }
  const watch: Watch = { total, patience, newest: visible === lobby ? null : newest }
  // Unloaded by the same script: a busy tab does not receive another one.
  const leave = `wx.reLaunch({ url: '/${route(lobby)}' })`
  const watched = tab.evaluate<Watched>(
    `watchFlood(${JSON.stringify(watch)}).then((seen) => (${leave}, seen))`,
  )
  await server.flood(total, seconds * 1_000)
  return watched
}

/** Sends more messages when no page is left, and returns the pages that were sent something. */
export async function floodNobody(tab: Page, server: FloodServer): Promise<string[]> {
  await tab.locator('.lobby').waitFor()
  // Pending work of an unloaded page is done by then.
  await tab.waitForTimeout(100)
  await tab.evaluate('preview.resetSetDataCount()')
  await server.flood(100, 100)
  await tab.waitForTimeout(200)
  return tab.evaluate<string[]>('Object.keys(preview.setDataCount())')
}
