// The whole store with its session, before the server of docs/protocol.md, in tales of everything that phones, networks,
// storages and that server can do. SEED=7 tells another hundred.
import { expect, it } from '@jest/globals'
import { walk } from './session-walk'

const TALES = 100
const { SEED = '1', TALES: tales = String(TALES) } = process.env
const first = SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(SEED)

it(`in ${tales} tales of drops, kills, user switches and lost memories no command is doubled, lost without a word, out of order or of another user, and all phones end with the same state`, async () => {
  let [commands, lost, unknown] = [0, 0, 0]
  for (let seed = first; seed < first + Number(tales); seed++)
    try {
      const walked = await walk(seed)
      commands += walked.commands
      lost += walked.lost
      unknown += walked.unknown
    } catch (thrown) {
      throw new Error(`SEED=${String(seed)} TALES=1: ${String(thrown)}`, { cause: thrown })
    }
  const isTame = Number(tales) >= TALES && Math.min(commands, lost, unknown) === 0
  expect(isTame).toBe(false)
}, 240_000)
