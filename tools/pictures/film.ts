// The film of the READMEs: the network of one phone is lost, its line waits, the network returns, the line is delivered.
// Needs ffmpeg: apt-get install -y ffmpeg
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { RunningServer } from '../../server/app'
import { root } from '../files'
import { run } from '../process'
import { say } from './chat'
import { phonesOf } from './readme'

interface Studio {
  readonly browser: Browser
  readonly server: RunningServer
}

interface Picture {
  readonly png: Buffer
  /** When it was taken, in epoch ms. */
  readonly at: number
}

const WINDOW = { width: 1_280, height: 800 }
/** Largest film that a README may carry, in bytes. */
const MOST = 2_000_000
/** How long the last picture stays, in ms. */
const LAST = 2_500
/** Longer than it takes a page to open or a line to arrive, in ms. */
const MOMENT = 800

const file = path.join(root, 'docs/images/lost-queued-delivered.webp')
const folder = path.join(root, 'build/film')

/** Both phones in the chat; the left one is cut off, writes, and comes back. */
async function* scenes(page: Page): AsyncGenerator<string> {
  const [left, right] = phonesOf(page)
  const network = (value: 'none' | 'wifi'): Promise<void> =>
    page.locator(`[role="radiogroup"] button[data-value="${value}"]`).first().click()
  await say(left, 'Is anybody out there?')
  await say(right, 'Loud and clear.')
  await page.waitForTimeout(MOMENT)
  yield '断网 · network lost'
  await network('none')
  await page.waitForTimeout(2 * MOMENT)
  yield '排队 · queued'
  for (const text of ['See you', 'See you at seven', 'See you at seven, bring cake']) {
    await left.fill('#draft input', text)
    await page.waitForTimeout(MOMENT / 3)
  }
  await left.press('#draft input', 'Enter')
  await page.waitForTimeout(3 * MOMENT)
  yield '送达 · delivered once'
  await network('wifi')
  await page.waitForTimeout(4 * MOMENT)
}

/** Shows over both phones what happens, larger than the panel says it. */
async function showCaption(page: Page, text: string): Promise<void> {
  const boxes = await Promise.all(
    phonesOf(page).map(async (frame) => (await frame.frameElement()).boundingBox()),
  )
  const [left, right] = boxes
  if (!left || !right) throw new Error('the phones cannot be seen')
  const x = (left.x + right.x + right.width) / 2
  const y = left.y + left.height * 0.72
  const style =
    'position:fixed;z-index:9;transform:translateX(-50%);padding:10px 22px;border-radius:24px;' +
    'background:#111e;color:#fff;font:600 20px system-ui,sans-serif;white-space:nowrap;' +
    `left:${String(x)}px;top:${String(y)}px`
  await page.evaluate(`{
    const element = document.querySelector('#caption') ?? document.body.appendChild(document.createElement('div'))
    element.id = 'caption'
    element.setAttribute('style', ${JSON.stringify(style)})
    element.textContent = ${JSON.stringify(text)}
  }`)
}

/** Takes pictures until `end` is called. */
function record(page: Page): { end(): Promise<readonly Picture[]> } {
  const pictures: Picture[] = []
  let isOver = false
  const work = (async () => {
    while (!isOver) {
      const at = Date.now()
      const png = await page.screenshot()
      if (!pictures.at(-1)?.png.equals(png)) pictures.push({ png, at })
    }
  })()
  return {
    async end() {
      isOver = true
      await work
      return pictures
    },
  }
}

/** Writes the pictures as one animated WebP that shows each as long as it was there. */
async function write(pictures: readonly Picture[]): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const lines = await Promise.all(
    pictures.map(async ({ png, at }, index) => {
      const name = `${String(index).padStart(4, '0')}.png`
      await writeFile(path.join(folder, name), png)
      const ms = (pictures[index + 1]?.at ?? at + LAST) - at
      return `file ${name}\nduration ${(ms / 1_000).toFixed(3)}\n`
    }),
  )
  // The last picture is named twice: ffmpeg does not read the time of the last one.
  const last = `file ${String(pictures.length - 1).padStart(4, '0')}.png\n`
  await writeFile(path.join(folder, 'list.txt'), lines.join('') + last)
  const command = ['ffmpeg', '-y', '-loglevel', 'error', '-f', 'concat', '-i', path.join(folder, 'list.txt')]
  const { ok, output } = await run([
    ...command,
    ...['-vsync', 'vfr', '-c:v', 'libwebp_anim', '-quality', '80', '-loop', '0', file],
  ])
  if (!ok) throw new Error(`ffmpeg has failed; it needs apt-get install -y ffmpeg\n${output}`)
}

export async function readmeFilm({ browser, server }: Studio): Promise<void> {
  const page = await browser.newPage({ viewport: WINDOW, locale: 'en-US' })
  await page.goto(`${server.origin}/#/pages/index/index`)
  await page.waitForTimeout(MOMENT)
  for (const frame of phonesOf(page))
    await frame.evaluate(`wx.navigateTo({ url: '/pages/messages/messages' })`)
  await page.waitForTimeout(MOMENT)
  const recording = record(page)
  for await (const caption of scenes(page)) await showCaption(page, caption)
  const pictures = await recording.end()
  await page.close()
  await write(pictures)
  const { size } = await stat(file)
  if (size > MOST) throw new Error(`the film has ${String(size)} bytes, ${String(MOST)} are allowed`)
  console.log(`${String(pictures.length)} pictures, ${String(size)} bytes`)
}
