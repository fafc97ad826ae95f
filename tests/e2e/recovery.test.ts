// Losses of a connection and how the app recovers, in a real browser against the real server.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { PhonePage } from '../support/browser/phone-page'
import { home, Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const sockets = (phone: PhonePage): { count: number } => {
  const opened = { count: 0 }
  phone.tab.on('websocket', () => {
    opened.count += 1
  })
  return opened
}

describe('the server is killed', () => {
  it('waits with a countdown, comes back, and sends what was queued once and in order', async () => {
    const phone = await stage.phone(home, { clock: true, wire: 'plain' })
    const bystander = await stage.phone('pages/messages/messages', { wire: 'plain' })
    await phone.stackThree()
    // Makes each random wait the longest possible, so that the countdown can be seen.
    await phone.tab.evaluate('Math.random = () => 0.999')

    await stage.stopServer()
    await phone.isStatus('waiting')
    await bystander.isStatus('waiting')
    const seconds = async (): Promise<number> =>
      Number.parseInt(await phone.text('monitor', '#countdown'), 10)
    // The server said "at once", so the second attempt is refused by now. Each one doubles the window: 2, 4, 8 s.
    await phone.on('monitor', '#retry-count').getByText('2', { exact: true }).waitFor()
    for (let attempt = 3; attempt <= 4; attempt += 1) {
      await phone.tab.clock.fastForward(40_000)
      await phone.on('monitor', '#retry-count').getByText(String(attempt), { exact: true }).waitFor()
    }
    // Time also passes by itself, a second or two on a busy machine.
    await phone
      .on('monitor', '#countdown')
      .getByText(/^[5-8]\b/)
      .waitFor()
    const left = await seconds()
    await phone.tab.clock.runFor(3_000)
    await phone
      .on('monitor', '#countdown')
      .getByText(new RegExp(`^[1-${String(left - 3)}]\\b`))
      .waitFor()
    expect(await phone.on('monitor', '#last-error').getAttribute('data-code')).toBe('connect-failed')

    await phone.tab.goBack()
    for (const text of ['one', 'two', 'three']) await phone.write(text)
    await phone.on('messages', '.line[data-state="queued"]').nth(2).waitFor()

    // The server keeps no lines for phones that come later: this phone waits until the bystander is back.
    await phone.tab.clock.pauseAt(await phone.tab.evaluate<number>('Date.now() + 100'))
    await stage.restartServer()
    await bystander.isStatus('open', 60_000)
    await phone.tab.clock.fastForward(40_000)
    await phone.tab.clock.resume()
    await phone.isStatus('open')
    await phone.on('messages', '.line[data-state="delivered"]').nth(2).waitFor()
    await bystander.on('messages', '.line').nth(2).waitFor()
    const texts = (await bystander.lines()).map(({ text }) => text)
    expect(texts).toEqual(['one', 'two', 'three'])
  })
})

describe('the network', () => {
  it('off: offline and no attempts; on: reconnected within a second', async () => {
    const phone = await stage.phone('pages/messages/messages', { clock: true })
    const opened = sockets(phone)
    await phone.tab.evaluate(`preview.setNetwork('none')`)
    await phone.isStatus('offline')
    await phone.tab.clock.fastForward(300_000)
    await phone.isStatus('offline')
    expect(opened.count).toBe(0)

    await phone.tab.evaluate(`preview.setNetwork('4g')`)
    await phone.tab.clock.runFor(1_000)
    await phone.isStatus('open')
    expect(opened.count).toBe(1)
  })
})

describe('a half-open link', () => {
  it('is found within 15 s and replaced', async () => {
    const phone = await stage.phone('pages/monitor/monitor', { clock: true, wire: 'plain' })
    await stage.fault('silence', { on: true })
    await phone.tab.clock.runFor(15_000)
    await phone.on('monitor', '#last-error[data-code="heartbeat-timeout"]').waitFor()
    await phone.tab.clock.runFor(1_000)
    await phone.isStatus('open')
    await stage.fault('push', { text: 'alive' })
    await phone.on('monitor', '#received').getByText('1', { exact: true }).waitFor()
  })
})

describe('the background', () => {
  it('is no failure: suspended, then connected again on a socket that works', async () => {
    const phone = await stage.phone('pages/messages/messages', { clock: true })
    await phone.tab.evaluate('preview.hide()')
    await phone.tab.clock.fastForward(60_000)
    await phone.tab.evaluate('preview.show()')
    await phone.isStatus('open')
    await phone.write('back again')
    await phone.on('messages', '.line[data-state="delivered"]').waitFor()
    // A page in the background is not seen, so only the monitor shows that state.
    await phone.on('messages', '.banner-message').click()
    await phone.on('monitor', '.turn.status-suspended').first().waitFor()
    expect(await phone.text('monitor', '#retry-count')).toBe('0')
  })
})
