// The page around the phones in windows of every size: nothing overflows, all is reached by keyboard, and axe-core finds nothing.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { violations } from '../support/browser/axe'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'pages/messages/messages'
const large = [
  [1_366, 657],
  [1_440, 900],
  [1_920, 1_080],
  [820, 1_180],
] as const
const small = [
  [844, 390],
  [390, 844],
] as const

/** The page in a window of this size, with every phone connected. */
async function open(width: number, height: number, query = ''): Promise<Page> {
  const tab = await stage.tab({ width, height })
  await tab.goto(`${stage.origin}/?${query}#/${messages}`)
  for (const frame of await tab.locator('iframe').all())
    await frame.contentFrame().locator('.banner[data-status="open"]').waitFor()
  await tab.locator('.panel .card').first().waitFor({ state: 'attached' })
  return tab
}

/** Size of what is scrolled, and of the window. */
const overflow = (tab: Page, selector: string): Promise<unknown> =>
  tab.locator(selector).evaluate((element) => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element as HTMLElement
    return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight }
  })

describe.each(['zh_CN', 'en'])('in %s', (language) => {
  it.each(large)(
    'a window of %s × %s shows phones, timeline and panel without scrolling',
    async (...size) => {
      const [width, height] = size
      const tab = await open(width, height, `language=${language}`)
      expect(await tab.locator('.device').count()).toBe(width < 1_180 ? 1 : 2)
      expect(await overflow(tab, 'html')).toEqual({ across: 0, down: 0 })
      expect(await overflow(tab, '.panel')).toEqual({ across: 0, down: 0 })
      for (const part of ['.stage', '.timeline', '.panel']) {
        const box = await tab.locator(part).boundingBox()
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
      }
      const [phone, place] = [
        await tab.locator('.bezel').first().boundingBox(),
        await tab.locator('.stage').boundingBox(),
      ]
      expect(phone?.y).toBeGreaterThanOrEqual(place?.y ?? 0)
      expect((phone?.y ?? 0) + (phone?.height ?? 0)).toBeLessThanOrEqual(
        (place?.y ?? 0) + (place?.height ?? 0),
      )
    },
  )

  it.each(small)(
    'a window of %s × %s gives the timeline and the controls the same place in turn',
    async (width, height) => {
      const tab = await open(width, height, `language=${language}`)
      const peek = tab.locator('.peek')
      if (await peek.isVisible()) await peek.click()
      for (const [name, part] of [
        [language === 'en' ? 'Controls' : '控制', '.panel'],
        [language === 'en' ? 'Timeline' : '时间线', '.timeline'],
      ] as const) {
        await tab.getByRole('radio', { name, exact: true }).click()
        expect(await tab.locator('.panel, .timeline').filter({ visible: true }).count()).toBe(1)
        await tab.locator(part).waitFor()
        expect(await overflow(tab, 'html')).toEqual({ across: 0, down: 0 })
      }
    },
  )
})

describe('axe-core', () => {
  it.each([...large, ...small])('finds nothing in a window of %s × %s', async (width, height) => {
    const found: string[] = []
    for (const theme of ['light', 'dark'])
      for (const language of ['zh_CN', 'en']) {
        const tab = await open(width, height, `theme=${theme}&language=${language}`)
        const peek = tab.locator('.peek')
        if (await peek.isVisible()) await peek.click()
        await tab.getByRole('button', { name: /Show as a table|显示为表格/ }).click()
        found.push(...(await violations(tab)).map((each) => `${theme} ${language} ${each}`))
        const tabs = tab.getByRole('radio', { name: /^(Controls|控制)$/ })
        if (await tabs.isVisible()) {
          await tabs.click()
          found.push(...(await violations(tab)).map((each) => `${theme} ${language} ${each}`))
        }
        await tab.context().close()
      }
    expect(found).toEqual([])
  })

  it('finds nothing where the server is broken and a phone is in the background', async () => {
    const tab = await open(1_440, 900, 'language=en')
    await tab.getByRole('switch', { name: 'Silence' }).click()
    await tab.getByRole('radio', { name: 'Background' }).click()
    await tab.getByRole('button', { name: 'Reset' }).waitFor()
    expect(await violations(tab)).toEqual([])
  })
})

describe('the keyboard alone', () => {
  it('reaches every control, from the number of phones to the last setting', async () => {
    const tab = await open(1_440, 900, 'language=en')
    const reached = new Set<string>()
    await tab.locator('.bar [aria-checked="true"]').focus()
    for (let presses = 0; presses < 80; presses += 1) {
      const name = await tab.evaluate<string>(
        `(({ ariaLabel, textContent, placeholder }) => ariaLabel || placeholder || textContent.trim())(document.activeElement)`,
      )
      reached.add(name)
      await tab.keyboard.press('Tab')
      if (name === 'No limit') break
    }
    const wanted = [
      '2 phones', 'Height of the timeline', 'Live', 'Zoom in (+)', 'Show as a table', 'Export as text', 'Timeline', 'Phone 1', 'Restart', 'Wi-Fi',
      'Weak network', 'Foreground', 'Drop', 'Close', 'Close with', 'Refuse', 'Silence', 'Delay', 'A line of text to every phone', 'Push', 'Light', 'English', 'No limit',
    ] // prettier-ignore
    const theme = await tab.locator('[aria-label="Theme"] [aria-checked="true"]').textContent()
    expect(
      wanted.map((name) => (name === 'Light' ? theme : name)).filter((name) => !reached.has(name ?? '')),
    ).toEqual([])
  })

  it('moves the upper edge of the timeline by arrows, and says how high it is', async () => {
    const tab = await open(1_440, 900, 'language=en')
    const grip = tab.getByRole('separator', { name: 'Height of the timeline' })
    const before = Number(await grip.getAttribute('aria-valuenow'))
    await grip.press('ArrowUp')
    expect(Number(await grip.getAttribute('aria-valuenow'))).toBe(before + 16)
    expect((await tab.locator('.timeline').boundingBox())?.height).toBe(before + 16)
  })

  it('opens and closes the sheet over a phone that is the window', async () => {
    const tab = await open(390, 844, 'language=en')
    const peek = tab.locator('.peek')
    const app = await tab.locator('iframe').boundingBox()
    expect((app?.y ?? 0) + (app?.height ?? 0)).toBe(844 - 64)
    await peek.press('ArrowUp')
    await tab.locator('.timeline').waitFor()
    await peek.press('ArrowUp')
    await peek.press('Escape')
    await tab.locator('.timeline').waitFor({ state: 'hidden' })
    expect(await peek.getAttribute('aria-expanded')).toBe('false')
  })
})

describe('the overview', () => {
  it('moves the window to where it is pressed, and the end of the recording is live again', async () => {
    const shell = await stage.shell(messages)
    await shell.tab.clock.fastForward(300_000)
    const box = await shell.tab.locator('.overview').boundingBox()
    const press = (part: number): Promise<void> =>
      shell.tab.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * part, (box?.y ?? 0) + 8)
    await press(0.3)
    await shell.tab.getByRole('button', { name: 'Live', pressed: false }).waitFor()
    await press(0.999)
    await shell.tab.getByRole('button', { name: 'Live', pressed: true }).waitFor()
  })
})
