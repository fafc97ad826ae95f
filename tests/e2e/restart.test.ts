// A restart of the mini-program, whatever its cause: the pages that were open are open, and nothing written is lost.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { ShellPage } from '../support/browser/shell-page'
import { home, Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'wx-page[is="pages/messages/messages"]'
const routes = (shell: ShellPage) => shell.run(`getCurrentPages().map(({ route }) => route)`)

/** Home and messages are open, one line waits for the network, and another is half written. */
async function halfWay(): Promise<ShellPage> {
  const shell = await stage.shell(home)
  const [phone] = shell.phones
  await phone.locator('#messages-card').click()
  await shell.isStatus('open')
  await shell.choose('None')
  await shell.isStatus('offline')
  await phone.locator('#draft input').fill('written offline')
  await phone.locator('#draft input').press('Enter')
  await phone.locator(`${messages} .line[data-state="queued"]`).waitFor()
  await phone.locator('#draft input').fill('half a sen')
  await shell.beforeRestart()
  return shell
}

async function isAsBefore(shell: ShellPage): Promise<void> {
  const [phone] = shell.phones
  await shell.hasRestarted()
  await phone.locator(`${messages} .line[data-state="queued"]`).waitFor()
  expect(await routes(shell)).toEqual(['pages/index/index', 'pages/messages/messages'])
  expect(await phone.locator('#draft input').inputValue()).toBe('half a sen')
  await shell.choose('Wi-Fi')
  await phone.locator(`${messages} .line[data-state="delivered"]`).waitFor()
  expect(await phone.locator(`${messages} .line .text`).allTextContents()).toEqual(['written offline'])
}

it('by the button keeps pages, draft, queue and conversation', async () => {
  const shell = await halfWay()
  await shell.press('Restart')
  await expect(isAsBefore(shell)).resolves.toBeUndefined()
})

it('by a change of language keeps them too, and Back leads through the pages', async () => {
  const shell = await halfWay()
  await shell.choose('中文')
  await isAsBefore(shell)
  await shell.tab.evaluate(`history.back()`)
  await shell.phones[0].locator('#messages-card').getByText('消息').first().waitFor()
  expect(await routes(shell)).toEqual(['pages/index/index'])
  await shell.tab.evaluate(`history.forward()`)
  await shell.phones[0].locator('#draft input').waitFor()
  expect(await routes(shell)).toEqual(['pages/index/index', 'pages/messages/messages'])
})

it('by a reload of the whole window keeps the pages', async () => {
  const shell = await stage.shell(home)
  await shell.phones[0].locator('#messages-card').click()
  await shell.phones[0].locator('#draft input').waitFor()
  await shell.tab.reload()
  await shell.phones[0].locator('#draft input').waitFor()
  expect(await routes(shell)).toEqual(['pages/index/index', 'pages/messages/messages'])
})

it('at an address of its own has a button that leads home', async () => {
  const phone = await stage.phone('pages/messages/messages')
  await phone.tab.getByRole('button', { name: 'Home' }).click()
  await phone.on('index', '#messages-card').waitFor()
  expect(await phone.tab.getByRole('button', { name: 'Home' }).isVisible()).toBe(false)
})
