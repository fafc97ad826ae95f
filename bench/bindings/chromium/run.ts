import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { FloodServer } from './flood-server'
import type { ChromiumRow } from './row'
import { buildSite, type Contestant } from './site'
import { type Flood, floodNobody, floodPages, lobby, openPages, route } from './tab'
import type { Watched } from './watch'

type Stack = readonly [string, ...string[]]

const rooms: Stack = ['one', 'two', 'three', 'four', 'five']
const stacks: Record<Contestant, Stack> = { none: [lobby], official: rooms, ours: rooms }
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** More than a phone can draw, and a busy room. */
const floods: readonly [Flood, Flood] = [
  { total: 10_000, seconds: 1 },
  { total: 2_000, seconds: 2 },
]

/**
 * Five pages in the stack of one mini-program in Chromium, each with the list of messages, the status and two counts, and
 * a WebSocket server on the loopback that sends 10,000 messages within one second: once with the official bindings, once
 * with ours, and once with no page that shows them. Then the same with 2,000 messages in two seconds, with a row for the visible
 * page only. The preview's meter counts calls and bytes. Frames and long tasks are counted for the tab, so they are in the row of the
 * visible page. Takes less than a minute.
 *
 * @throws Error where ours does not show the newest message at the end, or sends something to an unloaded page
 */
export async function runChromium(): Promise<ChromiumRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bindings-bench-'))
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...flags, ...quiet],
  })
  try {
    const rows: ChromiumRow[] = []
    for (const contestant of ['none', 'official', 'ours'] as const) {
      rows.push(...(await rowsOf(contestant, browser, folder)))
    }
    return rows
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

async function rowsOf(contestant: Contestant, browser: Browser, folder: string): Promise<ChromiumRow[]> {
  const site = await buildSite(contestant, folder)
  const stack = stacks[contestant]
  const [heavy, steady] = floods
  const heavyWatched = await watchOf(contestant, browser, site, heavy)
  const steadyWatched = await watchOf(contestant, browser, site, steady)
  return [
    ...stack.slice(0, -1).map((page) => hiddenRow(contestant, page, heavyWatched)),
    visibleRow(contestant, heavy, heavyWatched),
    visibleRow(contestant, steady, steadyWatched),
  ]
}

async function watchOf(
  contestant: Contestant,
  browser: Browser,
  site: string,
  flood: Flood,
): Promise<Watched> {
  const server = await FloodServer.start(site)
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } })
  try {
    const tab = await context.newPage()
    await openPages(tab, server, stacks[contestant])
    const watched = await floodPages(tab, server, visiblePage(contestant), flood)
    if (contestant === 'ours' && !watched.done) throw new Error('The newest message is not on the screen')
    const sentTo = await floodNobody(tab, server)
    if (sentTo.length > 0) throw new Error(`${contestant}: data for ${sentTo.join()}, which are gone`)
    return watched
  } finally {
    await context.close()
    await server.close()
  }
}

function visiblePage(contestant: Contestant): string {
  const stack = stacks[contestant]
  return stack.at(-1) ?? stack[0]
}

function hiddenRow(contestant: Contestant, page: string, watched: Watched): ChromiumRow {
  const tab = { longTasks: 0, longTaskMs: 0, droppedFrames: 0 }
  return { contestant, page: `${page} (hidden)`, ...figuresOf(page, watched), ...tab }
}

function visibleRow(contestant: Contestant, flood: Flood, watched: Watched): ChromiumRow {
  const name = visiblePage(contestant)
  const { done, received, elapsed, longTasks, longTaskMs, droppedFrames } = watched
  const [total, reached] = [flood.total, received].map((count) => count.toLocaleString('en'))
  const end = `${done ? 'all' : reached} after ${(elapsed / 1_000).toFixed(1)} s`
  const page = `${name} (visible, ${total} in ${flood.seconds} s: ${end})`
  return { contestant, page, ...figuresOf(name, watched), longTasks, longTaskMs, droppedFrames }
}

function figuresOf(page: string, { counts }: Watched): Pick<ChromiumRow, 'calls' | 'bytes' | 'perSecond'> {
  const { calls = 0, bytes = 0, peak = 0 } = counts[route(page)] ?? {}
  return { calls, bytes, perSecond: peak }
}
