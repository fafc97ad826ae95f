import { valuesOf } from '../../../game/board/cells'
import { commitmentOf, derive } from '../../../game/fair/derive'
import { optionsOf } from '../../../game/options'

/** An ended game as the server tells it: the published one, all of whose cells were dug. */
export function endedGame() {
  const options = optionsOf()
  const [code, round] = ['7KQ3MX', 1]
  const serverSeed = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0')).join('')
  const seeds = ['00112233445566778899aabbccddeeff', 'ffeeddccbbaa99887766554433221100']
  const { gold, starter } = derive({ room: code, round, ...options, serverSeed, seeds })
  return {
    id: '7KQ3MX-kx1',
    code,
    options,
    endedAt: 1_790_000_000_000,
    names: ['Ann', ''],
    cells: [...valuesOf(options, gold)].join(''),
    by: '01'.repeat(41).slice(1),
    result: {
      round,
      why: 'found',
      winners: [0],
      players: seeds.map((seed, seat) => ({ seat, seed, score: [6, 5][seat] ?? 0 })),
      starter,
      commitment: commitmentOf(code, round, serverSeed),
      serverSeed,
    },
  }
}
