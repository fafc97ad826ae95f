// Picture and name that a person gives: `open-type="chooseAvatar"` and `type="nickname"`.
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { MountedApp } from '../../../preview/testing/mount-app'
import { mountFixture, ownPart } from '../../support/fixture-app'

let app: MountedApp
let journal: string[]
const made: Blob[] = []

beforeEach(async () => {
  ;({ app, journal } = await mountFixture('/pages/friend/friend', { phone: { language: 'en' } }))
  made.length = 0
  // jsdom has no such addresses.
  Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${String(made.push(blob))}` })
})
afterEach(() => app.dispose())

test('a picture of the phone reaches the page as a temporary path', async () => {
  app.tap('[data-testid=avatar]')
  const second = await ownPart(app, '[aria-label="Picture 2"]')
  second.click()
  await app.waitFor(() => journal.length > 0)
  expect(journal).toEqual(['friend.chooseAvatar blob:1'])
  expect(made[0]?.type).toBe('image/svg+xml')
})

test('a choice that is cancelled says nothing to the page', async () => {
  app.tap('[data-testid=avatar]')
  const cancel = await ownPart(app, '.mp-sheet .cancel')
  cancel.click()
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(journal).toEqual([])
  expect(document.querySelector('[role=dialog]')).toBeNull()
})

test('the name in WeChat is offered while the field has the focus, and is reviewed after it', async () => {
  const field = app.find('[data-testid=name] input')
  field.focus()
  const offer = await ownPart(app, '.mp-nickname button')
  expect(offer.textContent).toBe('Alex')
  offer.click()
  await app.waitFor(() => journal.length === 2)
  expect(journal).toEqual(['friend.blur Alex', 'friend.nicknamereview true'])
  expect(document.querySelector('.mp-nickname')).toBeNull()
  app.tap('[data-testid=submit]')
  expect(journal.at(-1)).toBe('friend.submit Alex')
})

test('another name can be typed', () => {
  app.type('[data-testid=name]', '小明')
  app.tap('[data-testid=submit]')
  expect(journal).toEqual(['friend.input 小明', 'friend.submit 小明'])
})
