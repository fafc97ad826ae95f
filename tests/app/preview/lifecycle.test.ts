import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type MountedApp, mountApp } from '../../../preview/testing/mount-app'

const root = 'tests/fixtures/preview-app'
let app: MountedApp

/** Returns the lifecycle calls since the last time it was asked. */
function calls(): string[] {
  return app.module<{ journal: string[] }>('lib/journal').journal.splice(0)
}

async function tick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}

const failures: string[] = []

/** Navigates and waits until the page is ready; failures are kept in `failures`. */
async function go(
  method: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab',
  url: string,
): Promise<void> {
  const navigate = wx[method] as (option: { url: string }) => Promise<unknown>
  await navigate({ url }).catch(({ errMsg }) => failures.push(errMsg))
  await tick()
}

beforeEach(async () => {
  failures.length = 0
  app = mountApp({ root, query: { server: 'ws://x/plain' } })
  await tick()
})
afterEach(() => app.dispose())

test('the app starts before its first page, and components are ready before the page is', () => {
  expect(calls()).toEqual([
    'app.onLaunch pages/home/home ws://x/plain',
    'app.onShow',
    'counter.attached',
    'home.onLoad',
    'home.onShow',
    'counter.ready',
    'home.onReady',
  ])
})

test('navigateTo hides the page and keeps it; navigateBack unloads the top page', async () => {
  calls()
  await go('navigateTo', '/pages/detail/detail?id=7')
  expect(calls()).toEqual(['home.onHide', 'detail.onLoad 7', 'detail.onShow', 'detail.onReady'])
  expect(app.text('[data-testid=detail]')).toBe('detail 7')
  expect(getCurrentPages().map(({ route }) => route)).toEqual(['pages/home/home', 'pages/detail/detail'])
  await wx.navigateBack()
  expect(calls()).toEqual(['detail.onUnload', 'home.onShow'])
})

test('a hidden page still takes data', async () => {
  await go('navigateTo', '/pages/detail/detail')
  const [home] = getCurrentPages()
  home?.setData({ name: 'while hidden' })
  await wx.navigateBack()
  expect(app.text('[data-testid=name-echo]')).toBe('while hidden')
})

test('redirectTo replaces, reLaunch starts over', async () => {
  await go('navigateTo', '/pages/detail/detail?id=1')
  calls()
  await go('redirectTo', 'detail?id=2')
  expect(calls()).toEqual(['detail.onUnload', 'detail.onLoad 2', 'detail.onShow', 'detail.onReady'])
  await go('reLaunch', '/pages/detail/detail?id=3')
  expect(calls()).toEqual([
    'detail.onUnload',
    'home.onUnload',
    'counter.detached',
    'detail.onLoad 3',
    'detail.onShow',
    'detail.onReady',
  ])
})

test('a tab that was left is hidden, and shown again on return', async () => {
  calls()
  await go('switchTab', '/pages/tab/tab')
  expect(calls()).toEqual(['home.onHide', 'tab.onLoad', 'tab.onShow', 'tab.onReady'])
  await go('switchTab', '/pages/home/home')
  expect(calls()).toEqual(['tab.onHide', 'home.onShow'])
})

test('switching tabs from another page unloads that page', async () => {
  await go('navigateTo', '/pages/detail/detail')
  calls()
  await go('switchTab', '/pages/tab/tab')
  expect(calls()).toEqual(['detail.onUnload', 'tab.onLoad', 'tab.onShow', 'tab.onReady'])
  expect(getCurrentPages().map(({ route }) => route)).toEqual(['pages/tab/tab'])
})

test('reLaunch unloads the tabs that were kept', async () => {
  await go('switchTab', '/pages/tab/tab')
  calls()
  await go('reLaunch', '/pages/detail/detail?id=1')
  expect(calls()).toEqual([
    'tab.onUnload',
    'home.onUnload',
    'counter.detached',
    'detail.onLoad 1',
    'detail.onShow',
    'detail.onReady',
  ])
})

test('ten pages are the limit', async () => {
  for (let count = 0; count < 10; count++) await go('navigateTo', `/pages/detail/detail?id=${count}`)
  expect(getCurrentPages()).toHaveLength(10)
  expect(failures).toEqual(['navigateTo:fail webview count limit exceed'])
})

test('navigations that WeChat refuses are refused', async () => {
  await go('navigateTo', '/pages/tab/tab')
  await go('redirectTo', '/pages/tab/tab')
  await go('switchTab', '/pages/detail/detail')
  await go('navigateTo', '/pages/gone/gone')
  expect(failures).toEqual([
    'navigateTo:fail can not navigateTo a tabbar page',
    'redirectTo:fail can not redirectTo a tabbar page',
    'switchTab:fail can not switch to non-TabBar page "pages/detail/detail"',
    'navigateTo:fail page "pages/gone/gone" is not found',
  ])
})

test('opener and opened page talk through the event channel', async () => {
  const loaded = new Promise((resolve) => {
    void wx.navigateTo({ url: '/pages/detail/detail?id=5', events: { loaded: resolve } })
  })
  await expect(loaded).resolves.toEqual({ id: '5' })
})

test('in the background first the page is hidden, then the app; back in the other order', () => {
  calls()
  app.preview.hide()
  app.preview.show()
  expect(calls()).toEqual(['home.onHide', 'app.onHide', 'app.onShow', 'home.onShow'])
})

test("the browser's Back button goes back a page", async () => {
  await go('navigateTo', '/pages/detail/detail?id=7')
  expect(location.hash).toBe('#/pages/detail/detail?id=7')
  history.back()
  await app.waitFor(() => getCurrentPages().length === 1)
  expect(location.hash).toBe('#/pages/home/home')
})

test('going back in the app goes back in the browser', async () => {
  await go('navigateTo', '/pages/detail/detail?id=7')
  await wx.navigateBack()
  await app.waitFor(() => location.hash === '#/pages/home/home')
})

test('after dispose no global of WeChat is left', () => {
  app.dispose()
  expect(
    ['wx', 'App', 'Page', 'Component', 'getApp', 'getCurrentPages'].filter((name) => name in globalThis),
  ).toEqual([])
  expect(document.querySelector('wx-page')).toBeNull()
})
