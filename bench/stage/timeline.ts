import path from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { root } from '../../tools/files'

const hour = 3_600
/** Time in which drawings are watched, in ms. */
const watched = 6_000

export interface TimelineRow {
  /** Bytes that the recording adds to the heap. */
  readonly heap: number
  /** Times of drawings in ms, by the length of the window. */
  readonly drawings: readonly { readonly window: string; readonly times: readonly number[] }[]
}

/** Records an hour of two phones in Chromium, and draws its end and a window of four minutes while it goes on. */
export async function measureTimeline(browser: Browser): Promise<TimelineRow> {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } })
  await page.setContent(
    '<!doctype html><body><section class="timeline" style="grid-area: 1 / 1 / -1 / -1"></section>',
  )
  await page.addStyleTag({ content: await bundle('preview/shell/styles/index.css') })
  await page.addScriptTag({ content: await bundle('bench/stage/page.ts') })
  await page.evaluate(`bench.open(${String(hour)})`)
  const before = await heapOf(page)
  await page.evaluate(`bench.fill(${String(hour)})`)
  const heap = (await heapOf(page)) - before
  const drawings = []
  for (const clicks of [0, 6]) {
    for (let click = 0; click < clicks; click += 1)
      await page.getByRole('button', { name: 'Zoom out (−)' }).click()
    await page.waitForTimeout(500)
    await page.evaluate('bench.drawings()')
    await page.waitForTimeout(watched)
    const times = await page.evaluate<number[]>('bench.drawings()')
    drawings.push({ window: (await page.locator('.time-span').textContent()) ?? '', times })
  }
  await page.close()
  return { heap, drawings }
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome120',
  })
  return outputFiles[0]?.text ?? ''
}

/** Bytes of JavaScript that are in use after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}
