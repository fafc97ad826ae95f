// Scenarios: each is played to its end by its button, and judged by the numbers that it shows.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { ShellPage } from '../support/browser/shell-page'
import { Stage } from '../support/browser/stage'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

const messages = 'pages/messages/messages'

/** Plays the scenario with this name until its story has an end; returns its sentence and its table. */
async function play(shell: ShellPage, name: string): Promise<{ verdict: string; table: string[][] }> {
  await shell.tab.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  return toTheEnd(shell)
}

async function toTheEnd(shell: ShellPage): Promise<{ verdict: string; table: string[][] }> {
  const { tab } = shell
  const verdict = tab.locator('.verdict')
  const end = Date.now() + 60_000
  while ((await verdict.count()) === 0) {
    if (Date.now() > end)
      throw new Error(`It does not end: ${String(await tab.locator('.tale').textContent())}`)
    await tab.clock.runFor(500)
  }
  return read(tab)
}

async function read(tab: Page): Promise<{ verdict: string; table: string[][] }> {
  const table = await tab
    .locator('.score tbody tr')
    .evaluateAll((rows) => rows.map(({ children }) => Array.from(children, (cell) => cell.textContent ?? '')))
  return { verdict: (await tab.locator('.verdict').textContent()) ?? '', table }
}

/** Numbers of the table by the name of their row: with the library, and by hand. */
const numbers = (table: string[][], name: string): number[][] =>
  (table.find(([first]) => first === name) ?? []).slice(1).map((cell) => cell.split(' / ').map(parseFloat))

async function isHealthy(): Promise<void> {
  const response = await fetch(`${stage.origin}/debug`)
  expect(await response.json()).toMatchObject({ refuse: false, silence: false, delay: 0 })
}

it.each([
  ['Into the lift', { lost: 1, unseen: 0 }],
  ['A dead link', { lost: 3, unseen: 1 }],
  ['A minute in the background', { lost: 0, unseen: 5 }],
  ['A server deploy', { lost: 1, unseen: 0 }],
  ['A crash loop', { lost: 3, unseen: 0 }],
] as const)('%s: the library delivers all, once; by hand messages are lost', async (name, least) => {
  const shell = await stage.shell(messages)
  const { table } = await play(shell, name)
  const [ours, theirs] = numbers(table, 'Delivered')
  expect(ours![0]).toBe(ours![1])
  expect(ours![1]).toBeGreaterThan(3)
  expect(theirs![1]! - theirs![0]!).toBeGreaterThanOrEqual(least.lost)
  expect(numbers(table, 'Arrived twice')[0]).toEqual([0])
  const [[oursMissed], [theirsMissed]] = numbers(table, 'Missed of others') as [[number], [number]]
  expect(oursMissed).toBe(0)
  expect(theirsMissed).toBeGreaterThanOrEqual(least.unseen)
  await isHealthy()
})

it('A storm of 200 phones: by hand they come back in one moment, with the library spread out', async () => {
  // In real time: two hundred sockets need theirs.
  const tab = await stage.tab({ width: 1_440, height: 900 })
  tab.setDefaultTimeout(60_000)
  await tab.goto(`${stage.origin}/?language=en&phones=1&scenario=storm`)
  await tab.locator('.verdict').waitFor()
  const { table } = await read(tab)
  const [ours, theirs] = numbers(table, 'Back')
  expect([ours, theirs]).toEqual([
    [100, 100],
    [100, 100],
  ])
  const [[oursPeak], [theirsPeak]] = numbers(table, 'Most in 100 ms') as [[number], [number]]
  expect(oursPeak).toBeLessThan(theirsPeak)
  await isHealthy()
  // The crowd is gone.
  while (stage.server.connections > 2) await tab.evaluate('null')
}, 75_000)

it('A game through a tunnel: all digs count, and both boards agree', async () => {
  const shell = await stage.shell(messages)
  const { verdict } = await play(shell, 'A game through a tunnel')
  const [, counted, sent] = /^(\d+) of (\d+) digs count, and the boards agree\.$/.exec(verdict) ?? []
  expect(Number(sent)).toBeGreaterThan(2)
  expect(counted).toBe(sent)
  await isHealthy()
})

it('can be stopped at any time, which ends every fault, and be played again', async () => {
  const shell = await stage.shell(messages)
  await shell.tab.getByRole('button', { name: /^Into the lift/ }).click()
  const story = shell.tab.locator('.story-now')
  while (!(await story.getByText('The doors close').isVisible())) await shell.tab.clock.runFor(500)
  await shell.press('Stop')
  await story.getByText('Stopped. Every fault is over.').waitFor()
  for (const id of [1, 2] as const) expect(await shell.run(`preview.network()`, id)).toBe('wifi')
  await isHealthy()
  await shell.press('Play again')
  await story.getByText('Preparing the phones').waitFor()
})

it('is opened and played by the address, in Chinese', async () => {
  const tab = await stage.tab({ width: 1_440, height: 900 })
  await tab.clock.install()
  await tab.goto(`${stage.origin}/?language=zh_CN&scenario=lift`)
  const shell = new ShellPage(tab, () => stage.server.connections)
  const { verdict } = await toTheEnd(shell)
  expect(verdict).toMatch(/^用本库写了 (\d+) 条，到了 \1 条，漏收 0 条。手写代码写了 \d+ 条，丢了 \d+ 条/)
  expect(await tab.getByRole('button', { name: /^进电梯/ }).getAttribute('aria-current')).toBe('true')
})
