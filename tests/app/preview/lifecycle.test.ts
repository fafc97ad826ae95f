import { afterEach, expect, test } from '@jest/globals'

import { mountApp, type MountedApp } from '../../../preview/testing'

const root = 'tests/fixtures/preview-app'
let app: MountedApp

/** The lifecycle calls since the last time it was asked. */
function calls(): string[] {
  return app.module<{ journal: string[] }>('lib/journal').journal.splice(0)
}

async function open(
  method: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab',
  url: string,
): Promise<void> {
  await wx[method]({ url })
  await tick()
}

async function tick(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}

afterEach(() => app.dispose())

test('the app starts before its first page, and components are ready before the page is', async () => {
  app = mountApp({ root, query: { server: 'ws://x/plain' } })
  await tick()
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

test('navigateTo hides the page and keeps it; navigateBack unloads what was on top', async () => {
  app = mountApp({ root })
  await tick()
  calls()
  await open('navigateTo', '/pages/detail/detail?id=7')
  expect(calls()).toEqual(['home.onHide', 'detail.onLoad 7', 'detail.onShow', 'detail.onReady'])
  expect(app.text('[data-testid=detail]')).toBe('detail 7')
  await wx.navigateBack()
  expect(calls()).toEqual(['detail.onUnload', 'home.onShow'])
})
