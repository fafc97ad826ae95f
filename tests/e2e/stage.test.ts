// The timeline under the phones: it says what happened to both, as a table says it to those who cannot see it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Locator } from 'playwright-core'
import type { ShellPage } from '../support/browser/shell-page'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'pages/messages/messages'

/** Rows of the table with these words. */
function rows(shell: ShellPage, ...words: readonly (string | RegExp)[]): Locator {
  return words.reduce<Locator>(
    (found, word) => found.filter({ hasText: word }),
    shell.tab.getByRole('region', { name: 'Show as a table' }).getByRole('row'),
  )
}

async function write(shell: ShellPage, id: 1 | 2, text: string): Promise<void> {
  const field = shell.phones[id - 1]!.locator('#draft input')
  await field.fill(text)
  await field.press('Enter')
}

describe('the table of the timeline', () => {
  it('tells that a silent server has killed both links while both apps believe in them', async () => {
    const shell = await stage.shell(messages, '&phones=2')
    await shell.press('Show as a table')
    await rows(shell, /s1Connected/).waitFor()
    await shell.flip('Silence')
    await rows(shell, 'Fault: silence', 'goes on').waitFor()
    for (const id of ['1', '2']) await rows(shell, new RegExp(`s${id}Says open, is dead`)).waitFor()
    await shell.isStatus('open', 1)
    await write(shell, 2, 'wait for me')
    await rows(shell, '"text":"wait for me"', 'never arrived').waitFor()
    await rows(shell, /Entry .*"wait for me".*sent/).waitFor()
    // The heartbeat finds it out, the next connection delivers.
    await shell.tab.clock.fastForward(11_000)
    await shell.tab.clock.fastForward(11_000)
    await shell.untilStatus('open')
    await rows(shell, /s2Waiting/)
      .first()
      .waitFor()
    await rows(shell, /Entry .*"wait for me".*confirmed/).waitFor()
  })

  it('tells the life of an entry that was written without a network', async () => {
    const shell = await stage.shell(messages)
    await shell.press('Show as a table')
    await shell.choose('None')
    await rows(shell, 'Fault: no network', 'goes on').waitFor()
    await rows(shell, /s1No network/).waitFor()
    await write(shell, 1, 'in the lift')
    await rows(shell, /Entry .*"in the lift".*queued/).waitFor()
    await shell.choose('Wi-Fi')
    await rows(shell, /Entry .*"in the lift".*confirmed/).waitFor()
    await rows(shell, 'Fault: no network', /\d s$/).waitFor()
  })

  it('goes on over a restart of the app', async () => {
    const shell = await stage.shell(messages)
    await shell.press('Show as a table')
    await shell.beforeRestart()
    await shell.press('Restart')
    await shell.hasRestarted()
    await rows(shell, 'App not running').waitFor()
    expect(await rows(shell, 'Fault').count()).toBe(0)
    await rows(shell, /s1Connected/)
      .nth(1)
      .waitFor()
  })

  it('is exported as a text, without the ticket of the login', async () => {
    const shell = await stage.shell(messages)
    const download = shell.tab.waitForEvent('download')
    await shell.press('Export as text')
    const stream = await (await download).createReadStream()
    const text = Buffer.concat(await stream.toArray()).toString()
    expect(text.split('\n')[0]).toBe('Time\tPhone\tWhat\tResult')
    expect(text).toMatch(/\t1\tConnected\t/)
    expect(text).toMatch(/\t1\t↑ \{"t":"hello".*"token":"…"/)
  })
})

describe('the picture of the timeline', () => {
  it('is one stop of the keyboard: arrows go from event to event, Space pauses, End goes back, Escape closes', async () => {
    const shell = await stage.shell(messages)
    const picture = shell.tab.getByRole('application', { name: 'Timeline' })
    const tip = shell.tab.getByRole('tooltip')
    await picture.focus()
    await shell.tab.keyboard.press('ArrowRight')
    await tip.getByText('Down').waitFor()
    const last = await tip.locator('code').textContent()
    await shell.tab.keyboard.press('ArrowLeft')
    await shell.tab.keyboard.press('ArrowLeft')
    await shell.tab.keyboard.press('ArrowLeft')
    await tip.filter({ hasNotText: last ?? '' }).waitFor()
    expect(await shell.tab.locator('.timeline [aria-live]').textContent()).toMatch(
      /^. (Up|Down), \{.*Phone 1$/,
    )
    await shell.tab.keyboard.press('Space')
    await shell.tab.getByRole('button', { name: 'Resume (Space)' }).waitFor()
    expect(await shell.tab.getByRole('button', { name: 'Live', pressed: false }).count()).toBe(1)
    await shell.tab.keyboard.press('End')
    await shell.tab.getByRole('button', { name: 'Live', pressed: true }).waitFor()
    await shell.tab.keyboard.press('+')
    await shell.tab.locator('.time-span').getByText('20 s').waitFor()
    await shell.tab.keyboard.press('Escape')
    await tip.waitFor({ state: 'hidden' })
  })

  it('follows the pointer: a tip names the state below it', async () => {
    const shell = await stage.shell(messages)
    await shell.tab.clock.runFor(3_000)
    const picture = shell.tab.getByRole('application', { name: 'Timeline' })
    const box = await picture.boundingBox()
    // The state band is below the axis and the faults; one tenth of 30 s.
    await picture.hover({ position: { x: (box?.width ?? 0) / 10, y: 60 } })
    await shell.tab.getByRole('tooltip').getByText('Connected').waitFor()
    await shell.tab.mouse.wheel(0, 200)
    await shell.tab.locator('.time-span').getByText('35 s').waitFor()
  })
})

describe('what was lost', () => {
  it('is counted beside the lane, and the count leads to the first loss', async () => {
    const shell = await stage.shell(messages)
    await shell.beforeRestart()
    // Over the plain wire nothing goes again by itself.
    await shell.run(`wx.setStorageSync('wire', 'plain')`)
    await shell.press('Restart')
    await shell.hasRestarted()
    await shell.isStatus('open')
    await shell.flip('Silence')
    await shell.tab.getByRole('button', { name: 'Reset' }).and(shell.tab.locator(':enabled')).waitFor()
    await write(shell, 1, 'into the void')
    await shell.tab.clock.fastForward(11_000)
    await shell.tab.clock.fastForward(11_000)
    await shell.press('Show as a table')
    await rows(shell, /Entry .*into the void.*lost: unconfirmed/).waitFor()
    await shell.press('Show as a table')
    await shell.tab.clock.fastForward(60_000)
    await shell.tab.getByRole('button', { name: 'Live', pressed: true }).waitFor()
    await shell.press('1 lost')
    await shell.tab.getByRole('button', { name: 'Live', pressed: false }).waitFor()
  })
})
