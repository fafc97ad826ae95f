/**
 * @jest-environment jsdom
 */
// The whole mini-program in jsdom, with the real server at the other end of the wire.
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { type MountedApp, mountApp } from '../../preview/testing'
import { type RunningServer, startServer } from '../../server/app'
import type * as Stores from '../../miniprogram/stores/index'

let server: RunningServer
let app: MountedApp

beforeEach(async () => {
  server = await startServer({ port: 0, development: true, logLevel: 'silent' })
})
afterEach(async () => {
  app.dispose()
  await server.close()
})

const wire = (): string => `${server.origin.replace('http', 'ws')}/plain`

async function mounted(url?: string): Promise<MountedApp> {
  app = mountApp({ query: { server: wire() }, phone: { language: 'en' }, ...(url && { url }) })
  await app.waitFor(() => app.text('.banner-sentence') === 'Connected')
  return app
}

const stores = (): typeof Stores => app.module<typeof Stores>('stores/index')

it('connects on launch and every page says so', async () => {
  await mounted()
  expect(app.find('#status').dataset['status']).toBe('open')
  app.tap('#monitor-card')
  await app.waitFor(() => app.text('#status') === 'Connected')
})

it('sends what is written and shows how far it came', async () => {
  await mounted('pages/messages/messages')
  app.type('#draft', '  hello  ')
  app.tap('#send')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered')
  expect(app.text('.line .text')).toBe('hello')
  expect(app.find('#draft').querySelector('input')?.value).toBe('')
})

it('does not send blank text', async () => {
  await mounted('pages/messages/messages')
  app.type('#draft', '   ')
  app.tap('#send')
  expect(stores().socket.queue).toEqual([])
  expect(stores().chat.lines).toEqual([])
})

it('takes any text, the article’s included, for a line', async () => {
  await mounted('pages/messages/messages')
  for (const text of ['要向服务器发送的数据', '{"type":"line"}', '<b>not markup</b>'])
    stores().socket.send(text as never)
  await app.waitFor(() => stores().chat.lines.length === 3)
  await app.waitFor(() => document.querySelectorAll('.line').length === 3)
  expect([...document.querySelectorAll('.line .text')].map((line) => line.textContent.trim())).toEqual([
    '要向服务器发送的数据',
    '{"type":"line"}',
    '<b>not markup</b>',
  ])
})

it('counts what arrived while nobody looked, until somebody does', async () => {
  await mounted()
  for (const text of ['one', 'two']) stores().socket.send(text as never)
  await app.waitFor(() => app.find('#unread').dataset['count'] === '2')
  app.tap('#messages-card')
  await app.waitFor(() => document.querySelectorAll('.line').length === 2)
  app.preview.router.navigateBack(1)
  await app.waitFor(() => app.find('#unread').dataset['count'] === '0')
})

it('tells why it is not connected and what happens next, and the buttons do what they say', async () => {
  await mounted('pages/monitor/monitor')
  app.tap('#disconnect')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'closed')
  app.tap('#connect')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'open')
  app.preview.setNetwork('none')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'offline')
  expect(app.text('#next')).toMatch(/network/i)
  expect(app.find('[role=img]').ariaLabel).toBe('No heartbeat has been measured yet.')
  app.preview.setNetwork('wifi')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'open')
  expect(app.find('[role=img]').ariaLabel).toMatch(/about 10 s after/)
})

it('gives up where the launch query says so, and starts over on request', async () => {
  const { port } = server
  await server.close()
  app = mountApp({ query: { server: wire(), retries: '0' }, phone: { language: 'en' } })
  await app.waitFor(() => app.text('.banner-sentence') === 'Stopped after too many tries')
  server = await startServer({ port, development: true, logLevel: 'silent' })
  app.tap('.banner-remedy')
  await app.waitFor(() => app.text('.banner-sentence') === 'Connected')
})

it('keeps what is written while the server is away, and sends it when it is back', async () => {
  await mounted('pages/messages/messages')
  const { port } = server
  await server.close()
  await app.waitFor(() => stores().socket.status === 'waiting')
  app.type('#draft', 'later')
  app.tap('#send')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'queued')
  server = await startServer({ port, development: true, logLevel: 'silent' })
  stores().socket.retry()
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered', 10_000)
})
