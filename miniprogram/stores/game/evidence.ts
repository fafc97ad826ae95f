import { CLOSED, type Evidence } from 'dig-for-gold'
import type { SeenRoom } from './seen-room'

/** Notes of this phone on one round, made before the server opens its seed. */
export interface Note {
  readonly round: number
  /** The server's promise before this phone gave its seed; `null` where it came later. */
  readonly commitment: string | null
  /** The own seed; `null` for one who watches. */
  readonly seed: string | null
  /** The own seat. */
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
 * @returns the same notes where there is nothing new
 */
export function noted(notes: readonly Note[], room: SeenRoom, isAsking: boolean): readonly Note[] {
  if (room.phase === 'gone') return notes.length === 0 ? notes : []
  const isPlaying = room.phase === 'playing'
  const ended = noteOf(notes, room.round - 1)
  const note = ofRound(noteOf(notes, room.round), room, ended, isAsking)
  const other = isPlaying ? noteOf(notes, room.round + 1) : ended && withCells(ended, room.cells)
  const next = [isPlaying ? withCells({ ...note, starter: note.starter ?? room.starter }, room.cells) : note]
  if (other) next.push(other)
  return JSON.stringify(next) === JSON.stringify(notes) ? notes : next
}

/** The notes with the seed that this phone is about to give. One that is given while a round is played is for the next. */
export function withSeed(notes: readonly Note[], room: SeenRoom, seed: string): readonly Note[] {
  const isEarly = room.phase === 'playing'
  const round = room.round + (isEarly ? 1 : 0)
  const known = noteOf(notes, round) ?? newNote(room, undefined)
  const commitment = isEarly ? null : (known.commitment ?? room.commitment)
  return [...notes.filter((note) => note.round !== round), { ...known, round, commitment, seed }]
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
    own: seed !== null && mine !== null ? { seat: mine, seed } : null,
    cells,
    // From the second round on, the first turn goes round: without the round before it cannot be checked.
    starter: round > 1 && startedBefore === null ? null : starter,
    startedBefore,
  }
}

/** The note as it goes on. Where the own seat, or an own seed on its way, counts no more, it begins anew. */
function ofRound(note: Note | undefined, room: SeenRoom, ended: Note | undefined, isAsking: boolean): Note {
  if (room.mine !== null) return { ...(note ?? newNote(room, ended)), mine: room.mine }
  const counts = note && (isAsking || (room.phase === 'playing' && note.mine === null))
  return counts ? note : newNote(room, ended)
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
