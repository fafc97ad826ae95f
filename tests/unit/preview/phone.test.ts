import { expect, test } from '@jest/globals'
import { Phone } from '../../../preview/runtime/phone/phone'
import { EventChannel } from '../../../preview/runtime/router/event-channel'
import { parseUrl } from '../../../preview/runtime/router/url'
import { resolveTheme } from '../../../preview/runtime/router/window-config'

test('a watcher is called only when its value changed', () => {
  const phone = new Phone('1')
  const heard: string[] = []
  const stop = phone.watch(
    ({ state }) => state.network,
    (network) => heard.push(network),
  )
  phone.set({ weak: true })
  phone.set({ network: 'none' })
  phone.set({ network: 'none' })
  stop()
  phone.set({ network: 'wifi' })
  expect(heard).toEqual(['none'])
})

test('going from Wi-Fi to 4G is not going online', () => {
  const phone = new Phone('1')
  const heard: boolean[] = []
  phone.watch(
    ({ online }) => online,
    (online) => heard.push(online),
  )
  phone.set({ network: '4g' })
  phone.set({ network: 'none' })
  phone.set({ network: '4g' })
  expect(heard).toEqual([false, true])
})

test('without a browser the system theme is light', () => {
  expect(new Phone('1').theme).toBe('light')
  expect(new Phone('1', { theme: 'dark' }).theme).toBe('dark')
})

test('urls are absolute, or relative to the page they are written in; values stay encoded', () => {
  expect(parseUrl('/pages/a/a?x=%20&y', 'b/b')).toEqual({
    route: 'pages/a/a',
    query: { x: '%20', y: '' },
    url: 'pages/a/a?x=%20&y',
  })
  expect(parseUrl('../b/b', 'pages/a/a').route).toBe('pages/b/b')
  expect(parseUrl('b', 'pages/a/a').route).toBe('pages/a/b')
})

test('events that one end of a channel emits reach the other', () => {
  const [opener, opened] = EventChannel.pair()
  const heard: unknown[] = []
  opener.on('always', (value) => heard.push(value))
  opener.once('once', (value) => heard.push(value))
  for (const event of ['always', 'once', 'always', 'once']) opened.emit(event, event)
  opener.off('always')
  opened.emit('always', 'late')
  expect(heard).toEqual(['always', 'once', 'always'])
})

test('values that begin with @ are looked up in the theme', () => {
  const app = { pages: [], theme: { light: { ground: '#fff' }, dark: { ground: '#000' } } }
  const window = { backgroundColor: '@ground', navigationBarTitleText: 'me@home' }
  expect(resolveTheme(window, app, 'dark')).toEqual({
    backgroundColor: '#000',
    navigationBarTitleText: 'me@home',
  })
})
