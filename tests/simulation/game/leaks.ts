import type { Mutant } from '../plant'

const leak = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  in: 'game',
  file,
  find,
  replace,
})
const read = 'const { values } = boardOf(room, table)'

/** Ways in which a board could get out. The twin boards must tell each. */
export const leaks: readonly Mutant[] = [
  leak(
    'a field of an event',
    'rules/dig.ts',
    "type: 'dug',",
    "type: 'dug', ...({ rest: values.slice(78) } as object),",
  ),
  leak(
    'a hidden field: in the log and the effects, and in no frame',
    'rules/dig.ts',
    "type: 'dug',",
    "type: 'dug', ...({ hidden: { rest: values.slice(78) } } as object),",
  ),
  leak('a line that is logged', 'rules/dig.ts', read, `${read}\n  console.log('board', values)`),
  leak(
    'a refusal that depends on the cell',
    'rules/dig.ts',
    "if (turn.seat !== seat) return 'not-your-turn'",
    "if (turn.seat !== seat) return boardOf(room, table).values[cell] === GOLD ? 'not-your-turn' : 'too-early'",
  ),
  leak(
    'checks in another order: the board is read before the last one',
    'rules/dig.ts',
    "if (room.cells[cell] !== CLOSED) return 'already-dug'",
    "if (room.cells[cell] !== CLOSED && boardOf(room, table)) return 'already-dug'",
  ),
  leak(
    'a delay that depends on what is found',
    'rules/dig.ts',
    'deadline: turnEnd(options, room.seats[next]?.bot ?? null, table.now, table.random),',
    'deadline: turnEnd(options, room.seats[next]?.bot ?? null, table.now, table.random) + Number(values[80] === GOLD),',
  ),
  leak(
    'a bot that sees the board',
    'rules/decide.ts',
    'choose(room, bot, table.random)',
    "table.secret.board(room.round, room.hidden.nonce, []).values.lastIndexOf('g')",
  ),
  leak(
    'a seed that is opened too early',
    'rules/dig.ts',
    "type: 'dug',",
    "type: 'dug', ...({ seed: boardOf(room, table).serverSeed } as object),",
  ),
]
