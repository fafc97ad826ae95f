// Every state of the game's page, as research/game.md and the visual reference name them.
import { type Check, optionsOf } from '../../../game/index'
import type { Ending, Game, Trouble } from '../../../miniprogram/stores/game/game'
import { board, COMMITMENT, player, VECTOR } from './fake-game'

type Facts = Partial<Game>

const classic = optionsOf()
const digs: [number, number][] = [
  [10, 0],
  [22, 1],
  [31, 0],
  [9, 1],
  [40, 0],
  [16, 0],
  [15, 1],
  [30, 0],
  [32, 1],
  [13, 1],
  [3, 0],
  [12, 1],
  [49, 0],
  [58, 1],
  [50, 0],
  [59, 1],
  [63, 0],
  [52, 1],
  [75, 1],
  [77, 0],
  [8, 1],
  [72, 0],
]
const cells = board(classic, VECTOR, digs)
const large = optionsOf({ preset: 'flags' })
/** The gold of the rooms with 16 × 16 cells. */
export const largeGold = Array.from({ length: 51 }, (_, n) => (n * 37 + 11) % 256)
const largeCells = board(
  large,
  largeGold,
  Array.from({ length: 120 }, (_, n) => [(n * 53 + 7) % 256, n % 2] as [number, number]),
)

const two = (first: object = {}, second: object = {}) => [
  player(0, { score: 4, ...first }),
  player(1, { score: 3, ...second }),
]

/** A turn with so many seconds left. */
function turnOf(seat: number, left: number, isMine = seat === 0, duration = 30_000): Facts {
  return { turn: { number: 23, seat, isMine, deadline: Date.now() + left * 1_000, duration }, seconds: left }
}

const playing = (): Facts => ({
  stage: 'playing',
  options: classic,
  players: two(),
  cells,
  left: 4,
  last: 22,
  watchers: 2,
  says: { kind: 'dug', seat: 1, cell: 22, value: '2', more: 0 },
  log: [
    { kind: 'dug', seat: 0, cell: 30, value: 'g', more: 0 },
    { kind: 'dug', seat: 1, cell: 15, value: '1', more: 0 },
  ],
  ...turnOf(0, 18),
})

const held: readonly Check[] = [
  { step: 'commitment', outcome: 'held' },
  { step: 'seed', outcome: 'held' },
  { step: 'board', outcome: 'held' },
  { step: 'starter', outcome: 'held' },
]

const ending = (facts: Partial<Ending> = {}): Ending => ({
  round: 1,
  why: 'found',
  winners: [0],
  scores: [
    { seat: 0, name: '阿泽', isMine: true, score: 6, digs: 22 },
    { seat: 1, name: '小满', isMine: false, score: 5, digs: 22 },
  ],
  isWon: true,
  checks: held,
  serverSeed: '00'.repeat(32),
  commitment: COMMITMENT,
  record: '{}',
  ...facts,
})

const over = (facts: Partial<Ending> = {}): Facts => ({
  ...playing(),
  stage: 'over',
  turn: null,
  seconds: null,
  ending: ending(facts),
  rematch: { agreed: [], isAgreed: false, until: null },
})

const waiting = (): Facts => ({ stage: 'waiting', options: classic, players: [player(0), null], watchers: 0 })

/** A command that came to nothing. */
const refused = (code: Trouble): Facts => ({ says: { kind: 'refused', cell: null, code } })

const many = optionsOf({ preset: 'quick', width: 12, height: 12, seats: 4 })
const manyGold = Array.from({ length: 25 }, (_, n) => (n * 29 + 5) % 144)

export const states: Readonly<Record<string, () => Facts>> = {
  loading: () => ({ stage: 'loading', freshness: 'loading', players: [], mine: null }),
  gone: () => ({ stage: 'gone', gone: 'closed', players: [], mine: null }),
  never: () => ({ stage: 'gone', gone: 'never', players: [], mine: null }),
  lost: () => ({ stage: 'gone', gone: 'lost', players: [], mine: null }),
  full: () => ({ stage: 'full', players: [], mine: null }),
  plain: () => ({ stage: 'plain', players: [], mine: null }),
  waiting,
  'waiting-four': () => ({
    ...waiting(),
    options: many,
    players: [player(0), player(1), player(2, { bot: 'medium', name: 'Bot' }), null],
    canStart: true,
  }),
  'waiting-guest': () => ({
    ...waiting(),
    players: [player(0, { isMine: false }), null],
    mine: null,
    isHost: false,
  }),
  mine: playing,
  theirs: () => ({
    ...playing(),
    ...turnOf(1, 24),
    last: 30,
    says: { kind: 'dug', seat: 0, cell: 30, value: 'g', more: 0 },
    log: [],
  }),
  begin: () => ({
    ...playing(),
    ...turnOf(0, 59, true, 60_000),
    cells: board(classic, [], []),
    players: two({ score: 0 }, { score: 0 }),
    last: null,
    left: 11,
    says: { kind: 'started', seat: 0 },
    log: [],
  }),
  digging: () => ({ ...playing(), ...turnOf(0, 15), digging: 23, says: { kind: 'digging', cell: 23 } }),
  noted: () => ({ ...playing(), freshness: 'stale', digging: 23, says: { kind: 'noted', cell: 23 } }),
  refused: () => ({
    ...playing(),
    ...turnOf(0, 9),
    refused: 22,
    says: { kind: 'refused', cell: 22, code: 'already-dug' },
  }),
  'waiting-refused': () => ({ ...states['waiting-guest']?.(), ...refused('room-full') }),
  'waiting-unsent': () => ({ ...states['waiting-guest']?.(), ...refused('unsent') }),
  'over-refused': () => ({ ...over(), ...refused('no-random') }),
  'aim-refused': () => ({ ...states['aim']?.(), ...refused('already-dug') }),
  'claim-refused': () => ({ ...states['claim']?.(), ...refused('nobody-away') }),
  'not-yours': () => ({ ...playing(), ...turnOf(1, 20), says: { kind: 'not-yours', seat: 1 } }),
  skipped: () => ({ ...playing(), ...turnOf(1, 29), says: { kind: 'skipped', seat: 0, strikes: 1 } }),
  reaction: () => ({ ...playing(), players: two({}, { reaction: 0 }) }),
  away: () => ({
    ...playing(),
    ...turnOf(1, 12),
    players: two({}, { isAway: true }),
    says: { kind: 'away', seat: 1 },
    absence: { seat: 1, ms: 18_000, isClaimable: false },
  }),
  claim: () => ({
    ...playing(),
    ...turnOf(1, 12),
    players: two({}, { isAway: true }),
    says: { kind: 'away', seat: 1 },
    absence: { seat: 1, ms: 72_000, isClaimable: true },
  }),
  bot: () => ({ ...playing(), players: two({}, { bot: 'medium', name: 'Bot' }), watchers: 0 }),
  large: () => ({
    ...playing(),
    options: large,
    players: two({ score: 17 }, { score: 9 }),
    cells: largeCells,
    left: 25,
    last: 113,
    ...turnOf(0, 14, true, 20_000),
    says: { kind: 'dug', seat: 1, cell: 113, value: '1', more: 17 },
  }),
  'large-begin': () => ({
    ...states['large']?.(),
    cells: board(large, [], []),
    last: null,
    left: 51,
    players: two({ score: 0 }, { score: 0 }),
    says: { kind: 'started', seat: 0 },
    log: [],
  }),
  aim: () => ({ ...states['large']?.(), aim: 73 }),
  four: () => ({
    ...playing(),
    options: many,
    players: [0, 1, 2, 3].map((seat) => player(seat, { score: [6, 2, 3, 2][seat] ?? 0, isAway: seat === 3 })),
    cells: board(
      many,
      manyGold,
      Array.from({ length: 70 }, (_, n) => [(n * 31 + 3) % 144, n % 4] as [number, number]),
    ),
    left: 12,
    last: 34,
    ...turnOf(0, 22),
  }),
  watching: () => ({
    ...playing(),
    players: two({ isMine: false, name: '老周' }),
    mine: null,
    isHost: false,
    watchers: 3,
    ...turnOf(1, 11, false),
  }),
  won: () => over(),
  beaten: () => ({
    ...over({
      why: 'claimed',
      winners: [1],
      isWon: false,
      scores: [
        { seat: 1, name: '小满', isMine: false, score: 3, digs: 15 },
        { seat: 0, name: '阿泽', isMine: true, score: 4, digs: 14 },
      ],
    }),
    rematch: { agreed: [1], isAgreed: false, until: Date.now() + 41_000 },
  }),
  asked: () => ({ ...over(), rematch: { agreed: [0], isAgreed: true, until: Date.now() + 58_000 } }),
  failed: () =>
    over({
      checks: held.map((check) =>
        check.step === 'board' ? { ...check, outcome: 'failed' as const, cell: 33 } : check,
      ),
    }),
  unseen: () => ({
    ...over({
      checks: held.map((check) => ({ ...check, outcome: check.step === 'board' ? 'held' : 'unseen' })),
    }),
    mine: null,
    rematch: null,
  }),
  late: () =>
    over({
      checks: held.map((check) => (check.step === 'commitment' ? { ...check, outcome: 'unseen' } : check)),
    }),
  'beaten-by-bot': () => ({
    ...over({
      winners: [1],
      isWon: false,
      scores: [
        { seat: 1, name: '', isMine: false, score: 6, digs: 22 },
        { seat: 0, name: '阿泽', isMine: true, score: 5, digs: 22 },
      ],
    }),
    players: two({}, { bot: 'medium', name: '' }),
    round: 2,
    rematch: { agreed: [1], isAgreed: false, until: null },
  }),
  'left-seat': () => ({ ...over(), players: [player(0), null] }),
  'left-seat-watching': () => ({
    ...over({ isWon: false, scores: ending().scores.map((row) => ({ ...row, isMine: false })) }),
    players: [null, player(1, { isMine: false, isHost: true })],
    mine: null,
    isHost: false,
  }),
  'new-player': () => ({
    ...over({ isWon: false, scores: ending().scores.map((row) => ({ ...row, isMine: false })) }),
    players: [player(0, { name: 'Zoe' }), player(1, { isMine: false, isHost: true })],
    rematch: { agreed: [0], isAgreed: true, until: null },
  }),
  abandoned: () => over({ why: 'abandoned', winners: [], isWon: false }),
}
