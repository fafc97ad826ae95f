// The preview in windows of several sizes, in both themes and languages, while the first phone has no network.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { RunningServer } from '../../server/app'
import { root } from '../files'
import { say } from './chat'

interface Studio {
  readonly browser: Browser
  readonly server: RunningServer
  readonly restart: () => Promise<void>
}

/** Windows of laptops, a screen, a tablet and a phone, upright and on its side. */
const windows = [
  { width: 1_366, height: 657 },
  { width: 1_440, height: 900 },
  { width: 1_920, height: 1_080 },
  { width: 820, height: 1_180 },
  { width: 1_024, height: 768 },
  { width: 844, height: 390 },
  { width: 390, height: 844 },
] as const
const MOMENT = 800

export async function shellPictures(studio: Studio): Promise<void> {
  const folder = path.join(root, 'build/screenshots')
  await mkdir(folder, { recursive: true })
  for (const viewport of windows)
    for (const theme of ['light', 'dark'] as const)
      for (const language of ['zh_CN', 'en'] as const) {
        await studio.restart()
        const page = await studio.browser.newPage({ viewport })
        await page.goto(
          `${studio.server.origin}/?theme=${theme}&language=${language}#/pages/messages/messages`,
        )
        const name = `shell-${String(viewport.width)}x${String(viewport.height)}-${theme}-${language}`
        await talk(page, language === 'en')
        await page.screenshot({ path: path.join(folder, `${name}.png`) })
        for (const view of ['timeline', 'controls'] as const)
          if (await openView(page, view, language === 'en'))
            await page.screenshot({ path: path.join(folder, `${name}-${view}.png`) })
        await page.close()
      }
}

/** A word is delivered, the next one waits for the network. */
async function talk(page: Page, isEnglish: boolean): Promise<void> {
  const frame = page.frames().find((each) => each.url().includes('phone.html'))
  if (frame === undefined) throw new Error('the shell shows no phone')
  await frame.locator('.banner[data-status="open"]').waitFor()
  await page.waitForTimeout(MOMENT)
  await say(frame, isEnglish ? 'Is anybody out there?' : '有人在吗？')
  await frame.evaluate(`preview.setNetwork('none')`)
  await say(frame, isEnglish ? 'I am in the lift' : '我在电梯里')
  await page.waitForTimeout(2 * MOMENT)
}

/** Opens the sheet or a tab, where the window has them. */
async function openView(page: Page, view: 'timeline' | 'controls', isEnglish: boolean): Promise<boolean> {
  const names = { timeline: ['时间线', 'Timeline'], controls: ['控制', 'Controls'] } as const
  if ((await page.locator('.sheet-head:visible').count()) === 0) return false
  const peek = page.locator('.peek[aria-expanded="false"]:visible')
  if ((await peek.count()) > 0) await peek.click()
  await page.getByRole('radio', { name: names[view][isEnglish ? 1 : 0], exact: true }).click()
  await page.waitForTimeout(MOMENT)
  return true
}
