import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { FloodServer } from './flood-server'
import type { ChromiumRow } from './row'
import { buildSite, type Contestant } from './site'
import { floodNobody, floodPages, lobby, openPages, route } from './tab'
import type { Watched } from './watch'

type Stack = readonly [string, ...string[]]

const rooms: Stack = ['one', 'two', 'three', 'four', 'five']
const stacks: Record<Contestant, Stack> = { nobody: [lobby], official: rooms, ours: rooms }
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/**
 * Five pages in the stack of one mini-program in Chromium, each with the list of messages, the status and two counts, and
 * a WebSocket server on the loopback that sends 10,000 messages within one second: once with the official bindings, once
 * with ours, and once with no page that shows any of it. Calls and bytes are those of the preview's meter; frames and long
 * tasks are the tab's, which all pages share, and stand in the row of the visible one. Takes less than a minute.
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
    const rows: ChromiumRow[] = []
    for (const contestant of ['nobody', 'official', 'ours'] as const) {
      rows.push(...(await rowsOf(contestant, browser, folder)))
    }
    return rows
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
    const stack = stacks[contestant]
    const visible = stack.at(-1) ?? stack[0]
    await openPages(tab, server, stack)
    const watched = await floodPages(tab, server, visible)
    if (contestant === 'ours' && !watched.done) throw new Error('The newest message is not on the screen')
    const sentTo = await floodNobody(tab, server)
    if (sentTo.length > 0) throw new Error(`${contestant}: data for ${sentTo.join()}, which are gone`)
    return stack.map((page) => rowOf(contestant, page, page === visible, watched))
  } finally {
    await context.close()
    await server.close()
  }
}

function rowOf(contestant: Contestant, page: string, isVisible: boolean, watched: Watched): ChromiumRow {
  const { calls = 0, bytes = 0, peak = 0 } = watched.counts[route(page)] ?? {}
  const figures = { contestant, calls, bytes, perSecond: peak }
  if (!isVisible)
    return { ...figures, page: `${page} (hidden)`, longTasks: 0, longTaskMs: 0, droppedFrames: 0 }
  const { done, received, elapsed, longTasks, longTaskMs, droppedFrames } = watched
  const reached = done ? 'done' : `${received.toLocaleString('en')} messages`
  const state = `${page} (visible, ${reached} in ${(elapsed / 1_000).toFixed(1)} s)`
  return { ...figures, page: state, longTasks, longTaskMs, droppedFrames }
}
