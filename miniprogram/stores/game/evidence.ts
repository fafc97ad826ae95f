import { CLOSED, type Evidence } from 'dig-for-gold'
import type { SeenRoom } from './seen-room'

/** Notes of this phone on one round, made before the server opens its seed. */
export interface Note {
  readonly round: number
  /** The server's promise before this phone gave its seed; `null` where it came later. */
  readonly commitment: string | null
  /** The seed that this phone gave for the round; `null` for one who watches. */
  readonly seed: string | null
  /** The own seat, once it is known that the server had to use the own seed at it. */
  readonly mine: number | null
  /** Each cell as it was seen first. */
  readonly cells: string
  readonly starter: number | null
  /** The seat that began the round before. */
  readonly before: number | null
}

/** A cell that was seen with two values: no board has both. */
const TWO_VALUES = '?'

/**
 * The notes after a look at the room: those of its round, and after a round those of the one that has ended.
 *
 * @param isAsking the own seed has left, and the seat is not there yet
 * @param due the seed that is the own seat's for its next round
 * @returns the same notes where there is nothing new
 */
export function noted(
  notes: readonly Note[],
  room: SeenRoom,
  isAsking: boolean,
  due: string | null = null,
): readonly Note[] {
  if (room.phase === 'gone') return notes.length === 0 ? notes : []
  const ended = noteOf(notes, room.round - 1)
  const note = ofRound(noteOf(notes, room.round), room, ended, isAsking)
  const next =
    room.phase === 'playing'
      ? notedInPlay(note, noteOf(notes, room.round + 1), room, due)
      : notedBetween(ended, note, room)
  return JSON.stringify(next) === JSON.stringify(notes) ? notes : next
}

function notedInPlay(note: Note, next: Note | undefined, room: SeenRoom, due: string | null): Note[] {
  const { mine, seats, starter, cells } = room
  const seen = withCells({ ...note, starter: note.starter ?? starter }, cells)
  const isIn = mine !== null && seats[mine]?.seed !== null
  if (isIn && due !== null && seen.seed === due) return [{ ...seen, mine }]
  // It was too late for this round.
  if (mine !== null && !isIn && seen.seed !== null)
    return passOn(seen, next ?? { ...newNote(room, undefined), round: room.round + 1 })
  return next ? [seen, next] : [seen]
}

function notedBetween(ended: Note | undefined, note: Note, { mine, cells, result }: SeenRoom): Note[] {
  if (!ended) return [note]
  const seen = withCells(ended, cells)
  const isLate =
    mine !== null && seen.mine === null && !result?.players.some(({ seed }) => seed === seen.seed)
  return isLate ? passOn(seen, note).reverse() : [note, seen]
}

/** A seed that came too late for a round is for the next one, whose promise may be younger than it. */
function passOn(from: Note, to: Note): [from: Note, to: Note] {
  if (from.seed === null || to.seed !== null) return [from, to]
  return [
    { ...from, seed: null },
    { ...to, seed: from.seed, commitment: null },
  ]
}

/** The notes with the seed that this phone is about to give. One that is given while a round is played is for the next. */
export function withSeed(notes: readonly Note[], room: SeenRoom, seed: string): readonly Note[] {
  const isEarly = room.phase === 'playing'
  const round = room.round + (isEarly ? 1 : 0)
  const known = noteOf(notes, round) ?? newNote(room, undefined)
  const commitment = isEarly ? null : (known.commitment ?? room.commitment)
  return [...notes.filter((note) => note.round !== round), { ...known, round, commitment, seed }]
}

/** The notes without a seed that the server did not take. */
export function withoutSeed(notes: readonly Note[], seed: string): readonly Note[] {
  return notes.map((note) => (note.seed === seed ? { ...note, seed: null } : note))
}

export function noteOf(notes: readonly Note[], round: number): Note | undefined {
  return notes.find((note) => note.round === round)
}

/** All that a proof of the round needs. Without notes nothing was seen. */
export function evidenceOf(note: Note | undefined): Evidence {
  const { round = 1, commitment = null, seed = null, mine = null, cells = '' } = note ?? {}
  const { starter = null, before: startedBefore = null } = note ?? {}
  return {
    commitment,
    own: seed === null ? null : { seat: mine, seed },
    cells,
    // From the second round on, the first turn goes round: without the round before it cannot be checked.
    starter: round > 1 && startedBefore === null ? null : starter,
    startedBefore,
  }
}

/** The note as it goes on. Where the own seat, or an own seed on its way, counts no more, it begins anew. */
function ofRound(note: Note | undefined, room: SeenRoom, ended: Note | undefined, isAsking: boolean): Note {
  const fresh = newNote(room, ended)
  const goesOn = room.phase === 'playing' && note?.mine === null && !isAnother(note, room)
  if (!note || !(room.mine !== null || isAsking || goesOn)) return fresh
  const commitment = note.commitment ?? (note.seed === null ? fresh.commitment : null)
  return { ...note, commitment, before: note.before ?? fresh.before }
}

/** Whether the room was made anew since: another promise, and open cells are closed again. One of both alone is a lie. */
function isAnother({ commitment, cells }: Note, room: SeenRoom): boolean {
  const isClosedAgain = [...cells].some((value, cell) => value !== CLOSED && room.cells[cell] === CLOSED)
  return commitment !== room.commitment && isClosedAgain
}

function newNote({ round, commitment, phase, cells, starter }: SeenRoom, ended: Note | undefined): Note {
  return {
    round,
    commitment,
    seed: null,
    mine: null,
    cells: CLOSED.repeat(cells.length),
    starter: null,
    before: ended?.starter ?? (phase === 'playing' ? null : starter),
  }
}

/** The first value of a cell stays; one with another value later has two. */
function withCells(note: Note, cells: string): Note {
  const merged = [...cells].map((value, at) => {
    const first = note.cells[at] ?? CLOSED
    if (first === CLOSED || first === value) return value
    return value === CLOSED ? first : TWO_VALUES
  })
  return { ...note, cells: merged.join('') }
}
