// The board of the game in Chromium at a slower CPU, with 16 × 16 cells: how long until the screen shows a room, a dig
// and an area. Prints the median and the slowest of several runs.
import { rm } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { serveSite } from '../../preview/serve/serve-site'
import { launchChromium } from '../../preview/testing/chromium'
import { buildGallery } from '../../tools/pictures/game'

/** How many times slower the CPU is made. */
const SLOWER = 6
const RUNS = 7
const FIRST = 'first render'
/** Cells of the area that opens at once. */
const AREA = 120
/** Longer than the pace of the bindings, in ms. */
const QUIET = 700

/** Most ms that may pass. */
const limits: Readonly<Record<string, number>> = {
  [FIRST]: 600,
  'one dig': 60,
  [`${String(AREA)} cells`]: 60,
}

/** In the tab: the time from a change until it is laid out, and until it is painted. */
const stopwatch = `
window.time = (change, isShown) => new Promise((resolve) => {
  const began = performance.now()
  change()
  const channel = new MessageChannel()
  channel.port1.onmessage = () => {
    if (!isShown()) return channel.port2.postMessage(0)
    document.body.getBoundingClientRect()
    const laidOut = performance.now() - began
    requestAnimationFrame(() => setTimeout(() => resolve([laidOut, performance.now() - began])))
  }
  channel.port2.postMessage(0)
})
window.count = (selector) => document.querySelectorAll(selector).length
`

const steps: readonly (readonly [name: string, before: string, code: string])[] = [
  [FIRST, `show('loading')`, `time(() => show('large'), () => count('.board .cell') === 256)`],
  ['one dig', `show('large-begin')`, `time(() => open([100]), () => count('.board .open') === 2)`],
  [
    `${String(AREA)} cells`,
    `show('large-begin')`,
    `time(() => open(Array.from({ length: ${String(AREA)} }, (_, n) => n)), () => count('.board .open') === ${String(AREA + 1)})`,
  ],
]

async function openPage(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 375, height: 812 } })
  await page.goto(`${origin}/phone.html?phone=1#/pages/game/game?room=7KQ3MX`)
  await page.locator('#facts').waitFor()
  await page.evaluate(stopwatch)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return page
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function main(): Promise<void> {
  const site = await buildGallery()
  const server = await serveSite(site)
  const browser = await launchChromium()
  try {
    console.log(`16 × 16 cells, CPU ${String(SLOWER)} times slower, ${String(RUNS)} runs, ms`)
    for (const [name, before, code] of steps) {
      const page = await openPage(browser, server.origin)
      const laidOut: number[] = []
      const painted: number[] = []
      for (let run = 0; run < RUNS; run += 1) {
        await page.evaluate(before)
        await page.waitForTimeout(QUIET)
        // The first dig of all lets the others move.
        if (name !== FIRST) await page.evaluate('open([255])')
        await page.waitForTimeout(QUIET)
        const [first = 0, second = 0] = await page.evaluate<number[]>(code)
        laidOut.push(first)
        painted.push(second)
      }
      await page.close()
      const limit = limits[name] ?? 0
      const isMet = median(painted) <= limit
      const figures = [median(laidOut), median(painted), Math.min(...painted), Math.max(...painted)].map(
        (ms) => ms.toFixed(0),
      )
      console.log(
        `${name}: laid out ${figures[0] ?? ''}, painted ${figures[1] ?? ''}, fastest ${figures[2] ?? ''}, slowest ${figures[3] ?? ''}; limit ${String(limit)}${isMet ? '' : ' MISSED'}`,
      )
      if (!isMet) process.exitCode = 1
    }
  } finally {
    await browser.close()
    await server.close()
    await rm(site, { recursive: true })
  }
}

void main()
