// The page that the preview opens with, and how one phone brings another to where it is.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'pages/messages/messages'
const monitor = 'pages/monitor/monitor'
/** Lets the page on the screen be sent to a friend. */
const offer = `getCurrentPages().at(-1).onShareAppMessage = () => ({ title: 'Come here', path: '/${monitor}' })`

describe('the page in the address', () => {
  it.each(['lobby', 'messages'])('is opened by its short name: %s', async (page) => {
    const tab = await stage.tab({ width: 1_700, height: 1_050 })
    await tab.goto(`${stage.origin}/?language=en&page=${page}`)
    for (const id of ['1', '2'])
      await tab.frameLocator(`[title="Phone ${id}"]`).locator(`wx-page[is="pages/${page}/${page}"]`).waitFor()
    expect(new URL(tab.url()).hash).toBe(`#/pages/${page}/${page}`)
    expect(new URL(tab.url()).searchParams.has('page')).toBe(false)
  })

  it('is opened in a window without room for a panel, too', async () => {
    const tab = await stage.tab({ width: 390, height: 800 })
    await tab.goto(`${stage.origin}/?language=en&page=lobby`)
    await tab.frameLocator('iframe').locator('wx-page[is="pages/lobby/lobby"]').waitFor()
  })
})

describe('a card that is sent', () => {
  it('comes to the other phone, which opens its page', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    const [first, second] = shell.phones
    await shell.run(offer, 2)
    await second.getByRole('button', { name: 'More' }).click()
    await second.getByRole('button', { name: 'Send to a friend' }).click()
    await second.getByRole('dialog').getByText('Come here').waitFor()
    await second.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await first.getByRole('button', { name: 'From a friend: Come here' }).click()
    await first.locator('#hero').waitFor()
    expect(await shell.run('getCurrentPages().length')).toBe(1)
  })

  it('brings a second phone where there was one', async () => {
    const shell = await stage.shell(messages)
    const [first, second] = shell.phones
    await shell.run(offer)
    await first.getByRole('button', { name: 'More' }).click()
    await first.getByRole('button', { name: 'Send to a friend' }).click()
    await first.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await second.locator('#hero').waitFor()
    expect(await shell.run('getCurrentPages()[0].route')).toBe(messages)
  })

  it('opens a tab where there is no frame around the phone', async () => {
    const phone = await stage.phone(messages)
    await phone.tab.evaluate(offer)
    await phone.tab.getByRole('button', { name: 'More' }).click()
    await phone.tab.getByRole('button', { name: 'Send to a friend' }).click()
    const opened = phone.tab.context().waitForEvent('page')
    await phone.tab.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    const tab = await opened
    await tab.locator('#hero').waitFor()
    // It is another phone, with a user of its own.
    expect(await tab.evaluate('preview.id')).toBe('1.2')
  })
})

describe('a second phone', () => {
  it('comes to where the first one is', async () => {
    const shell = await stage.shell(messages)
    await shell.run(`wx.redirectTo({ url: '/${monitor}' })`)
    await shell.choose('2 phones')
    await shell.phones[1].locator('#hero').waitFor()
    expect(await shell.run('getCurrentPages().length', 2)).toBe(1)
  })
})

describe('a vibration', () => {
  it('shakes the device around the screen, and marks it where motion is reduced', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.phones[1].locator('#draft').waitFor()
    // Looked at from within: the look lasts for less than a round trip to a busy browser may take.
    const look = (): Promise<unknown> =>
      shell.tab.evaluate(`new Promise((resolve) => {
        const [one, two] = document.querySelectorAll('.bezel')
        new MutationObserver(() => {
          const { animationName, outlineStyle } = getComputedStyle(two)
          if (two.dataset.vibrates) resolve([two.dataset.vibrates, animationName, outlineStyle, one.dataset.vibrates])
        }).observe(two, { attributeFilter: ['data-vibrates'] })
        document.querySelector('[title="Phone 2"]').contentWindow.wx.vibrateLong()
      })`)
    expect(await look()).toEqual(['long', 'vibrate', 'none', undefined])
    await shell.tab.emulateMedia({ reducedMotion: 'reduce' })
    expect(await look()).toEqual(['long', 'none', 'solid', undefined])
  })
})
