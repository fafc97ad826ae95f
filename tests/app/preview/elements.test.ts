import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { type MountedApp, mountApp } from '../../../preview/testing/mount-app'

const root = 'tests/fixtures/preview-app'
let app: MountedApp

async function pass(ms = 0): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

beforeEach(async () => {
  localStorage.clear()
  app = mountApp({ root })
  await pass()
})
afterEach(() => app.dispose())

test('a tap reaches the store, and the store every element that shows it', async () => {
  app.tap('[data-testid=add]')
  await app.waitFor(() => app.text('[data-testid=count]') === '02 / 4')
  expect(app.text('[data-testid=label]')).toBe('count 2')
})

test('an event of a component reaches the page', async () => {
  app.tap('wx-button[size=mini]')
  await app.waitFor(() => app.text('[data-testid=count]') === '01 / 2')
})

test('a disabled button swallows taps', async () => {
  app.tap('[data-testid=disabled]')
  await pass(20)
  expect(app.text('[data-testid=count]')).toBe('00 / 0')
})

test('typed text arrives by model:value, and Enter confirms it', async () => {
  app.type('[data-testid=name]', '小明')
  expect(app.text('[data-testid=name-echo]')).toBe('小明')
  const control = app.find('[data-testid=name] input')
  control.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await app.waitFor(() => document.querySelector('[role=status]')?.textContent?.includes('hello 小明'))
})

test('hover-class is set while the element is pressed', async () => {
  const button = app.find('[data-testid=add]')
  button.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
  await app.waitFor(() => button.classList.contains('pressed'))
  button.dispatchEvent(new MouseEvent('pointerup', { bubbles: true }))
  await app.waitFor(() => !button.classList.contains('pressed'))
})

test('components of npm packages work', async () => {
  app.tap('.t-button, [class*=t-button]')
  await app.waitFor(() => app.text('[data-testid=detail]') === 'detail 7')
})

test('setData is counted per page, in bytes of UTF-8', () => {
  app.preview.resetSetDataCount()
  app.page().setData({ name: '很' })
  app.page().setData({ name: '很好' })
  const [first, second] = [Buffer.byteLength('{"name":"很"}'), Buffer.byteLength('{"name":"很好"}')]
  expect(app.preview.setDataCount()).toEqual({
    'pages/home/home': { calls: 2, bytes: first + second, largest: second, peak: 2 },
  })
})

test('the meter keeps the busiest second, wherever it begins', () => {
  const now = jest.spyOn(performance, 'now')
  app.preview.resetSetDataCount()
  for (const at of [0, 900, 1_000, 1_899, 5_000]) {
    now.mockReturnValue(at)
    app.page().setData({ name: String(at) })
  }
  now.mockRestore()
  expect(app.preview.setDataCount()['pages/home/home']).toMatchObject({ calls: 5, peak: 3 })
})

test('setData of a component counts for the page it is on', () => {
  app.preview.resetSetDataCount()
  const counter = app.page()['selectComponent'] as (selector: string) => { setData(data: object): void }
  counter.call(app.page(), '.counter').setData({ label: 'x' })
  expect(app.preview.setDataCount()['pages/home/home']?.calls).toBe(1)
})

test('undefined in setData causes a warning', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
  app.page().setData({ name: undefined })
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('"name" is undefined'))
  warn.mockRestore()
})

test('each phone has a storage of its own', () => {
  wx.setStorageSync('key', { deep: [1] })
  expect(wx.getStorageSync('key')).toEqual({ deep: [1] })
  app.dispose()
  app = mountApp({ root, id: '2' })
  expect(wx.getStorageSync('key')).toBe('')
  expect(wx.getStorageInfoSync().keys).toEqual([])
  app.dispose()
  app = mountApp({ root, id: '1' })
  expect(wx.getStorageInfoSync().keys).toEqual(['key'])
})

test('a change of theme is reported, and the bars follow it', () => {
  const heard: string[] = []
  wx.onThemeChange(({ theme }) => heard.push(theme))
  app.preview.setTheme('dark')
  app.preview.setTheme('dark')
  expect(heard).toEqual(['dark'])
  expect(wx.getAppBaseInfo().theme).toBe('dark')
  expect(document.documentElement.dataset['theme']).toBe('dark')
  const screen = document.querySelector<HTMLElement>('.mp-nav')?.parentElement
  expect(screen?.style.getPropertyValue('--nav-ground')).toBe('#191919')
})

test('the network is the one that the panel sets', async () => {
  const heard: object[] = []
  wx.onNetworkStatusChange((status) => heard.push(status))
  app.preview.setNetwork('none')
  app.preview.setWeak(true)
  expect(heard).toEqual([{ isConnected: false, networkType: 'none' }])
  await expect(wx.getNetworkType()).resolves.toMatchObject({ networkType: 'none', weakNet: true })
})

test('a modal is answered by its buttons', async () => {
  const answer = wx.showModal({ title: 'Sure?' })
  await app.waitFor(() => document.querySelector('[role=dialog] .primary'))
  document.querySelector<HTMLElement>('[role=dialog] .primary')?.click()
  await expect(answer).resolves.toMatchObject({ confirm: true, cancel: false })
})

test('an action sheet that is cancelled fails', async () => {
  const answer = wx.showActionSheet({ itemList: ['a', 'b'] })
  await app.waitFor(() => document.querySelector('[role=dialog] .cancel'))
  document.querySelector<HTMLElement>('[role=dialog] .cancel')?.click()
  await expect(answer).rejects.toMatchObject({ errMsg: 'showActionSheet:fail cancel' })
})
