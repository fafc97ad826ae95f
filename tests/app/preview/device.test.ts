// The phone besides its pages: chance, vibration, a screen that stays on, the clipboard, edges and pulls.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { MountedApp } from '../../../preview/testing/mount-app'
import { showVibration } from '../../../preview/runtime/phone/vibration'
import { drag, drop, mountFixture } from '../../support/fixture-app'

let app: MountedApp
let journal: string[]

beforeEach(async () => {
  ;({ app, journal } = await mountFixture('/pages/friend/friend'))
})
afterEach(() => app.dispose())

test('random values come later, as a buffer of the length that was asked for', async () => {
  const draw = async (): Promise<string> => {
    const { randomValues } = await wx.getRandomValues({ length: 16 })
    expect(Object.prototype.toString.call(randomValues)).toBe('[object ArrayBuffer]')
    expect(randomValues.byteLength).toBe(16)
    return String(new Uint8Array(randomValues))
  }
  expect(await draw()).not.toBe(await draw())
})

describe('a vibration', () => {
  test('reaches the device with its strength', async () => {
    const felt: string[] = []
    const stop = app.preview.onVibrate((strength) => felt.push(strength))
    await wx.vibrateShort({ type: 'medium' })
    await wx.vibrateLong()
    stop()
    await wx.vibrateShort({ type: 'light' })
    expect(felt).toEqual(['medium', 'long'])
  })

  test('needs one of the three strengths', async () => {
    await expect(wx.vibrateShort({} as { type: 'light' })).rejects.toMatchObject({
      errMsg: 'vibrateShort:fail style is not support',
    })
  })

  test('is seen for a moment', async () => {
    const device = document.createElement('div')
    showVibration(device, 'light')
    expect(device.dataset['vibrates']).toBe('light')
    showVibration(device, 'heavy')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(device.dataset['vibrates']).toBe('heavy')
    await app.waitFor(() => device.dataset['vibrates'] === undefined)
  })
})

test('the window knows the bars of the phone', () => {
  const screen = document.querySelector<HTMLElement>('.mp-nav')?.parentElement as HTMLElement
  Object.defineProperty(screen, 'clientHeight', { value: 844 })
  screen.style.setProperty('--status-height', '44px')
  screen.style.setProperty('--safe-bottom', '20px')
  const { statusBarHeight, safeArea } = wx.getWindowInfo()
  expect({ statusBarHeight, safeArea }).toMatchObject({
    statusBarHeight: 44,
    safeArea: { top: 44, bottom: 824, height: 780 },
  })
})

test('the screen stays on until the app says otherwise or is left', async () => {
  const isAwake = (): boolean => app.preview.state().awake
  await wx.setKeepScreenOn({ keepScreenOn: true })
  expect(isAwake()).toBe(true)
  await wx.setKeepScreenOn({ keepScreenOn: false })
  expect(isAwake()).toBe(false)
  await wx.setKeepScreenOn({ keepScreenOn: true })
  app.preview.hide()
  app.preview.show()
  expect(isAwake()).toBe(false)
})

test('the clipboard holds what was copied, and the phone says so', async () => {
  await wx.setClipboardData({ data: '7KQ3MX' })
  await expect(wx.getClipboardData()).resolves.toMatchObject({ data: '7KQ3MX' })
  expect(document.querySelector('.mp-toast')?.textContent).toContain('内容已复制')
})

test('a view that scrolls both ways tells each edge once', () => {
  const view = app.find('[data-testid=both]')
  const size = { clientWidth: 100, clientHeight: 100, scrollWidth: 400, scrollHeight: 400 }
  for (const [name, value] of Object.entries(size)) Object.defineProperty(view, name, { value })
  for (const [left, top] of [
    [120, 120],
    [280, 120],
    [290, 280],
    [0, 290],
    [0, 0],
  ] as const) {
    Object.assign(view, { scrollLeft: left, scrollTop: top })
    view.dispatchEvent(new Event('scroll'))
  }
  expect(journal).toEqual([
    'friend.scrolltolower right',
    'friend.scrolltolower bottom',
    'friend.scrolltoupper left',
    'friend.scrolltoupper top',
  ])
})

describe('a page that is pulled down', () => {
  const height = (): string => document.querySelector<HTMLElement>('.mp-pull-down')?.style.height ?? ''

  test('refreshes when it is let go far enough down, and stays until the page says it is done', async () => {
    const page = app.find('[data-testid=submit]')
    drag(page, 100, 260)
    expect(height()).toBe('80px')
    expect(journal).toEqual([])
    drop(page)
    expect(journal).toEqual(['friend.onPullDownRefresh'])
    expect(height()).toBe('52px')
    drag(page, 100, 300)
    drop(page)
    await wx.stopPullDownRefresh()
    expect(height()).toBe('0px')
    expect(journal).toHaveLength(1)
  })

  test('goes back without a refresh when it is let go earlier, or pulled inside something that scrolls', () => {
    const page = app.find('[data-testid=submit]')
    drag(page, 100, 180)
    expect(height()).toBe('40px')
    drop(page)
    drag(app.find('[data-testid=both]'), 100, 300)
    drop(page)
    expect(height()).toBe('0px')
    expect(journal).toEqual([])
  })

  test('is refreshed by a call, too; a page that did not ask for it cannot be pulled', async () => {
    await wx.startPullDownRefresh()
    expect(journal).toEqual(['friend.onPullDownRefresh'])
    await wx.navigateTo({ url: '/pages/detail/detail' })
    drag(app.find('[data-testid=detail]'), 100, 300)
    expect([...document.querySelectorAll<HTMLElement>('.mp-pull-down')].at(-1)?.style.height).toBe('')
  })
})
