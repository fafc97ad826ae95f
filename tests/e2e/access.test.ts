// Every page can be used by keyboard, by screen reader, with a thumb and with weak eyes; in a real browser.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { contrast } from '../support/contrast'
import { paintedTexts, smallTargets } from '../support/browser/visible'
import type { PhonePage } from '../support/browser/phone-page'
import { home, Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

/** Presses Tab until the element with this name has the focus; returns its role. */
async function tabTo(phone: PhonePage, name: string): Promise<string> {
  for (let presses = 0; presses < 30; presses += 1) {
    await phone.tab.keyboard.press('Tab')
    const [role, label] = await phone.tab.evaluate<[string, string]>(`(() => {
      const { role, ariaLabel, textContent, tagName } = document.activeElement
      return [role ?? tagName, ariaLabel ?? textContent.trim()]
    })()`)
    if (label.startsWith(name)) return role
  }
  throw new Error(`Tab does not reach "${name}"`)
}

/** Texts whose colour is too close to that of their ground. */
async function faintTexts(phone: PhonePage): Promise<string[]> {
  return (await paintedTexts(phone.tab)).flatMap(({ text, front, back }) => {
    const ratio = contrast(front, back)
    return ratio < 4.5 ? [`${text}: ${front} on ${back}, ${ratio.toFixed(2)}`] : []
  })
}

/** Brings lines that wait, are delivered and may be lost, and another person who types, to the messages page of a session. */
async function crowdRoom(phone: PhonePage): Promise<void> {
  await phone.tab.click('#messages-card')
  await phone.isStatus('open')
  await phone.write('hello')
  await phone.shows([['hello', 'delivered']])
  await stage.stopServer()
  // A page that has not heard of the end yet shows the status of before.
  await phone.untilStatus('waiting')
  await stage.restartServer('lost')
  await phone.untilStatus('open')
  await phone.shows([['hello', 'lost']])
  const friend = await stage.phone('pages/messages/messages')
  await friend.write('hi')
  await friend.tab.fill('#draft input', 'half a sen')
  await phone.on('messages', '#room-text').getByText('is typing').waitFor()
  await phone.write('here I am')
  await phone.shows([
    ['hello', 'lost'],
    ['hi', 'received'],
    ['here I am', 'delivered'],
  ])
}

/** Brings every kind of line, a long draft, an opened error and a banner with its button to the three pages. */
async function crowd(phone: PhonePage): Promise<void> {
  await phone.stackThree()
  await stage.fault('push', { text: 'x'.repeat(2_000) })
  await phone.tab.goBack()
  await phone.on('messages', '.more').waitFor()
  await phone.write('hello')
  await phone.on('messages', '.line[data-state="delivered"]').waitFor()
  await stage.fault('refuse', { on: true })
  await stage.fault('drop')
  await phone.on('messages', '.banner-action').waitFor()
  await phone.write('later')
  await phone.on('messages', '.line[data-state="queued"]').waitFor()
  await phone.tab.fill('#draft input', 'y'.repeat(501))
  await phone.on('messages', '#counter').waitFor()
}

describe('the keyboard', () => {
  it('reaches every card and button of the home page, and opens them', async () => {
    const phone = await stage.phone(home)
    await phone.connect()
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.isStatus('offline')
    expect(await tabTo(phone, 'No network')).toBe('button')
    expect(await tabTo(phone, 'Retry now')).toBe('button')
    expect(await tabTo(phone, 'Dig for gold')).toBe('button')
    expect(await tabTo(phone, 'Messages')).toBe('button')
    expect(await tabTo(phone, 'Monitor')).toBe('button')
    await phone.tab.keyboard.press('Enter')
    await phone.on('monitor', '#hero').waitFor()
    await phone.tab.goBack()
    expect(await tabTo(phone, 'Messages')).toBe('button')
    await phone.tab.keyboard.press('Space')
    await phone.on('messages', '#draft').waitFor()
  })

  it('presses the button of the banner, which is named', async () => {
    const phone = await stage.phone('pages/messages/messages')
    await stage.fault('close', { code: 1013, reason: '{"after":60000}' })
    await phone.isStatus('waiting')
    expect(await tabTo(phone, 'Retry now')).toBe('button')
    await phone.tab.keyboard.press('Enter')
    await phone.isStatus('open')
  })

  it('passes by a button that has nothing to do', async () => {
    const phone = await stage.phone('pages/monitor/monitor')
    await expect(tabTo(phone, 'Retry now')).rejects.toThrow('does not reach')
    expect(await tabTo(phone, 'Disconnect')).toBe('button')
  })
})

describe('a screen reader', () => {
  it('hears what the cards show, and finds the headings of each page', async () => {
    const phone = await stage.phone(home, { wire: 'plain' })
    await phone.connect()
    await stage.fault('push', { text: 'the kettle is on' })
    await phone.tab
      .getByRole('button', { name: /^Messages, 1 unread, the kettle is on, \d\d:\d\d$/ })
      .waitFor()
    await phone.tab.getByRole('button', { name: 'Monitor, Connected', exact: true }).waitFor()
    await phone.tab.getByRole('heading', { name: 'One socket, every page', level: 1 }).waitFor()
    await phone.tab.getByRole('heading', { name: 'Try this', level: 2 }).waitFor()
    await phone.tab.click('#monitor-card')
    for (const name of ['Connected', 'Last error', 'Heartbeats', 'setData by page', 'What happened'])
      await phone.tab.getByRole('heading', { name, exact: true, level: 2 }).waitFor()
  })

  it('hears a loss once, and no countdown', async () => {
    const phone = await stage.phone('pages/messages/messages', { clock: true })
    await phone.tab.evaluate(`{
      window.spoken = []
      const region = document.querySelector('[aria-live]')
      new MutationObserver(() => spoken.push(region.textContent.trim()))
        .observe(region, { characterData: true, childList: true, subtree: true })
    }`)
    await stage.fault('close', { code: 1013, reason: '{"after":60000}' })
    await phone.isStatus('waiting')
    await phone.tab.clock.runFor(2_000)
    await phone
      .on('messages', '.banner-sentence')
      .getByText(/Next try in 5\d s/)
      .waitFor()
    expect(await phone.tab.evaluate('spoken')).toEqual(['Connection lost. Trying again soon'])
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('every text of a session can be read and every target hit, on the smallest phones too', async () => {
    const phone = await stage.phone(home, { theme, width: 320, clock: true })
    await crowdRoom(phone)
    await phone.tab.clock.runFor(400)
    expect(await faintTexts(phone)).toEqual([])
    expect(await smallTargets(phone.tab, 44)).toEqual([])
    expect(await phone.on('messages', '.dismiss').isVisible()).toBe(true)
  })

  it('every text can be read and every target hit, on the smallest phones too', async () => {
    const phone = await stage.phone(home, { theme, width: 320, wire: 'plain' })
    await crowd(phone)
    for (const page of ['messages', 'index', 'monitor']) {
      if (page === 'index') await phone.tab.goBack()
      if (page === 'monitor') {
        await phone.tab.click('#monitor-card')
        await phone.tab.click('#error-details')
        await phone.on('monitor', '#error-raw').waitFor()
      }
      await phone.tab.waitForTimeout(400)
      expect(await faintTexts(phone)).toEqual([])
      expect(await smallTargets(phone.tab, 44)).toEqual([])
    }
  })
})
