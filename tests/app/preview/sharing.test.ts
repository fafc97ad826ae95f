// `<button open-type="share">`, the menu of the capsule, and the card that a friend gets.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { MountedApp } from '../../../preview/testing/mount-app'
import { mountFixture, ownPart } from '../../support/fixture-app'

let app: MountedApp
let journal: string[]
let sent: object[]

beforeEach(async () => {
  ;({ app, journal } = await mountFixture('/pages/friend/friend?room=7KQ3MX'))
  sent = []
  app.preview.sendTo((card) => sent.push(card))
})
afterEach(() => {
  jest.useRealTimers()
  app.dispose()
})

async function send(): Promise<void> {
  const button = await ownPart(app, '[role=dialog] .primary')
  button.click()
  await app.waitFor(() => sent.length > 0)
}

const title = (): string => document.querySelector('.mp-card-title')?.textContent ?? ''

describe('a button that shares', () => {
  test('sends what the page offers, and tells the page which button it was', async () => {
    app.page()['offer'] = {
      title: 'Dig with me',
      path: '/pages/friend/friend?room=ABCDEF',
      imageUrl: '/card.png',
    }
    app.tap('[data-testid=share]')
    await ownPart(app, '[role=dialog]')
    expect(title()).toBe('Dig with me')
    expect(document.querySelector('.mp-card img')?.getAttribute('src')).toBe('files/card.png')
    await send()
    expect(journal).toEqual(['friend.onShareAppMessage button 7KQ3MX'])
    expect(sent).toEqual([
      { title: 'Dig with me', path: '/pages/friend/friend?room=ABCDEF', picture: 'files/card.png' },
    ])
  })

  test('sends the page itself, with its query, where the page offers nothing', async () => {
    app.tap('[data-testid=share]')
    await send()
    expect(sent).toEqual([{ title: 'Fixture', path: '/pages/friend/friend?room=7KQ3MX', picture: '' }])
  })

  test('sends what a promise brings, and nothing of the offer around it', async () => {
    app.page()['offer'] = {
      title: 'At once',
      path: '/pages/detail/detail',
      promise: Promise.resolve({ title: 'Later' }),
    }
    app.tap('[data-testid=share]')
    await send()
    expect(sent).toEqual([{ title: 'Later', path: '/pages/friend/friend?room=7KQ3MX', picture: '' }])
  })

  test('waits three seconds for a promise', async () => {
    jest.useFakeTimers()
    app.page()['offer'] = { title: 'At once', promise: new Promise(() => {}) }
    app.tap('[data-testid=share]')
    await jest.advanceTimersByTimeAsync(2_999)
    expect(title()).toBe('')
    await jest.advanceTimersByTimeAsync(1)
    expect(title()).toBe('At once')
  })

  test('sends nothing when it is cancelled, and does nothing while it is disabled', async () => {
    app.tap('[data-testid=share]')
    const cancel = await ownPart(app, '.mp-modal-buttons button')
    cancel.click()
    app.tap('[data-testid=share-disabled]')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(sent).toEqual([])
  })
})

describe('the menu of the capsule', () => {
  const openMenu = async (): Promise<HTMLButtonElement> => {
    document.querySelector<HTMLElement>('.mp-capsule-more')?.click()
    return (await ownPart(app, '.mp-sheet > button')) as HTMLButtonElement
  }

  test('sends a page that can be shared', async () => {
    const item = await openMenu()
    item.click()
    await send()
    expect(journal).toEqual(['friend.onShareAppMessage menu'])
  })

  test('does not send a page without onShareAppMessage, nor one that hid the menu', async () => {
    await wx.hideShareMenu()
    expect((await openMenu()).disabled).toBe(true)
    await wx.showShareMenu({})
    expect((await openMenu()).disabled).toBe(false)
    await wx.navigateTo({ url: '/pages/detail/detail' })
    expect((await openMenu()).disabled).toBe(true)
  })
})

describe('a card that comes', () => {
  test('opens its page in place of all others, as WeChat does from a chat', async () => {
    app.preview.receive({ title: 'Dig with me', path: '/pages/friend/friend?room=ABCDEF', picture: '' })
    expect(journal).toEqual([])
    const card = await ownPart(app, '.mp-message-open')
    expect(card.textContent).toContain('Dig with me')
    card.click()
    expect(journal).toEqual(['app.onHide', 'app.onShow', 'friend.onLoad ABCDEF'])
    expect(getCurrentPages()).toHaveLength(1)
    expect(wx.getEnterOptionsSync()).toMatchObject({ scene: 1007, query: { room: 'ABCDEF' } })
    expect(document.querySelector('.mp-message')).toBeNull()
  })

  test('takes the place of an earlier one, and can be opened from the home screen', async () => {
    app.preview.hide()
    for (const room of ['AAAAAA', 'BBBBBB'])
      app.preview.receive({ title: room, path: `/pages/friend/friend?room=${room}`, picture: '' })
    expect(document.querySelectorAll('.mp-message')).toHaveLength(1)
    const card = await ownPart(app, '.mp-message-open')
    expect((card.parentElement as HTMLElement).inert).toBeFalsy()
    card.click()
    expect(app.preview.state().visible).toBe(true)
    expect(journal.at(-1)).toBe('friend.onLoad BBBBBB')
  })

  test('can be put away', async () => {
    app.preview.receive({ title: 'Dig with me', path: '/pages/detail/detail', picture: '' })
    const close = await ownPart(app, '.mp-message-close')
    close.click()
    expect(document.querySelector('.mp-message')).toBeNull()
    expect(journal).toEqual([])
  })
})
