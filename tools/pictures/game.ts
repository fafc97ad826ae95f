// Pictures of the game's page in every state: the app's own page over rooms that a test makes up.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { buildSite } from '../../preview/serve/serve-preview'
import { serveSite } from '../../preview/serve/serve-site'
import { states } from '../../tests/support/game/states'
import { root } from '../files'

const phone = { width: 375, height: 812 }
/** Ends of rounds and rooms with four seats are longer than a phone. */
const long: readonly string[] = ['won', 'beaten', 'failed', 'unseen', 'asked', 'abandoned']
const themes = ['light', 'dark'] as const
const languages = ['zh_CN', 'en'] as const

/** The app, with a way to show a room that was made up. */
export async function buildGallery(): Promise<string> {
  const folder = path.join(root, 'build/gallery')
  await rm(folder, { recursive: true, force: true })
  await cp(path.join(root, 'miniprogram'), folder, { recursive: true })
  const app = path.join(folder, 'app.ts')
  const support = path.relative(folder, path.join(root, 'tests/support/game'))
  const code = `
import { visit } from './stores/index'
import { fakeGame, opened } from '${support}/fake-game'
import { largeGold, states } from '${support}/states'
Object.assign(globalThis, {
  show: (state: string) => {
    const game = fakeGame(states[state]?.())
    visit.show(game)
    return game
  },
  /** One event of the large room, by the other player, for which the phone does not shake: the first cell is the dig. */
  open: (cells: number[]) => {
    const { game } = visit
    game.set({ cells: opened(game, largeGold, 1, cells), last: cells[0] ?? null })
  },
})
`
  await writeFile(app, code + (await readFile(app, 'utf8')))
  return buildSite(folder, false)
}

/** Opens the page of a room in this state. */
async function openState(page: Page, origin: string, state: string, settings: string): Promise<void> {
  await page.goto(`${origin}/phone.html?phone=1&${settings}#/pages/game/game?room=7KQ3MX`)
  await page.locator('#facts').waitFor()
  if (state === 'noted') await page.evaluate(`window.preview.setNetwork('none')`)
  await page.evaluate(`show('${state}')`)
  await page.waitForTimeout(900)
}

/** @param wanted one state, or '' for all */
export async function gamePictures(browser: Browser, wanted = ''): Promise<void> {
  const site = await buildGallery()
  const server = await serveSite(site)
  const folder = path.join(root, 'build/screenshots')
  await mkdir(folder, { recursive: true })
  try {
    for (const state of wanted === '' ? Object.keys(states) : [wanted])
      for (const theme of themes)
        for (const language of languages) {
          const viewport = long.includes(state) ? { ...phone, height: 900 } : phone
          const page = await browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme: theme })
          await openState(page, server.origin, state, `theme=${theme}&language=${language}`)
          await page.screenshot({ path: path.join(folder, `game-${state}-${theme}-${language}.png`) })
          await page.close()
        }
  } finally {
    await server.close()
    await rm(site, { recursive: true })
  }
}
