// The article's server, as its public code is (github.com/jsongo/mime-server, 2016): a table in Redis, read, changed and
// written back; a user is the moment of connecting.
import { type GamePhone, type GameServer, goldIn } from './game-server'

interface Table {
  /** Players, each named by the ms of connecting. */
  readonly seats: readonly number[]
  readonly left: number
  /** The player who dug last: not twice in a row. */
  readonly last: number | null
}

const full = 2
/** Redis keeps a table for this long, in ms. */
const keeps = 12 * 3_600_000

export function articleServer(): GameServer {
  let now = 1_000_000
  let stored: { table: Table; until: number } | null = null
  const log: string[] = []
  const under: Promise<void>[] = []

  const read = async (): Promise<Table> => {
    await Promise.resolve()
    return stored && now < stored.until ? stored.table : { seats: [], left: goldIn.length, last: null }
  }
  const write = async (table: Table): Promise<void> => {
    await Promise.resolve()
    stored = { table, until: now + keeps }
  }
  const settle = async (): Promise<void> => {
    await Promise.all(under.splice(0))
  }

  return {
    log,
    isFree: () => !stored || now >= stored.until || stored.table.seats.length < full,
    async pass(ms) {
      await settle()
      now += ms
    },
    async join() {
      const id = (now += 1)
      const before = await read()
      await write({ ...before, seats: [...before.seats, id].slice(0, full) })
      let score = 0
      let left = before.left
      const dig = async (cell: number): Promise<void> => {
        const table = await read()
        log.push(`board ${JSON.stringify(goldIn)} ${String(id)} digs ${String(cell)}`)
        // The refusal is computed, and never sent.
        if (table.last === id) return
        const isGold = goldIn.some((gold) => gold === cell)
        await write({ ...table, last: id, left: table.left - (isGold ? 1 : 0) })
        // The page counts its own gold.
        if (isGold) score += 1
        left = table.left - (isGold ? 1 : 0)
      }
      const phone: GamePhone = {
        reasons: [],
        dig: (cell) => void under.push(dig(cell)),
        shown: () => ({ score, left, isMyTurn: null, otherScore: null, isOtherAway: null }),
        // `on_close` is a generator that nothing runs: the seat stays taken.
        drop: () => undefined,
      }
      return phone
    },
  }
}

/** The frames that wait on the article's phone, in the order in which it leaves once the socket is open. */
export function articleQueue(sent: readonly string[]): string[] {
  const waiting = [...sent]
  const left: string[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) left.push(next)
  return left
}

/** The board of another open server of the game: it follows from the ms in which the round starts, by a generator of 32 bits. */
export function boardOfMoment(startedAt: number, cells: number, gold: number): number[] {
  let state = startedAt % 2 ** 32
  const found = new Set<number>()
  while (found.size < gold) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    found.add(Math.floor((state / 2 ** 32) * cells))
  }
  return [...found].sort((one, other) => one - other)
}
