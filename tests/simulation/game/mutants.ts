import type { Mutant } from '../plant'

const game = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  in: 'game',
  file,
  find,
  replace,
})

/** Faults of the rules, each of which the games over the faulty network must find within 200 seeds. */
export const gameMutants: readonly Mutant[] = [
  game('turns are counted anew in each round', 'room/reduce.ts', 'room.turns + 1', '1'),
  game('a dig counts in any turn', 'rules/dig.ts', 'meant !== turn.number ||', 'meant < 0 ||'),
  game(
    'a dig counts in the turn of another',
    'rules/dig.ts',
    'if (turn.seat !== seat)',
    'if (turn.seat < 0)',
  ),
  game('a cell is dug twice', 'rules/dig.ts', 'if (room.cells[cell] !== CLOSED)', 'if (cell < 0)'),
  game(
    'a score counts a number as gold',
    'room/reduce.ts',
    'filter(([, value]) => value < 0)',
    'filter(([, value]) => value < 1)',
  ),
  game(
    'the turn of one who is out is not passed on',
    'room/view.ts',
    'return !!player && player.out === null && player.seed !== null',
    'return !!player && player.seed !== null',
  ),
  game(
    'a turn that runs out is not passed on',
    'rules/time.ts',
    'if (turn) times.push(seats[turn.seat]?.bot ? turn.deadline : turn.deadline + GRACE)',
    'if (turn && seats[turn.seat]?.bot) times.push(turn.deadline)',
  ),
  game('a phone does not learn its own seat', 'room/event.ts', 'mine: true }', 'mine: undefined }'),
  game(
    'events show what is hidden',
    'room/event.ts',
    "if (!('hidden' in event)) return event",
    'if (event) return event',
  ),
  game(
    'the board of a round changes with the time',
    'rules/table.ts',
    'return secret.board(room.round, room.hidden.nonce, seeds)',
    'return secret.board(room.round, `${room.hidden.nonce}${String(room.turn ? room.turn.number % 9 : 0)}`, seeds)',
  ),
]
