// Pictures of the lobby: each state, theme and language. The answers are made up, and the game among them is real.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import { valuesOf } from '../../game/board/cells'
import { commitmentOf, derive } from '../../game/fair/derive'
import { optionsOf } from '../../game/options'
import { root } from '../files'

/** A phone with room for the whole page, without its status bar. */
const phone = { width: 375, height: 812 }
/** Longer than it takes a sheet to rise, in ms. */
const MOMENT = 500

const card = (code: string, chosen: Parameters<typeof optionsOf>[0], taken: number, watchers = 0) => {
  const options = optionsOf(chosen)
  const phase = taken === options.seats ? 'playing' : 'waiting'
  return { code, options, phase, taken, watchers, createdAt: 1_790_000_000_000 }
}

const rooms = [
  card('7KQ3MX', {}, 1),
  card('H4TZ8E', { preset: 'quick', width: 12, seats: 4 }, 3),
  card('9XWHHN', { preset: 'flags' }, 2, 3),
  card('XHT2SE', { preset: 'streak', seats: 3 }, 1),
  card('B5JRWU', { width: 16, seats: 8 }, 5),
]

function endedGame() {
  const options = optionsOf()
  const [room, round] = ['7KQ3MX', 1]
  const serverSeed = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0')).join('')
  const seeds = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100']
  const { gold, starter } = derive({ room, round, ...options, serverSeed, seeds })
  const values = valuesOf(options, gold)
  return {
    id: `${room}-a`,
    code: room,
    options,
    endedAt: 1_790_000_000_000,
    names: ['阿泽', '小满'],
    cells: [...values].map((value, at) => (value === 'g' || at % 3 === 0 ? value : '.')).join(''),
    by: '.'.repeat(81),
    result: {
      round,
      why: 'found',
      winners: [0],
      players: seeds.map((seed, seat) => ({ seat, seed, score: [6, 5][seat] ?? 0 })),
      starter,
      commitment: commitmentOf(room, round, serverSeed),
      serverSeed,
    },
  }
}

type Handler = (route: Route) => Promise<void>

const json =
  (data: object, status = 200): Handler =>
  (route) =>
    route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(data) })
const list = (cards: readonly object[], next: number | null = null): Handler => json({ list: cards, next })

async function type(page: Page, letters: string): Promise<void> {
  await page.click('#enter-code')
  for (const letter of letters) await page.click(`[data-letter="${letter}"]`)
}

interface Studio {
  readonly browser: Browser
  readonly server: { readonly origin: string }
}

interface Scene {
  readonly rooms: Handler
  readonly steps?: (page: Page) => Promise<unknown>
}

const scenes: Readonly<Record<string, Scene>> = {
  list: { rooms: list(rooms) },
  long: {
    rooms: list(rooms, 7),
    steps: (page) => page.evaluate('wx.pageScrollTo({ scrollTop: 2000, duration: 0 })'),
  },
  create: { rooms: list(rooms), steps: (page) => page.click('#new-room') },
  'create-flags': {
    rooms: list(rooms),
    async steps(page) {
      await page.click('#new-room')
      await page.click('[data-preset="flags"]')
      await page.click('[data-seats="4"]')
      await page.click('#listed')
    },
  },
  code: { rooms: list(rooms), steps: (page) => type(page, '7KQ3') },
  refused: {
    rooms: list(rooms),
    async steps(page) {
      await page.route('**/rooms/7KQ3MZ', json({ code: 'no-room', detail: '' }, 404))
      await type(page, '7KQ3MZ')
    },
  },
  empty: { rooms: list([]) },
  error: { rooms: (route) => route.abort() },
  loading: { rooms: () => new Promise(() => undefined) },
  full: {
    rooms: list(rooms),
    async steps(page) {
      await page.route('**/rooms', json({ code: 'too-many-rooms', detail: '' }, 409))
      await page.click('#play-now')
    },
  },
  games: {
    rooms: list(rooms),
    async steps(page) {
      const game = endedGame()
      const lost = {
        ...game,
        id: 'b',
        names: ['', '阿泽'],
        result: { ...game.result, winners: [1], why: 'claimed' },
      }
      await page.route('**/games', json({ rooms: rooms.slice(2, 3), list: [game, lost], next: null }))
      await page.route('**/games/*', json(game))
      await page.click('#my-games')
      await page.click('.ended')
    },
  },
}

/** Every state of the lobby. */
export async function lobbyPictures({ browser, server }: Studio): Promise<void> {
  const folder = path.join(root, 'build/screenshots')
  await mkdir(folder, { recursive: true })
  for (const [name, { rooms: answer, steps }] of Object.entries(scenes))
    for (const theme of ['light', 'dark'])
      for (const language of ['zh_CN', 'en']) {
        const page = await browser.newPage({ viewport: phone, deviceScaleFactor: 2 })
        await page.route('**/rooms', (route) => answer(route))
        await page.goto(
          `${server.origin}/phone.html?phone=1&theme=${theme}&language=${language}#/pages/lobby/lobby`,
        )
        await page.waitForTimeout(MOMENT)
        await steps?.(page)
        await page.waitForTimeout(MOMENT)
        await page.screenshot({ path: path.join(folder, `lobby-${name}-${theme}-${language}.png`) })
        await page.close()
      }
}
