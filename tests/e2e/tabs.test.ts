// Two tabs of one browser are two phones: they share no storage, so neither speaks in the name of the other.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { PhonePage } from '../support/browser/phone-page'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

it('each hears the other, and has its own storage back after a reload', async () => {
  const first = await stage.phone('pages/messages/messages')
  const tab = await first.tab.context().newPage()
  const second = new PhonePage(tab, stage.origin)
  await tab.goto(first.tab.url())
  await second.isStatus('open')
  await first.write('from the first')
  await tab.locator('.line[data-state="received"]').waitFor()
  await second.write('from the second')
  await first.tab.locator('.line[data-state="received"]').waitFor()
  await Promise.all([first, second].map((phone) => phone.tab.reload()))
  for (const phone of [first, second]) await phone.tab.locator('.line').nth(1).waitFor()
  expect((await first.lines()).map(({ state }) => state)).toEqual(['delivered', 'received'])
  expect((await second.lines()).map(({ state }) => state)).toEqual(['received', 'delivered'])
})
