// `npm run cluster` through its pages: two phones on two nodes play on while a node is killed, Redis restarts, and a deploy replaces all.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { type Cluster, startCluster } from '../../tools/cluster/cluster'
import { GamePage } from '../support/browser/game-page'
import { GameRound } from '../support/browser/game-round'
import { PhonePage } from '../support/browser/phone-page'
import { connectChromium } from '../support/browser/stage'

let browser: Browser
let cluster: Cluster
let origin: string

beforeAll(async () => {
  ;[browser, cluster] = await Promise.all([connectChromium(), startCluster('127.0.0.1', 0)])
  origin = `http://127.0.0.1:${String(cluster.port)}`
}, 120_000)
afterAll(async () => {
  await browser.close()
  await cluster.stop()
}, 60_000)

/** A phone of its own person, in a seat. */
async function gamePhone(code: string): Promise<GamePage> {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(30_000)
  const tab = await context.newPage()
  const server = encodeURIComponent(`${origin.replace('http', 'ws')}/session`)
  const page = `#/pages/game/game?room=${code}&sit=1`
  await tab.goto(`${origin}/phone.html?phone=1&theme=light&language=en&server=${server}${page}`)
  const game = new GamePage(new PhonePage(tab, origin))
  await game.isConnected()
  return game
}

/** WebSockets on each node. */
const connections = (): Promise<number[]> =>
  Promise.all(
    cluster.nodes.map(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${String(port)}/health`)
      return ((await response.json()) as { connections: number }).connections
    }),
  )

it('two phones on two nodes play on, whatever is killed', async () => {
  const made = await fetch(`${origin}/preview/room`, { method: 'POST' })
  const { code } = (await made.json()) as { code: string }
  const [ann, bob] = [await gamePhone(code), await gamePhone(code)]
  expect(await connections()).toEqual([1, 1])
  const round = await GameRound.of([ann, bob], bob)
  await round.digs(4)

  const [one, other] = cluster.nodes
  if (!one || !other) throw new Error('There are no nodes.')
  await cluster.toggleNode(one)
  for (const phone of [ann, bob]) await phone.isConnected()
  await round.digs(4)

  await cluster.toggleNode(one)
  await cluster.toggleNode(other)
  for (const phone of [ann, bob]) await phone.isConnected()
  await round.digs(2)
  await cluster.toggleNode(other)

  await cluster.toggleRedis()
  await cluster.toggleRedis()
  for (const phone of [ann, bob]) await phone.isConnected()
  await round.digs(2)

  await cluster.deploy()
  for (const phone of [ann, bob]) await phone.isConnected()
  await round.digs(2)
  expect([...ann.phone.errors, ...bob.phone.errors]).toEqual([])
}, 240_000)
