/**
 * @jest-environment jsdom
 */
// The whole mini-program in jsdom, with the real server at the other end of the wire: a session, as users have it.
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { AppStage } from '../support/app-stage'

const stage = new AppStage('session')

beforeEach(() => stage.open())
afterEach(() => stage.close())

const isHidden = (): boolean => document.querySelector('.banner') === null

it.each(['messages', 'monitor'])(
  'opens no socket until a page needs it: %s; then every page says so',
  async (page) => {
    stage.launch()
    const connect = jest.spyOn(wx, 'connectSocket')
    stage.app.tap('#game-card')
    await stage.app.waitFor(() => stage.app.page().route === 'pages/lobby/lobby')
    stage.app.preview.router.navigateBack(1)
    await stage.app.waitFor(() => stage.app.page().route === 'pages/index/index')
    expect(stage.app.find('#status').dataset['status']).toBe('idle')
    expect([connect.mock.calls.length, isHidden()]).toEqual([0, true])
    stage.app.tap(`#${page}-card`)
    await stage.app.waitFor(() => stage.stores().socket.status === 'open')
    expect(connect).toHaveBeenCalledTimes(1)
    stage.app.preview.router.navigateBack(1)
    await stage.app.waitFor(() => stage.app.text('#status') === 'Connected')
    expect(isHidden()).toBe(true)
  },
)

it('shows the banner on the first page only where something is wrong', async () => {
  await stage.mount('pages/messages/messages')
  void wx.reLaunch({ url: '/pages/index/index' })
  await stage.app.waitFor(() => stage.app.page().route === 'pages/index/index')
  expect(isHidden()).toBe(true)
  stage.app.preview.setNetwork('none')
  await stage.app.waitFor(() => stage.app.text('.banner-sentence').startsWith('No network'))
  stage.app.preview.setNetwork('wifi')
  await stage.app.waitFor(isHidden)
})

it('stays disconnected for a person who disconnected, whichever page is opened', async () => {
  await stage.mount('pages/monitor/monitor')
  stage.app.tap('#disconnect')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'closed')
  void wx.navigateTo({ url: '/pages/messages/messages' })
  await stage.app.waitFor(() => stage.app.text('.banner-sentence') === 'You disconnected')
  expect(stage.stores().socket.status).toBe('closed')
})

it('says why it is not connected and what happens next; the buttons work', async () => {
  // The first heartbeat comes at a random time, here after the test.
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  await stage.mount('pages/monitor/monitor')
  expect(stage.isDisabled('#retry')).toBe(true)
  stage.app.tap('#disconnect')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'closed')
  expect(stage.isDisabled('#disconnect')).toBe(true)
  stage.app.tap('#connect')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'open')
  stage.app.preview.setNetwork('none')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'offline')
  expect(stage.app.text('#because')).toBe('The phone has no network')
  expect(stage.app.text('#next')).toMatch(/network/i)
  expect(stage.app.text('#step')).toMatch(/^Checks again in \d+ s$/)
  // A tap tries even so: the phone may be wrong.
  expect(stage.isDisabled('#retry')).toBe(false)
  expect(stage.isDisabled('#disconnect')).toBe(false)
  expect(stage.app.find('[role=img]').ariaLabel).toBe('No heartbeat has been measured yet.')
  stage.app.preview.setNetwork('wifi')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'open')
  expect(stage.app.find('[role=img]').ariaLabel).toMatch(/within 10 s/)
})

const turns = (): string[] =>
  [...document.querySelectorAll('.turn')].map((turn) =>
    ['.turn-name', '.turn-wait', '.turn-cause', '.turn-detail']
      .map((part) => turn.querySelector(part)?.textContent.trim() ?? '')
      .filter((text) => text !== '')
      .join(' · '),
  )

it('lists transitions with their causes, the latest first', async () => {
  await stage.mount('pages/monitor/monitor')
  expect(turns()).toEqual([
    'Connected · The server sent its welcome',
    "Connecting… · Accepted; waiting for the server's welcome",
    'Connecting… · Asked to connect',
  ])
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  await stage.stopServer()
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'waiting')
  expect(stage.app.text('#because')).toBe('The server restarts')
  expect(turns()[0]).toMatch(/^Waiting to retry · Retry 1 in [\d.]+ s · The server restarts$/)
  expect(stage.app.text('#step')).toMatch(/^Next try at \d\d:\d\d:\d\d$/)
  await stage.startServer()
})

it('says in words what a close code means, and shows no wait that is too short to notice', async () => {
  await stage.mount('pages/monitor/monitor')
  jest.spyOn(Math, 'random').mockReturnValue(0.05)
  stage.server.faults?.drop()
  await stage.app.waitFor(() => turns().length === 7)
  expect(turns()[3]).toBe('Waiting to retry · The connection broke off')
})

it('shows the latest 20 transitions until all are asked for, and then later ones too', async () => {
  await stage.mount('pages/monitor/monitor')
  const { socket } = stage.stores()
  for (let n = 0; n < 10; n += 1) {
    socket.disconnect()
    socket.connect()
  }
  await stage.app.waitFor(() => stage.app.find('#show-all').textContent.trim() === 'Show all 25')
  expect(turns()).toHaveLength(20)
  stage.app.tap('#show-all')
  await stage.app.waitFor(() => turns().length === 25)
  expect(document.querySelector('#show-all')).toBeNull()
  socket.disconnect()
  await stage.app.waitFor(() => turns().length === 26)
  expect(turns()[0]).toBe('Disconnected · You disconnected')
})

it('shows what the phone or the server said where it is tapped, and only there', async () => {
  await stage.mount('pages/monitor/monitor')
  expect(document.querySelector('#error-details')).toBeNull()
  stage.server.faults?.close(4001, 'signed in elsewhere')
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'failed')
  expect(stage.app.text('#last-error')).not.toContain('signed in elsewhere')
  expect(stage.app.text('#last-error')).toContain('The server asked not to reconnect')
  stage.app.tap('#error-details')
  await stage.app.waitFor(() => stage.app.text('#error-raw').includes('4001 signed in elsewhere'))
  expect(stage.app.find('#error-details').ariaExpanded).toBe('true')
  stage.app.tap('#error-details')
  await stage.app.waitFor(() => document.querySelector('#error-raw') === null)
  stage.app.tap('.turn')
  await stage.app.waitFor(() =>
    turns()[0]?.endsWith('The server asked not to reconnect · 4001 signed in elsewhere'),
  )
  // A turn that has no more to say does not open.
  stage.app.tap('.turn:nth-last-child(1)')
  expect(document.querySelectorAll('.turn-detail')).toHaveLength(1)
})

it('has one status and one button that mends it on the monitor, whatever happened', async () => {
  await stage.mount('pages/monitor/monitor')
  jest.spyOn(Math, 'random').mockReturnValue(0.5)
  stage.server.faults?.drop()
  await stage.app.waitFor(() => stage.app.find('#hero').dataset['status'] === 'waiting')
  const page = document.body.textContent
  expect(page.split('Retry now')).toHaveLength(2)
  expect(page.split('Waiting to retry')).toHaveLength(3) // the hero, and the first line of the history
  expect(document.querySelectorAll('[aria-live]')).toHaveLength(2)
})

it('claims no lost connection where the last error knows of none', async () => {
  await stage.mount('pages/messages/messages')
  stage.app.preview.setNetwork('none')
  await stage.app.waitFor(() => stage.stores().socket.status === 'offline')
  jest.spyOn(Math, 'random').mockReturnValue(0.99)
  stage.app.preview.setNetwork('wifi')
  await stage.app.waitFor(() => stage.stores().socket.status === 'waiting')
  expect(stage.stores().socket.lastError).toBeNull()
  await stage.app.waitFor(() => stage.app.text('.banner-sentence').startsWith('Not connected yet'))
})

it('copies the log', async () => {
  await stage.mount('pages/monitor/monitor')
  stage.app.tap('#copy-log')
  await stage.app.waitFor(() => document.querySelector('.mp-toast')?.textContent.endsWith('Log copied'))
  const { data } = await wx.getClipboardData({})
  expect(data).toBe(stage.stores().socket.explain().text)
})

it('says after a refusal that only a tap connects again', async () => {
  await stage.mount('pages/monitor/monitor')
  stage.server.faults?.close(4001, 'banned')
  await stage.app.waitFor(() => stage.app.text('#status') === 'Refused')
  expect(stage.app.text('#because')).toBe('The server asked not to reconnect')
  expect(stage.app.text('#next')).toMatch(/^Only Retry now connects again/)
  expect(turns()[0]).toMatch(/^Refused · /)
  stage.app.tap('#retry')
  await stage.app.waitFor(() => stage.app.text('#status') === 'Connected')
})

const costs = (): Record<string, number> =>
  Object.fromEntries(
    [...document.querySelectorAll<HTMLElement>('#render-cost [data-page]')].map((row) => [
      row.querySelector('.page')?.textContent.trim() ?? '',
      Number(row.querySelector('.calls')?.textContent),
    ]),
  )

it('shows the setData cost of each page, its components included', async () => {
  stage.launch()
  stage.app.tap('#messages-card')
  await stage.app.waitFor(() => stage.app.page().route === 'pages/messages/messages')
  await stage.say('one')
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'delivered')
  stage.app.tap('.banner-message')
  await stage.app.waitFor(() => (costs()['Monitor'] ?? 0) > 0)
  const before = costs()
  expect(Object.keys(before)).toEqual(['Home', 'Messages', 'Monitor'])
  // Changes from here on reach the visible page only.
  stage.stores().socket.disconnect()
  await stage.app.waitFor(() => costs()['Monitor'] !== before['Monitor'])
  expect(costs()).toMatchObject({ Home: before['Home'], Messages: before['Messages'] })
})

it('measures nothing on the phones of users', async () => {
  const config = '../../miniprogram/config'
  jest.doMock(config, () => ({ ...jest.requireActual<object>(config), isMeasured: () => false }))
  await stage.mount('pages/monitor/monitor')
  jest.dontMock(config)
  expect(stage.app.text('#history')).toContain('Connected')
  expect(document.querySelector('#render-cost')).toBeNull()
})

it('gives up where the launch query says so, and starts over on request', async () => {
  await stage.stopServer()
  stage.launch('pages/messages/messages', { retries: '0' })
  await stage.app.waitFor(
    () => stage.app.text('.banner-sentence') === 'Gave up for now. Tries again when you return',
  )
  await stage.startServer()
  stage.app.tap('.banner-action')
  await stage.app.waitFor(() => stage.app.text('.banner-sentence') === 'Connected')
})
