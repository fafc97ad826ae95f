// One store, several pages, a real server, a real browser.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { PhonePage } from '../support/browser/phone-page'
import { home, Stage } from '../support/browser/stage'
import { Client } from '../support/ws-client'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

/** Goes back; returns the text of an element of that page before the browser paints it again. */
function backTo(phone: PhonePage, route: string, selector: string, delta = 1): Promise<string> {
  return phone.tab.evaluate<string>(`new Promise((resolve) => {
    const page = document.querySelector('.mp-page[data-route="pages/${route}/${route}"]')
    new MutationObserver(() => {
      if (!page.hidden) resolve(page.querySelector('${selector}').textContent.trim())
    }).observe(page, { attributes: true, attributeFilter: ['hidden'] })
    wx.navigateBack({ delta: ${String(delta)} })
  })`)
}

describe('three pages of one stack', () => {
  it('all show a pushed message when they are looked at, and cost nothing before', async () => {
    const phone = await stage.phone(home, { wire: 'plain' })
    await phone.stackThree()
    await phone.tab.evaluate('preview.resetSetDataCount()')

    await stage.fault('push', { text: 'the kettle is on' })

    await phone.on('monitor', '#received').getByText('1', { exact: true }).waitFor()
    const meter = await phone.tab.evaluate<Record<string, { calls: number }>>('preview.setDataCount()')
    expect(Object.keys(meter)).toEqual(['pages/monitor/monitor'])
    expect(await backTo(phone, 'index', '#preview', 2)).toBe('the kettle is on')
    expect(await phone.on('index', '#unread').getAttribute('data-count')).toBe('1')
    await phone.tab.click('#messages-card')
    expect(await phone.text('messages', '.line .text')).toBe('the kettle is on')
    expect(phone.errors).toEqual([])
  })

  it('all show a loss the moment they are looked at', async () => {
    const phone = await stage.phone(home, { wire: 'plain' })
    await phone.stackThree()
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.isStatus('offline')
    const sentence = 'No network. Reconnects when it is back'
    expect(await backTo(phone, 'messages', '.banner-sentence')).toBe(sentence)
    expect(await backTo(phone, 'index', '.banner-sentence')).toBe(sentence)
  })
})

describe('a tap on one page', () => {
  it('sends, and the page below it in the stack shows the answer', async () => {
    const phone = await stage.phone(home, { wire: 'plain' })
    const friend = await Client.open(`${stage.origin.replace('http', 'ws')}/plain`)
    await phone.tab.click('#messages-card')
    await phone.tab.fill('#draft input', 'is anybody there?')
    await phone.tab.click('#send')
    expect(JSON.parse(String(await friend.next()))).toMatchObject({ text: 'is anybody there?' })
    friend.send('the whole family')
    await phone.on('messages', '.line').getByText('the whole family').waitFor()
    expect(await phone.lines()).toEqual([
      { text: 'is anybody there?', state: 'delivered' },
      { text: 'the whole family', state: 'received' },
    ])
    expect(await backTo(phone, 'index', '#preview')).toBe('the whole family')
    friend.socket.close()
  })

  it('reaches the page that another phone shows', async () => {
    const alice = await stage.phone('pages/messages/messages')
    const bob = await stage.phone(home)
    await bob.connect()
    await alice.tab.fill('#draft input', 'hello')
    await alice.tab.click('#send')
    await bob.on('index', '#unread[data-count="1"]').waitFor()
    expect(await bob.text('index', '#preview')).toContain('hello')
    await alice.on('messages', '.line[data-state="delivered"]').waitFor()
    expect(await alice.lines()).toEqual([{ text: 'hello', state: 'delivered' }])
  })
})

describe('an unloaded page', () => {
  it('gets no setData any more', async () => {
    const phone = await stage.phone(home, { wire: 'plain' })
    await phone.stackThree()
    await phone.tab.goBack()
    await phone.on('monitor', '#hero').waitFor({ state: 'detached' })
    await phone.tab.evaluate('preview.resetSetDataCount()')

    await stage.fault('push', { text: 'anybody there?' })
    await phone.on('messages', '.line').waitFor()
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.isStatus('offline')

    const meter = await phone.tab.evaluate<Record<string, { calls: number }>>('preview.setDataCount()')
    expect(meter['pages/messages/messages']?.calls).toBeGreaterThan(0)
    expect(meter['pages/monitor/monitor']).toBeUndefined()
  })
})

describe('the monitor', () => {
  it('shows the reason, the next step and the history, and moves nothing above', async () => {
    const phone = await stage.phone('pages/monitor/monitor')
    const places = () =>
      phone.tab.$$eval('.buttons, .card', (parts) => parts.map((part) => part.getBoundingClientRect().top))
    const before = await places()
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.on('monitor', '.turn').nth(3).waitFor()
    expect(await phone.text('monitor', '#because')).toBe('The phone has no network')
    expect(await phone.text('monitor', '#step')).toMatch(/^Checks again in \d+ s$/)
    await phone.on('monitor', '.turn').first().getByText('No network', { exact: true }).waitFor()
    expect(await places()).toEqual(before)
    await phone.tab.evaluate(`preview.setNetwork('wifi')`)
    await phone.isStatus('open')
    await stage.fault('close', { code: 4001, reason: 'signed in elsewhere' })
    await phone.on('monitor', '.turn.status-failed').waitFor()
    expect(await phone.text('monitor', '#because')).toBe('The server asked not to reconnect')
    expect(await phone.text('monitor', '#step')).toBe('')
    expect(await places()).toEqual(before)
  })

  it('shows the latest 20 of many, then all, and copies the log', async () => {
    const phone = await stage.phone('pages/monitor/monitor')
    for (let n = 0; n < 10; n += 1) {
      await phone.on('monitor', '#disconnect').click()
      await phone.isStatus('closed')
      await phone.on('monitor', '#connect').click()
      await phone.isStatus('open')
    }
    await phone.on('monitor', '#show-all').getByText('Show all 43').waitFor()
    expect(await phone.on('monitor', '.turn').count()).toBe(20)
    await phone.on('monitor', '#show-all').click()
    await phone.on('monitor', '.turn').nth(42).waitFor()
    await phone.on('monitor', '#copy-log').click()
    await phone.tab.getByText('Log copied').waitFor()
    const log = await phone.tab.evaluate<{ data: string }>('wx.getClipboardData({})')
    expect(log.data.split('\n')).toHaveLength(3 + 43)
  })
})

describe('the banner', () => {
  it.each([
    ['en', 'Connected'],
    ['zh_CN', '已连接'],
  ])('speaks the language of the phone: %s', async (language, words) => {
    const phone = await stage.phone('pages/messages/messages', { language })
    expect(await phone.text('messages', '.banner-sentence')).toBe(words)
  })

  it('moves nothing when the status changes', async () => {
    const phone = await stage.phone(home)
    await phone.connect()
    const top = async (): Promise<number | undefined> =>
      (await phone.on('index', '.opening').boundingBox())?.y
    const before = await top()
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.isStatus('offline')
    expect(await top()).toBe(before)
  })
})
