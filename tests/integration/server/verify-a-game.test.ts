// The lines of docs/dig-for-gold.md, run by Python against a real server: our code is not asked whether a game was fair.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { Directory, Game } from '../../../server/game/directory'
import { memoryDirectory } from '../../../server/game/memory-directory'
import { roomTopic, topicOf } from '../../../server/game/room-topic'
import { gameRoutes } from '../../../server/http/games'
import { optionsOf } from '../../../game/options'
import { SEED } from '../../support/game/room-scene'
import { start } from './harness'

const { PYTHON = 'python3' } = process.env
const CODE = '7KQ3MX'

function linesOf(document: string): string {
  const text = readFileSync(path.join(__dirname, '../../../docs', document), 'utf8')
  const lines = /```python\n([\s\S]*?)```/.exec(text)?.[1]
  if (lines === undefined) throw new Error(`docs/${document} has no Python.`)
  return lines
}

/** A directory that shows its games changed. */
function tampering(change: (game: Game) => Game): Directory {
  const honest = memoryDirectory(Date.now)
  return {
    ...honest,
    async game(id) {
      const game = await honest.game(id)
      return game && change(game)
    },
  }
}

/** Plays a game to its end on a server that shows it so. Gives what the lines of the document say of it. */
async function verdictOf(change: (game: Game) => Game): Promise<string> {
  const directory = tampering(change)
  const userOf = (pass: string): string => pass
  const { origin, send } = await start({
    users: { verify: (user) => Promise.resolve({ user }) },
    topics: [roomTopic(directory)],
    plugins: [gameRoutes({ directory, userOf })],
  })
  const topic = topicOf(CODE)
  await send(topic, { type: 'create', options: optionsOf(), by: 'ann', listed: true })
  for (const user of ['ann', 'bob'])
    await send(topic, { type: 'sit', name: user, avatar: null, seed: SEED }, user)
  for (let cell = 0; cell < 81; cell++)
    for (const user of ['ann', 'bob']) await send(topic, { type: 'dig', cell, turn: cell + 1 }, user)
  const [game] = (await directory.gamesOf('ann', Infinity, 1)).list
  const asked = [`-c`, linesOf('dig-for-gold.md'), `${origin}/games/${String(game?.id)}`]
  try {
    return (await promisify(execFile)(PYTHON, asked)).stdout
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') throw new Error(`Not found: ${PYTHON}. apt-get install -y python3`)
    return stderr
  }
}

describe('ten-odd lines of Python, without our code,', () => {
  test('find a game fair that was', async () => {
    expect(await verdictOf((game) => game)).toMatch(/^fair: gold in( \d+){11}\n$/)
  })

  const result = (change: (result: Game['result']) => Partial<Game['result']>) => (game: Game) => ({
    ...game,
    result: { ...game.result, ...change(game.result) },
  })

  test.each<[string, (game: Game) => Game, string]>([
    [
      'another server seed',
      result(() => ({ serverSeed: '0'.repeat(64) })),
      'the seed is not the promised one',
    ],
    [
      'a cell with another number',
      (game) => ({ ...game, cells: game.cells.replace(/[0-8]/, (value) => String((Number(value) + 1) % 9)) }),
      'a cell is not that of the board',
    ],
    [
      'another first player',
      result(({ starter }) => ({ starter: 1 - starter })),
      'another player should have begun',
    ],
    [
      'a score more',
      result(({ players }) => ({
        players: players.map((player) => ({ ...player, score: player.score + 1 })),
      })),
      'a score is not the gold that was found',
    ],
    [
      "another player's seed",
      result(({ players }) => ({ players: players.map((player) => ({ ...player, seed: 'f'.repeat(32) })) })),
      'a cell is not that of the board',
    ],
  ])('name %s', async (_, change, words) => {
    expect(await verdictOf(change)).toContain(`AssertionError: ${words}`)
  })

  test('are the same in both languages', () => {
    expect(linesOf('dig-for-gold.zh-CN.md')).toBe(linesOf('dig-for-gold.md'))
  })
})
