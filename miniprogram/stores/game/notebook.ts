import type { Note } from './evidence'

/** Rooms of which notes are kept: those of the others have gone. */
const ROOMS = 5

type Page = readonly [code: string, notes: readonly Note[]]

/** The notes on all rooms, as one launch leaves them to the next. */
export class Notebook {
  /** The room that was noted last comes last. */
  private pages: readonly Page[]
  private readonly save: (pages: readonly Page[]) => void

  constructor(saved: unknown, save: (pages: readonly Page[]) => void) {
    this.pages = Array.isArray(saved) ? saved.filter(isPage) : []
    this.save = save
  }

  read(code: string): readonly Note[] {
    return this.pages.find(([known]) => known === code)?.[1] ?? []
  }

  /** Keeps the notes on a room; none are left where there are none. */
  write(code: string, notes: readonly Note[]): void {
    const others = this.pages.filter(([known]) => known !== code)
    const page: readonly Page[] = notes.length > 0 ? [[code, notes]] : []
    this.pages = [...others, ...page].slice(-ROOMS)
    this.save(this.pages)
  }
}

/** Reads what storage holds; leaves out what this version did not write. */
function isPage(value: unknown): value is Page {
  const [code, notes] = Array.isArray(value) ? (value as unknown[]) : []
  return typeof code === 'string' && Array.isArray(notes) && notes.every(isNote)
}

function isNote(value: unknown): value is Note {
  const note = (value ?? {}) as Partial<Record<keyof Note, unknown>>
  const is = (type: string, ...names: (keyof Note)[]): boolean =>
    names.every((name) => note[name] === null || typeof note[name] === type)
  return (
    typeof note.round === 'number' &&
    typeof note.cells === 'string' &&
    is('number', 'mine', 'starter', 'before') &&
    is('string', 'commitment', 'seed')
  )
}
