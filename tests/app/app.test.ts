/**
 * @jest-environment jsdom
 */
// The whole mini-program in jsdom, with the real server at the other end of the wire.
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { type MountedApp, mountApp } from '../../preview/testing/mount-app'
import { type RunningServer, createServer } from '../../server/app'
import type * as Stores from '../../miniprogram/stores/index'

let server: RunningServer
let app: MountedApp

beforeEach(async () => {
  // A new phone for each test: the last one may have been in the middle of a backoff.
  localStorage.clear()
  server = await createServer({ port: 0, development: true, logLevel: 'silent' })
})
afterEach(async () => {
  app.dispose()
  jest.restoreAllMocks()
  await server.close()
})

const wire = (): string => `${server.origin.replace('http', 'ws')}/plain`

async function mount(url?: string): Promise<MountedApp> {
  app = mountApp({ query: { server: wire() }, phone: { language: 'en' }, ...(url && { url }) })
  await app.waitFor(() => app.find('.banner, #hero').dataset['status'] === 'open')
  return app
}

/** Writes a text and sends it, once the button is ready for it. */
async function say(text: string): Promise<void> {
  app.type('#draft', text)
  await app.waitFor(() => !isDisabled('#send'))
  app.tap('#send')
}

const isDisabled = (selector: string): boolean => app.find(selector).ariaDisabled === 'true'
const stores = (): typeof Stores => app.module<typeof Stores>('stores/index')

it('connects on launch and every page says so', async () => {
  await mount()
  expect(app.find('#status').dataset['status']).toBe('open')
  app.tap('#monitor-card')
  await app.waitFor(() => app.text('#status') === 'Connected')
})

it('sends a message and shows its state', async () => {
  await mount('pages/messages/messages')
  await say('  hello  ')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered')
  expect(app.text('.line .text')).toBe('hello')
  expect(app.find('#draft').querySelector('input')?.value).toBe('')
})

it('says with a counter that a text is too long, loses none of it and does not send it', async () => {
  await mount('pages/messages/messages')
  expect(document.querySelector('#counter')).toBeNull()
  app.type('#draft', 'x'.repeat(480))
  await app.waitFor(() => app.text('#counter') === '20 characters left')
  app.type('#draft', 'x'.repeat(9_500))
  await app.waitFor(() => app.text('#counter') === '9,000 characters too many')
  expect(isDisabled('#send')).toBe(true)
  app
    .find('#draft')
    .querySelector('input')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
  expect(stores().chat.lines).toEqual([])
  expect(app.find('#draft').querySelector('input')?.value).toHaveLength(9_500)
  app.type('#draft', 'x'.repeat(500))
  await app.waitFor(() => !isDisabled('#send'))
  app.tap('#send')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered')
})

it('opens a text that was cut, and says what it could not keep', async () => {
  await mount('pages/messages/messages')
  server.faults?.push('x'.repeat(30_000))
  await app.waitFor(() => app.text('.more') === 'Show all, 29,400 more characters')
  app.tap('.more')
  await app.waitFor(() => app.text('.line .text').length === 20_001)
  expect(app.text('.lost')).toBe('The last 10,000 characters were not kept')
  app.tap('.more')
  await app.waitFor(() => app.text('.line .text').length === 601)
})

it('counts what was not sent and sends it again', async () => {
  await mount('pages/messages/messages')
  const { chat, socket } = stores()
  socket.disconnect()
  for (let n = 0; n < 1_200; n += 1) chat.say(String(n))
  await app.waitFor(() => app.text('.failed-text') === '200 messages were not sent')
  socket.connect()
  await app.waitFor(() => socket.queueLength === 0)
  app.tap('.failed-action')
  await app.waitFor(() => document.querySelector('#failed') === null)
  await app.waitFor(() => app.find('.line:last-child').dataset['state'] !== 'failed')
})

it('does not send blank text', async () => {
  await mount('pages/messages/messages')
  app.type('#draft', '   ')
  app.tap('#send')
  expect(stores().socket.queue).toEqual([])
  expect(stores().chat.lines).toEqual([])
})

it('takes any text, the article’s included, for a line', async () => {
  await mount('pages/messages/messages')
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

it('counts unread messages until they are looked at', async () => {
  await mount()
  for (const text of ['one', 'two']) stores().socket.send(text as never)
  await app.waitFor(() => app.find('#unread').dataset['count'] === '2')
  app.tap('#messages-card')
  await app.waitFor(() => document.querySelectorAll('.line').length === 2)
  app.preview.router.navigateBack(1)
  await app.waitFor(() => app.find('#unread').dataset['count'] === '0')
})

it('says why it is not connected and what happens next; the buttons work', async () => {
  // The first heartbeat comes at a random time, here after the test.
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  await mount('pages/monitor/monitor')
  expect(isDisabled('#retry')).toBe(true)
  app.tap('#disconnect')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'closed')
  expect(isDisabled('#disconnect')).toBe(true)
  app.tap('#connect')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'open')
  app.preview.setNetwork('none')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'offline')
  expect(app.text('#because')).toBe('The phone has no network')
  expect(app.text('#next')).toMatch(/network/i)
  expect(app.text('#step')).toMatch(/^Checks again in \d+ s$/)
  // A tap tries even so: the phone may be wrong.
  expect(isDisabled('#retry')).toBe(false)
  expect(isDisabled('#disconnect')).toBe(false)
  expect(app.find('[role=img]').ariaLabel).toBe('No heartbeat has been measured yet.')
  app.preview.setNetwork('wifi')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'open')
  expect(app.find('[role=img]').ariaLabel).toMatch(/within 10 s/)
})

const turns = (): string[] =>
  [...document.querySelectorAll('.turn')].map((turn) =>
    ['.turn-name', '.turn-wait', '.turn-cause', '.turn-detail']
      .map((part) => turn.querySelector(part)?.textContent.trim() ?? '')
      .filter((text) => text !== '')
      .join(' · '),
  )

it('lists transitions with their causes, the latest first', async () => {
  await mount('pages/monitor/monitor')
  expect(turns()).toEqual(['Connected · The server accepted', 'Connecting… · Asked to connect'])
  const { port } = server
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  await server.close()
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'waiting')
  expect(app.text('#because')).toBe('The server is going away')
  expect(turns()[0]).toMatch(/^Waiting to retry · Retry 1 in \d+ ms · The server is going away$/)
  expect(app.text('#step')).toMatch(/^Next try at \d\d:\d\d:\d\d$/)
  server = await createServer({ port, development: true, logLevel: 'silent' })
})

it('says in words what a close code means, and shows no wait that is too short to notice', async () => {
  await mount('pages/monitor/monitor')
  jest.spyOn(Math, 'random').mockReturnValue(0.05)
  server.faults?.drop()
  await app.waitFor(() => turns().length === 5)
  expect(turns()[2]).toBe('Waiting to retry · The connection broke off')
})

it('shows the latest 20 transitions until all are asked for, and then later ones too', async () => {
  await mount('pages/monitor/monitor')
  const { socket } = stores()
  for (let n = 0; n < 10; n += 1) {
    socket.disconnect()
    socket.connect()
  }
  await app.waitFor(() => app.find('#show-all').textContent.trim() === 'Show all 22')
  expect(turns()).toHaveLength(20)
  app.tap('#show-all')
  await app.waitFor(() => turns().length === 22)
  expect(document.querySelector('#show-all')).toBeNull()
  socket.disconnect()
  await app.waitFor(() => turns().length === 23)
  expect(turns()[0]).toBe('Disconnected · You disconnected')
})

it('shows what the phone or the server said where it is tapped, and only there', async () => {
  await mount('pages/monitor/monitor')
  expect(document.querySelector('#error-details')).toBeNull()
  server.faults?.close(4001, 'signed in elsewhere')
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'failed')
  expect(app.text('#last-error')).not.toContain('signed in elsewhere')
  expect(app.text('#last-error')).toContain('The server asked not to reconnect')
  app.tap('#error-details')
  await app.waitFor(() => app.text('#error-raw').includes('4001 signed in elsewhere'))
  expect(app.find('#error-details').ariaExpanded).toBe('true')
  app.tap('#error-details')
  await app.waitFor(() => document.querySelector('#error-raw') === null)
  app.tap('.turn')
  await app.waitFor(() =>
    turns()[0]?.endsWith('The server asked not to reconnect · 4001 signed in elsewhere'),
  )
  // A turn that has no more to say does not open.
  app.tap('.turn:nth-last-child(1)')
  expect(document.querySelectorAll('.turn-detail')).toHaveLength(1)
})

it('has one status and one button that mends it on the monitor, whatever happened', async () => {
  await mount('pages/monitor/monitor')
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  server.faults?.drop()
  await app.waitFor(() => app.find('#hero').dataset['status'] === 'waiting')
  const page = document.body.textContent
  expect(page.split('Retry now')).toHaveLength(2)
  expect(page.split('Waiting to retry')).toHaveLength(3) // the hero, and the first line of the history
  expect(document.querySelectorAll('[aria-live]')).toHaveLength(2)
})

it('claims no lost connection where the last error knows of none', async () => {
  await mount('pages/messages/messages')
  app.preview.setNetwork('none')
  await app.waitFor(() => stores().socket.status === 'offline')
  jest.spyOn(Math, 'random').mockReturnValue(0.99)
  app.preview.setNetwork('wifi')
  await app.waitFor(() => stores().socket.status === 'waiting')
  expect(stores().socket.lastError).toBeNull()
  await app.waitFor(() => app.text('.banner-sentence').startsWith('Not connected yet'))
})

it('copies the log', async () => {
  await mount('pages/monitor/monitor')
  app.tap('#copy-log')
  await app.waitFor(() => document.querySelector('.mp-toast')?.textContent.endsWith('Log copied'))
  const { data } = await wx.getClipboardData({})
  expect(data).toBe(stores().socket.explain().text)
})

it('says after a refusal that only a tap connects again', async () => {
  await mount('pages/monitor/monitor')
  server.faults?.close(4001, 'banned')
  await app.waitFor(() => app.text('#status') === 'Refused')
  expect(app.text('#because')).toBe('The server asked not to reconnect')
  expect(app.text('#next')).toMatch(/^Only Retry now connects again/)
  expect(turns()[0]).toMatch(/^Refused · /)
  app.tap('#retry')
  await app.waitFor(() => app.text('#status') === 'Connected')
})

const costs = (): Record<string, number> =>
  Object.fromEntries(
    [...document.querySelectorAll<HTMLElement>('#render-cost [data-page]')].map((row) => [
      row.querySelector('.page')?.textContent.trim() ?? '',
      Number(row.querySelector('.calls')?.textContent),
    ]),
  )

it('shows the setData cost of each page, its components included', async () => {
  await mount()
  app.tap('#messages-card')
  await app.waitFor(() => app.page().route === 'pages/messages/messages')
  await say('one')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered')
  app.tap('.banner-message')
  await app.waitFor(() => (costs()['Monitor'] ?? 0) > 0)
  const before = costs()
  expect(Object.keys(before)).toEqual(['Home', 'Messages', 'Monitor'])
  // Changes from here on reach the visible page only.
  stores().socket.disconnect()
  await app.waitFor(() => costs()['Monitor'] !== before['Monitor'])
  expect(costs()).toMatchObject({ Home: before['Home'], Messages: before['Messages'] })
})

it('measures nothing on the phones of users', async () => {
  const config = '../../miniprogram/config'
  jest.doMock(config, () => ({ ...jest.requireActual<object>(config), isMeasured: () => false }))
  await mount('pages/monitor/monitor')
  jest.dontMock(config)
  expect(app.text('#history')).toContain('Connected')
  expect(document.querySelector('#render-cost')).toBeNull()
})

it('gives up where the launch query says so, and starts over on request', async () => {
  const { port } = server
  await server.close()
  app = mountApp({ query: { server: wire(), retries: '0' }, phone: { language: 'en' } })
  await app.waitFor(() => app.text('.banner-sentence') === 'Gave up for now. Tries again when you return')
  server = await createServer({ port, development: true, logLevel: 'silent' })
  app.tap('.banner-action')
  await app.waitFor(() => app.text('.banner-sentence') === 'Connected')
})

it('keeps messages while the server is away, and sends them when it is back', async () => {
  await mount('pages/messages/messages')
  const { port } = server
  await server.close()
  await app.waitFor(() => stores().socket.status === 'waiting')
  await say('later')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'queued')
  server = await createServer({ port, development: true, logLevel: 'silent' })
  stores().socket.retry()
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered', 10_000)
})

it('keeps the draft, the queue and the conversation over a restart', async () => {
  await mount('pages/messages/messages')
  await say('before')
  await app.waitFor(() => app.find('.line').dataset['state'] === 'delivered')
  // A connection whose ping was answered leaves no backoff to the next launch.
  await app.waitFor(() => stores().socket.latency !== null, 5_000)
  app.preview.setNetwork('none')
  await say('offline')
  app.type('#draft', 'half a sen')
  app.preview.hide()
  // Storage is written later.
  const stored = (key: string): string => localStorage.getItem(`phone1:${key}`) ?? ''
  await app.waitFor(() => stored('chat').includes('half a sen'))
  await app.waitFor(() => stored('mobx-miniprogram-socket:socket:outbox').includes('offline'))
  app.dispose()

  await mount('pages/messages/messages')
  expect(app.find('#draft').querySelector('input')?.value).toBe('half a sen')
  const states = () => stores().chat.lines.map(({ text, state }) => [text, state])
  await app.waitFor(() => app.find('.line:last-child').dataset['state'] === 'delivered', 10_000)
  expect(states()).toEqual([
    ['before', 'delivered'],
    ['offline', 'delivered'],
  ])
})
