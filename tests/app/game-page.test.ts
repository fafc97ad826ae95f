/**
 * @jest-environment jsdom
 */
// The page of a room in jsdom, over rooms that are made up: each state shows what it must, and taps reach the room.
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals'
import { AppStage } from '../support/app-stage'
import { SetDataMeter } from '../../preview/runtime/framework/meter'
import type * as Fakes from '../support/game/fake-game'
import type * as States from '../support/game/states'

const stage = new AppStage('session')

// One page for all: it shows one room after another.
beforeAll(async () => {
  await stage.open()
  const app = stage.launch('pages/game/game?room=7KQ3MX')
  await app.waitFor(() => app.find('#facts'), 5_000)
})
afterEach(() => void jest.restoreAllMocks())
afterAll(() => stage.close())

/** Shows a room that is made up. */
async function show(state: string): Promise<Fakes.FakeGame> {
  const { app } = stage
  // Loaded after the app, so that both have the same MobX.
  const { fakeGame } = jest.requireActual<typeof Fakes>('../support/game/fake-game')
  const { states } = jest.requireActual<typeof States>('../support/game/states')
  const game = fakeGame(states[state]?.())
  const { visit } = stage.stores()
  visit.measure(375)
  visit.show(game)
  await app.waitFor(() => app.page().data['stage'] === game.stage)
  await settle()
  return game
}

/** Lets what changed reach the screen. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150))

const all = (selector: string): HTMLElement[] => [
  ...(stage.app.preview.router.top?.element.querySelectorAll<HTMLElement>(selector) ?? []),
]
const texts = (selector: string): string[] =>
  all(selector).map((element) => element.textContent.replace(/\s+/g, ' ').trim())

it('digs with one tap where cells are large enough', async () => {
  const game = await show('mine')
  all('.board .cell')[1]?.click()
  expect(game.calls).toEqual(['dig 1'])
})

it('aims with the first tap where cells are small, and digs with the button', async () => {
  const game = await show('large')
  all('.board .cell')[70]?.click()
  expect(game.calls).toEqual(['aimAt 70'])
  game.set({ aim: 70 })
  await stage.app.waitFor(() => all('.lens .cell').length === 25)
  stage.app.tap('#dig')
  expect(game.calls).toEqual(['aimAt 70', 'dig 70'])
})

it('tells a screen reader the place and the content of each cell', async () => {
  await show('mine')
  const labels = all('.board .cell').map((cell) => cell.ariaLabel)
  expect(labels[0]).toBe('row 1, column 1, closed')
  expect(labels[3]).toBe('row 1, column 4, 1')
  expect(labels[16]).toBe('row 2, column 8, gold, dug by you')
  expect(labels[9]).toBe('row 2, column 1, gold, dug by 小满')
  await stage.app.waitFor(() => texts('.says [aria-live]').join() === '小满 dug row 3, column 5: 2')
})

/** Each `setData` from now on, by component. */
function watchSetData(): { is: string; bytes: number; data: object }[] {
  const calls: { is: string; bytes: number; data: object }[] = []
  jest.spyOn(SetDataMeter.prototype, 'record').mockImplementation(({ is }, data) => {
    calls.push({
      is: is.replace('components/', '').replace(/\/.*/, ''),
      bytes: JSON.stringify(data).length,
      data,
    })
  })
  return calls
}

it('shows a dig by one setData of at most 160 bytes in the table', async () => {
  const game = await show('mine')
  const { opened, player, VECTOR } = jest.requireActual<typeof Fakes>('../support/game/fake-game')
  game.set({ digging: 64 })
  await settle()
  const calls = watchSetData()
  game.set({
    cells: opened(game, VECTOR, 0, [64]),
    last: 64,
    left: 3,
    digging: null,
    players: [player(0, { score: 5 }), player(1, { score: 3 })],
    turn: { number: 24, seat: 1, isMine: false, deadline: Date.now() + 30_000, duration: 30_000 },
    seconds: 30,
    says: { kind: 'dug', seat: 0, cell: 64, value: 'g', more: 0 },
    log: [{ kind: 'dug', seat: 1, cell: 22, value: '2', more: 0 }],
  })
  await settle()
  const table = calls.filter(({ is }) => is === 'game-table')
  expect(table).toHaveLength(1)
  expect(table[0]?.data).toEqual({
    'cells[64].v': 'g',
    'cells[64].by': 0,
    last: 64,
    left: 3,
    leftText: '3 left',
    digging: -1,
    isStill: false,
    'seats[0].score': 5,
    turn: 1,
  })
  expect(table[0]?.bytes).toBeLessThanOrEqual(160)
  // The line in words and the clock have parts of their own.
  expect(calls.map(({ is }) => is)).toEqual(['game-table', 'game-says', 'game-clock', 'game-seconds'])
})

it.each<[state: string, selector: string, shown: string[]]>([
  ['loading', '.skeleton', ['']],
  ['never', '.title', ['There is no such room']],
  ['gone', '.title', ['This room is gone']],
  ['full', '.title', ['Too many are watching']],
  ['plain', '#use-session', ['Use a session']],
  ['waiting', '.letter', ['7', 'K', 'Q', '3', 'M', 'X']],
  ['waiting-guest', '.act', ['Sit down']],
  ['waiting-four', '#start', ['Start with 3']],
  ['mine', '.duel .name', ['You', '小满']],
  ['theirs', '.says-note', ['It is the turn of 小满; taps are not sent']],
  ['digging', '.duel .name', ['Digging', '小满']],
  ['noted', '.says-text', ['Noted: row 3, column 6 Sent once connected. If the turn is over, you are told']],
  ['refused', '.refused .says-text', ['This cell is open already Choose another, it is still your turn']],
  ['waiting-refused', '#word', ['The last seat was just taken']],
  ['waiting-unsent', '#word', ['It was not sent Tap once more to try again']],
  ['over-refused', '#word', ['This phone gives no random numbers']],
  ['aim-refused', '#word', ['This cell is open already Choose another, it is still your turn']],
  ['claim-refused', '#word', ['The other player is back']],
  // The line under the board says it.
  ['refused', '#word', []],
  ['waiting', '[aria-live=assertive]', ['']],
  ['not-yours', '.says-text', ['Not your turn yet: 小满 digs']],
  [
    'skipped',
    '.says-text',
    ['Time ran out: your turn was skipped 1 in a row; three in a row lose the round'],
  ],
  ['reaction', '.said', ['Nice']],
  ['away', '.away .seconds', ['0:18']],
  ['claim', '.claim .card-title', ['小满 has been away for 1:12']],
  ['watching', '#facts .text', ['Watching · 3 here · you see what the players see']],
  ['won', '#verdict', ['You won, 6 to 5']],
  ['beaten', '#asks', ['小满 wants a rematch 41 s']],
  ['asked', '#again', []],
  ['failed', '.step.failed', ['One cell does not fit row 4, column 7']],
  ['late', '.step.unseen', ['The seal was never changed after your number']],
  ['unseen', '.step.unseen .step-note', ['not seen here', 'not seen here', 'not seen here']],
  ['unseen', '#proof', ['All that was seen fits']],
  ['beaten-by-bot', '#verdict', ['Bot, medium wins this round']],
  ['beaten-by-bot', '.pile-name', ['Bot, medium', 'You']],
  ['beaten-by-bot', '#asks', []],
  ['beaten-by-bot', '#again', ['Rematch']],
  ['beaten-by-bot', '#facts .text', ['Classic · Round 1 · against a bot']],
  ['unseen', '#again', []],
  ['won', '.place', []],
  ['left-seat', '.place', ['Free seat From the next round on Add bot']],
  ['left-seat-watching', '.place', ['Free seat From the next round on Sit down']],
  ['new-player', '#verdict', ['阿泽 wins this round']],
  ['new-player', '.pile-name', ['阿泽', '小满']],
  ['abandoned', '#verdict', ['Nobody wins this round']],
])('shows the state %s', async (state, selector, shown) => {
  await show(state)
  const close = (lines: string[]): string => lines.join().replace(/\s/g, '')
  await stage.app.waitFor(() => close(texts(selector)) === close(shown))
})

it('marks the cells by more than colour', async () => {
  const game = await show('mine')
  game.set({ digging: 23, refused: 12, aim: 3 })
  await settle()
  const marks = all('.board .mark').map((mark) =>
    [...mark.classList].filter((name) => !name.includes('--')).join(' '),
  )
  expect(marks).toEqual(['mark last by1', 'mark asked by0', 'mark no'])
  expect(all('.board')[0]?.classList.contains('calm')).toBe(false)
  game.set({ turn: { number: 24, seat: 1, isMine: false, deadline: Date.now() + 9_000, duration: 30_000 } })
  await settle()
  expect(all('.board')[0]?.classList.contains('calm')).toBe(true)
})

it.each<[state: string, selector: string, call: string]>([
  ['waiting', '.act', 'addBot medium'],
  ['waiting', '#stand', 'stand'],
  ['waiting-guest', '.act', 'sit'],
  ['waiting-four', '#start', 'start'],
  ['waiting-four', '[data-act=remove-bot]', 'removeBot 2'],
  ['left-seat', '[data-act=add-bot]', 'addBot medium'],
  ['left-seat-watching', '[data-act=sit]', 'sit'],
  ['claim', '#claim', 'claim'],
  ['claim', '#wait', 'wait'],
  ['mine', '.word', 'react 0'],
  ['beaten', '#again', 'agree true'],
  ['beaten', '#decline', 'agree false'],
])('%s: a tap on %s calls %s', async (state, selector, call) => {
  const game = await show(state)
  stage.app.tap(selector)
  expect(game.calls).toEqual([call])
})

it('resigns at the second tap', async () => {
  const game = await show('mine')
  stage.app.tap('.more')
  await stage.app.waitFor(() => stage.app.find('#resign'))
  stage.app.tap('#resign')
  await settle()
  expect(game.calls).toEqual([])
  expect(stage.app.text('#resign')).toBe('Tap again to resign')
  stage.app.tap('#resign')
  expect(game.calls).toEqual(['resign'])
})

it('shares the room with a picture, at once', async () => {
  await show('waiting')
  const page = stage.app.page() as unknown as { onShareAppMessage(): unknown }
  expect(page.onShareAppMessage()).toEqual({
    title: expect.stringMatching(/ invites you to dig for gold$/),
    path: '/pages/game/game?room=7KQ3MX',
    imageUrl: '/images/share.png',
  })
})

it('enlarges the board around the last dig, where one tap digs', async () => {
  // jsdom does not scroll.
  Object.assign(Element.prototype, { scrollTo: jest.fn() })
  const game = await show('large')
  stage.app.tap('.zoom')
  await settle()
  expect(all('.board')[0]?.style.getPropertyValue('--cell')).toBe('36px')
  all('.board .cell')[5]?.click()
  expect(game.calls).toEqual(['dig 5'])
})

it('leads to the lobby after a round', async () => {
  await show('won')
  stage.app.tap('#lobby')
  await stage.app.waitFor(() => stage.app.page().route === 'pages/lobby/lobby')
})
