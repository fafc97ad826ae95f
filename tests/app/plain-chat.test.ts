/**
 * @jest-environment jsdom
 */
// The conversation over the plain wire of the article, in jsdom with the real server.
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { AppStage } from '../support/app-stage'

const stage = new AppStage('plain')

beforeEach(() => stage.open())
afterEach(() => stage.close())

it('sends a message and shows its state', async () => {
  await stage.mount('pages/messages/messages')
  await stage.say('  hello  ')
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'delivered')
  expect(stage.app.text('.line .text')).toBe('hello')
  expect(stage.app.find('#draft').querySelector('input')?.value).toBe('')
})

it('says with a counter that a text is too long, loses none of it and does not send it', async () => {
  await stage.mount('pages/messages/messages')
  expect(document.querySelector('#counter')).toBeNull()
  stage.app.type('#draft', 'x'.repeat(480))
  await stage.app.waitFor(() => stage.app.text('#counter') === '20 characters left')
  stage.app.type('#draft', 'x'.repeat(9_500))
  await stage.app.waitFor(() => stage.app.text('#counter') === '9,000 characters too many')
  expect(stage.isDisabled('#send')).toBe(true)
  stage.app
    .find('#draft')
    .querySelector('input')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
  expect(stage.stores().chat.lines).toEqual([])
  expect(stage.app.find('#draft').querySelector('input')?.value).toHaveLength(9_500)
  stage.app.type('#draft', 'x'.repeat(500))
  await stage.app.waitFor(() => !stage.isDisabled('#send'))
  stage.app.tap('#send')
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'delivered')
})

it('opens a text that was cut, and says what it could not keep', async () => {
  await stage.mount('pages/messages/messages')
  stage.server.faults?.push('x'.repeat(30_000))
  await stage.app.waitFor(() => stage.app.text('.more') === 'Show all, 29,400 more characters')
  stage.app.tap('.more')
  await stage.app.waitFor(() => stage.app.text('.line .text').length === 20_001)
  expect(stage.app.text('.cut')).toBe('The last 10,000 characters were not kept')
  stage.app.tap('.more')
  await stage.app.waitFor(() => stage.app.text('.line .text').length === 601)
})

it('counts what was not sent and sends it again', async () => {
  await stage.mount('pages/messages/messages')
  const { chat, socket } = stage.stores()
  socket.disconnect()
  for (let n = 0; n < 1_200; n += 1) chat.say(String(n))
  await stage.app.waitFor(() => stage.app.text('.trouble-text') === '200 messages were not sent')
  socket.connect()
  await stage.app.waitFor(() => socket.queueLength === 0, 10_000)
  stage.app.tap('.trouble-action')
  await stage.app.waitFor(() => document.querySelector('#trouble') === null)
  await stage.app.waitFor(() => stage.app.find('.line:last-child').dataset['state'] !== 'failed')
})

it('does not send blank text', async () => {
  await stage.mount('pages/messages/messages')
  stage.app.type('#draft', '   ')
  stage.app.tap('#send')
  expect(stage.stores().socket.queue).toEqual([])
  expect(stage.stores().chat.lines).toEqual([])
})

it('takes any text, the article’s included, for a line', async () => {
  await stage.mount('pages/messages/messages')
  for (const text of ['要向服务器发送的数据', '{"type":"line"}', '<b>not markup</b>'])
    stage.stores().socket.send(text as never)
  await stage.app.waitFor(() => stage.stores().chat.lines.length === 3)
  await stage.app.waitFor(() => document.querySelectorAll('.line').length === 3)
  expect([...document.querySelectorAll('.line .text')].map((line) => line.textContent.trim())).toEqual([
    '要向服务器发送的数据',
    '{"type":"line"}',
    '<b>not markup</b>',
  ])
})

it('counts unread messages until they are looked at', async () => {
  stage.launch()
  stage.stores().openSocket()
  for (const text of ['one', 'two']) stage.stores().socket.send(text as never)
  await stage.app.waitFor(() => stage.app.find('#unread').dataset['count'] === '2')
  stage.app.tap('#messages-card')
  await stage.app.waitFor(() => document.querySelectorAll('.line').length === 2)
  stage.app.preview.router.navigateBack(1)
  await stage.app.waitFor(() => stage.app.find('#unread').dataset['count'] === '0')
})

it('keeps messages while the server is away, and sends them when it is back', async () => {
  await stage.mount('pages/messages/messages')
  await stage.stopServer()
  await stage.app.waitFor(() => stage.stores().socket.status === 'waiting')
  await stage.say('later')
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'queued')
  await stage.startServer()
  stage.stores().socket.retry()
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'delivered', 10_000)
})

it('keeps the draft, the queue and the conversation over a restart', async () => {
  await stage.mount('pages/messages/messages')
  await stage.say('before')
  await stage.app.waitFor(() => stage.app.find('.line').dataset['state'] === 'delivered')
  // A connection whose ping was answered leaves no backoff to the next launch.
  await stage.app.waitFor(() => stage.stores().socket.latency !== null, 5_000)
  stage.app.preview.setNetwork('none')
  await stage.say('offline')
  stage.app.type('#draft', 'half a sen')
  stage.app.preview.hide()
  // Storage is written later.
  const stored = (key: string): string => localStorage.getItem(`phone1:${key}`) ?? ''
  await stage.app.waitFor(() => stored('chat').includes('half a sen'))
  await stage.app.waitFor(() => stored('mobx-miniprogram-socket:socket:outbox').includes('offline'))
  stage.app.dispose()

  await stage.mount('pages/messages/messages')
  expect(stage.app.find('#draft').querySelector('input')?.value).toBe('half a sen')
  const states = () => stage.stores().chat.lines.map(({ text, state }) => [text, state])
  await stage.app.waitFor(() => stage.app.find('.line:last-child').dataset['state'] === 'delivered', 10_000)
  expect(states()).toEqual([
    ['before', 'delivered'],
    ['offline', 'delivered'],
  ])
})
