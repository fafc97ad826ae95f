// The second phone without the library: the code of the article on the same server, under the same faults.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { Locator } from 'playwright-core'
import { ShellPage } from '../support/browser/shell-page'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'pages/messages/messages'

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

/** The second phone by the switch of the panel, connected. */
async function compared(): Promise<ShellPage> {
  const shell = await stage.shell(messages)
  await shell.flip('Phone 2 without this library')
  await shell.press('Show as a table')
  await rows(shell, /s2Connected/).waitFor()
  return shell
}

it('under one silence of the server the code of the article loses what ours delivers, and the stage counts both', async () => {
  const shell = await compared()
  for (const id of [1, 2] as const) await write(shell, id, 'before')
  await rows(shell, /Entry .*"before".*confirmed/)
    .nth(1)
    .waitFor()
  await shell.flip('Silence')
  for (const id of ['1', '2']) await rows(shell, new RegExp(`s${id}Says open, is dead`)).waitFor()
  for (const id of [1, 2] as const) await write(shell, id, 'into the void')
  // Ours finds it out by its heartbeat and sends again. Theirs closes after 20 s, which the silent server does not answer.
  for (let s = 0; s < 22; s++) await shell.tab.clock.runFor(1_000)
  await rows(shell, /Entry .*"into the void".*confirmed/).waitFor()
  await shell.flip('Silence')
  await rows(shell, 's2Not connected').or(rows(shell, 's2Closed')).first().waitFor()
  await shell.tab.clock.runFor(3_000)
  await rows(shell, /Entry .*"into the void".*lost: never arrived/).waitFor()
  const names = shell.tab.locator('.lane-name')
  expect(await names.nth(0).textContent()).toBe('1This library3 entries')
  expect(await names.nth(1).textContent()).toBe('2By hand2 entries1 lost')
  await shell.phones[1].locator('[data-stage="lost"]').getByText('into the void').waitFor()
})

it('a message that is written without a network is lost in silence by hand, and waits with the library', async () => {
  const shell = await compared()
  await shell.choose('None')
  for (const id of [1, 2] as const) await write(shell, id, 'in the lift')
  await rows(shell, /Entry .*"in the lift".*lost: never left/).waitFor()
  await rows(shell, /Entry .*"in the lift".*queued/).waitFor()
  await shell.choose('Wi-Fi')
  await rows(shell, /Entry .*"in the lift".*confirmed/).waitFor()
  expect(await rows(shell, /Entry .*"in the lift"/).count()).toBe(2)
})

it('goes when it is switched off, and is opened by the address', async () => {
  const tab = await stage.tab({ width: 1_440, height: 900 })
  await tab.goto(`${stage.origin}/?language=en&compare=1`)
  const shell = new ShellPage(tab, () => stage.server.connections)
  await shell.phones[1].locator('#draft input').waitFor()
  await tab.locator('.caption').getByText('By hand', { exact: true }).waitFor()
  await shell.flip('Phone 2 without this library')
  await shell.isStatus('open', 2)
  await tab.locator('.caption').getByText('Phone 2', { exact: true }).waitFor()
  expect(new URL(tab.url()).searchParams.has('compare')).toBe(false)
})
