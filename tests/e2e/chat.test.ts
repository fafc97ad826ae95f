// Two phones in the demo's chat, in a real browser against the real server: through the background, a restart and a reload.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { PhonePage } from '../support/browser/phone-page'
import { home, Stage } from '../support/browser/stage'
import { ChatFriend } from '../support/chat-friend'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const phone = (): Promise<PhonePage> => stage.phone('pages/messages/messages', { clock: true })

const texts = async (page: PhonePage): Promise<string[]> => (await page.lines()).map(({ text }) => text)

describe('two phones', () => {
  it('see who is here, and who is typing', async () => {
    const [ann, bob] = [await phone(), await phone()]
    const says = (page: PhonePage, text: RegExp) =>
      page.on('messages', '#room-text').getByText(text).waitFor()
    await says(ann, /^1 other is here$/)
    await says(bob, /^1 other is here$/)
    await bob.tab.fill('#draft input', 'half a sen')
    await says(ann, /^[2-9A-Z]{4} is typing…$/)
    await bob.write('half a sentence')
    await says(ann, /^1 other is here$/)
    await bob.tab.goto('about:blank')
    await says(ann, /^Nobody else is here$/)
    expect(ann.errors).toEqual([])
  })

  it('have the same history after a minute in the background, a restart of the server and a reload', async () => {
    const [ann, bob] = [await phone(), await phone()]
    await ann.write('one')
    await ann.shows([['one', 'delivered']])
    await bob.shows([['one', 'received']])

    await ann.write('two')
    await ann.tab.evaluate('preview.hide()')
    await bob.shows([
      ['one', 'received'],
      ['two', 'received'],
    ])
    await bob.write('three')
    const before = [
      ['one', 'received'],
      ['two', 'received'],
      ['three', 'delivered'],
    ] as const
    await bob.shows(before)
    await ann.tab.clock.fastForward(60_000)

    await stage.stopServer()
    await bob.isStatus('waiting')
    await bob.write('four')
    await bob.shows([...before, ['four', 'queued']])
    await stage.restartServer('kept')
    // The pages come from this server, too: it has them, and lets no phone in yet.
    await stage.fault('refuse', { on: true })
    await bob.tab.reload()
    // The reload has forgotten what others said, and nothing of its own that waits.
    await bob.shows([['four', 'queued']])
    await stage.fault('refuse', { on: false })
    await bob.untilStatus('open')
    await bob.shows([...before, ['four', 'delivered']])

    await ann.tab.evaluate('preview.show()')
    await ann.untilStatus('open')
    await ann.shows([
      ['one', 'delivered'],
      ['two', 'delivered'],
      ['three', 'received'],
      ['four', 'received'],
    ])
    expect(await texts(ann)).toEqual(await texts(bob))
    expect([...ann.errors, ...bob.errors]).toEqual([])
  })

  it('are told what a server has lost with its memory, and have the same history once it is sent again', async () => {
    const [ann, bob] = [await phone(), await phone()]
    for (const text of ['one', 'two', 'three']) await ann.write(text)
    await bob.shows(['one', 'two', 'three'].map((text) => [text, 'received'] as const))
    await bob.write('four')
    await ann.shows([
      ...['one', 'two', 'three'].map((text) => [text, 'delivered'] as const),
      ['four', 'received'],
    ])

    await stage.stopServer()
    for (const page of [ann, bob]) await page.untilStatus('waiting')
    await stage.restartServer('lost')
    for (const page of [ann, bob]) await page.untilStatus('open')
    await ann.shows(['one', 'two', 'three'].map((text) => [text, 'lost'] as const))
    await bob.shows([['four', 'lost']])
    expect(await ann.text('messages', '.trouble-text')).toBe('3 messages may be lost')
    expect(await bob.text('messages', '.trouble-text')).toBe('1 message may be lost')

    await ann.on('messages', '.again-all').click()
    await bob.shows([['four', 'lost'], ...['one', 'two', 'three'].map((text) => [text, 'received'] as const)])
    await bob.on('messages', '.again').click()
    await ann.shows([
      ...['one', 'two', 'three'].map((text) => [text, 'delivered'] as const),
      ['four', 'received'],
    ])
    for (const page of [ann, bob]) await page.on('messages', '#trouble').waitFor({ state: 'detached' })
    expect(await texts(bob)).toEqual(await texts(ann))
  })
})

describe('a phone that is killed while it is offline', () => {
  it('sends its lines once when it is started again', async () => {
    const friend = await ChatFriend.enter(stage.origin, 'Friend')
    const ann = await phone()
    await ann.tab.evaluate(`preview.setNetwork('none')`)
    await ann.isStatus('offline')
    for (const text of ['one', 'two']) await ann.write(text)
    await ann.shows([
      ['one', 'queued'],
      ['two', 'queued'],
    ])
    await ann.tab.clock.runFor(2_000)
    await ann.tab.reload()
    await ann.untilStatus('open')
    await ann.shows([
      ['one', 'delivered'],
      ['two', 'delivered'],
    ])
    await friend.sees(2)
    expect(friend.texts).toEqual(['one', 'two'])
    await friend.leave()
  })
})

describe('the setting of the wire', () => {
  it('starts the app anew with plain frames, and is kept', async () => {
    const page = await stage.phone(home, { wire: '' })
    const sockets: string[] = []
    page.tab.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))
    await page.tab.click('#plain')
    await page.tab.locator('#plain.chosen').waitFor()
    await page.connect()
    await page.tab.reload()
    await page.connect()
    await page.tab.locator('#plain.chosen').waitFor()
    expect(sockets).toEqual(['/plain', '/plain'])
    await page.tab.click('#session')
    await page.tab.locator('#session.chosen').waitFor()
    await page.connect()
    expect(sockets.at(-1)).toBe('/session')
  })
})
