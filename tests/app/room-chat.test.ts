/**
 * @jest-environment jsdom
 */
// The conversation as a topic, in jsdom with the real server: own lines with their marks, and what the server loses.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { AppStage } from '../support/app-stage'
import { ChatFriend } from '../support/chat-friend'

const stage = new AppStage('session')
const messages = 'pages/messages/messages'

beforeEach(() => stage.open())
afterEach(() => stage.close())

/** The texts of the lines on the page, with their states. */
const lines = (): (readonly [text: string, state: string])[] =>
  [...document.querySelectorAll<HTMLElement>('.line')].map(
    (line) => [line.querySelector('.text')?.textContent.trim() ?? '', line.dataset['state'] ?? ''] as const,
  )

const shows = (expected: (readonly [string, string])[], timeout = 2_000): Promise<unknown> =>
  stage.app.waitFor(() => {
    expect(lines()).toEqual(expected)
    return true
  }, timeout)

const friend = (): Promise<ChatFriend> => ChatFriend.enter(stage.server.origin, 'Ann')

describe('a line', () => {
  it('is delivered, and the other phones have it with the name of its author', async () => {
    await stage.mount(messages)
    const ann = await friend()
    await stage.say('  hello 🎉 ')
    await shows([['hello 🎉', 'delivered']])
    await ann.say('hi')
    await shows([
      ['hello 🎉', 'delivered'],
      ['hi', 'received'],
    ])
    expect(stage.app.text('.author')).toBe('Ann')
    expect(stage.app.text('.avatar')).toBe('A')
    expect(ann.names).toEqual(['Ann', stage.stores().me.name])
    await ann.leave()
  })

  it('that the server refuses says why, and can be sent again', async () => {
    await stage.mount(messages)
    const { chat } = stage.stores()
    await stage.app.waitFor(() => chat.freshness === 'live')
    // The page lets no such line pass.
    chat.say('x'.repeat(501))
    await shows([[`${'x'.repeat(501)}`, 'refused']])
    expect(stage.app.text('.state')).toBe('Refused: too long')
    stage.app.tap('.again')
    await shows([[`${'x'.repeat(501)}`, 'refused']])
  })

  it('of blanks is none', async () => {
    await stage.mount(messages)
    stage.app.type('#draft', '   ')
    stage.app.tap('#send')
    stage.stores().chat.say('  ')
    expect(stage.stores().socket.queueLength).toBe(0)
    expect(stage.stores().chat.lines).toEqual([])
  })
})

describe('the room', () => {
  it('has its last lines there on entry, and counts those that were not looked at', async () => {
    const ann = await friend()
    await ann.say('one')
    stage.launch()
    // The monitor connects, and shows no line.
    stage.app.tap('#monitor-card')
    await stage.app.waitFor(() => stage.stores().chat.freshness === 'live')
    stage.app.preview.router.navigateBack(1)
    await stage.app.waitFor(() => stage.app.find('#unread').dataset['count'] === '1')
    await ann.say('two')
    await stage.app.waitFor(() => stage.app.find('#unread').dataset['count'] === '2')
    stage.app.tap('#messages-card')
    await shows([
      ['one', 'received'],
      ['two', 'received'],
    ])
    stage.app.preview.router.navigateBack(1)
    await stage.app.waitFor(() => stage.app.find('#unread').dataset['count'] === '0')
    await ann.say('three')
    await stage.app.waitFor(() => stage.app.text('#preview') === 'three')
    expect(stage.app.find('#unread').dataset['count']).toBe('1')
    await ann.leave()
  })

  it('says that it loads, that it is empty, and that it is not up to date', async () => {
    await stage.stopServer()
    stage.launch(messages)
    await stage.app.waitFor(() => stage.app.text('#room-text') === 'Loading the last messages…')
    expect(stage.app.text('.empty-title')).toBe('Loading')
    await stage.startServer()
    stage.stores().socket.retry()
    await stage.app.waitFor(() => stage.app.text('.empty-title') === 'Nothing has arrived yet')
    await stage.app.waitFor(() => stage.app.text('#room-text') === 'Nobody else is here')
    stage.app.preview.setNetwork('none')
    await stage.app.waitFor(() => stage.app.text('#room-text') === 'Not up to date until connected again')
  })
})

describe('a login', () => {
  it('that fails is told in words, and tried again', async () => {
    await stage.stopServer()
    stage.launch(messages)
    await stage.app.waitFor(() => stage.app.text('.banner-sentence').startsWith('Login failed.'))
    await stage.startServer()
    stage.app.tap('.banner-action')
    await stage.app.waitFor(() => stage.app.text('.banner-sentence') === 'Connected')
  })

  it('makes the same user after a restart, also where the server has another key', async () => {
    await stage.mount(messages)
    const { user } = stage.stores().login
    for (const restart of ['phone', 'server']) {
      if (restart === 'server') {
        await stage.stopServer()
        await stage.startServer()
      }
      stage.app.dispose()
      stage.launch(messages)
      // The last launch was short: the next one goes on with its backoff.
      stage.stores().socket.retry()
      await stage.app.waitFor(() => stage.stores().socket.status === 'open', 5_000)
      expect(stage.stores().login.user).toBe(user)
    }
  })
})

describe('a server that loses its memory', () => {
  it('is told of on the page, and what may be lost can be sent again', async () => {
    await stage.mount(messages)
    for (const text of ['one', 'two', 'three']) await stage.say(text)
    const delivered = ['one', 'two', 'three'].map((text) => [text, 'delivered'] as const)
    await shows(delivered)
    await stage.stopServer()
    await stage.startServer()
    stage.stores().socket.retry()
    await stage.app.waitFor(() => stage.app.text('.trouble-text') === '3 messages may be lost', 5_000)
    expect(lines()).toEqual(['one', 'two', 'three'].map((text) => [text, 'lost']))
    stage.app.tap('.again-all')
    await shows(delivered)
    await stage.app.waitFor(() => document.querySelector('#trouble') === null)
    expect(stage.stores().chat.lines).toHaveLength(3)
  })

  it('is told of until the reader has seen it', async () => {
    await stage.mount(messages)
    await stage.say('one')
    await shows([['one', 'delivered']])
    await stage.stopServer()
    await stage.startServer()
    stage.stores().socket.retry()
    await stage.app.waitFor(() => stage.app.text('.trouble-text') === '1 message may be lost', 5_000)
    stage.app.tap('.dismiss')
    await shows([])
    expect(document.querySelector('#trouble')).toBeNull()
  })
})

it('that is killed while offline sends its lines once after the next launch', async () => {
  await stage.mount(messages)
  const ann = await friend()
  stage.app.preview.setNetwork('none')
  for (const text of ['one', 'two']) await stage.say(text)
  stage.app.type('#draft', 'half a sen')
  await shows([
    ['one', 'queued'],
    ['two', 'queued'],
  ])
  stage.app.preview.hide()
  const stored = (key: string): string => localStorage.getItem(`phone1:${key}`) ?? ''
  await stage.app.waitFor(() => stored('room').includes('half a sen'))
  await stage.app.waitFor(() => stored('mobx-miniprogram-socket:socket:session').includes('two'))
  stage.app.dispose()

  await stage.mount(messages)
  expect(stage.app.find('#draft').querySelector('input')?.value).toBe('half a sen')
  await shows(
    [
      ['one', 'delivered'],
      ['two', 'delivered'],
    ],
    10_000,
  )
  await ann.sees(2)
  expect(ann.texts).toEqual(['one', 'two'])
  await ann.leave()
})
