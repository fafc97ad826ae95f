import type { EntryStep } from '../../stage/happening'

interface Queued {
  readonly id: number
  readonly data: unknown
}

/** Reads in the frames of a session which entry each command is, and what became of it. */
export class Commands {
  /** The app sends commands of a session. */
  isSession = false
  /** Entries by line and number. */
  private readonly ids = new Map<string, number>()
  private readonly ends = new Map<number, EntryStep>()

  /** A frame leaves. @param queue the entries without an end, oldest first */
  left(text: string, queue: readonly Queued[]): void {
    if (!text.includes('"t":"command"')) return
    const { line, n, data } = parse(text)
    const key = `${String(line)}/${String(n)}`
    this.isSession = true
    // One that goes again keeps its number.
    if (this.ids.has(key)) return
    const taken = new Set(this.ids.values())
    const sought = JSON.stringify(data)
    const entry = queue.find(({ id, data }) => !taken.has(id) && JSON.stringify(data) === sought)
    if (entry) this.ids.set(key, entry.id)
  }

  heard(text: string): void {
    if (this.ids.size === 0 || !text.includes('"answers":')) return
    const { answers } = parse(text)
    for (const [line, list] of Object.entries((answers ?? {}) as Record<string, [number, string?][]>))
      for (const [n, code] of list) this.answer(`${line}/${String(n)}`, code)
  }

  /** Tells the end of an entry; once. */
  endOf(id: number): EntryStep | undefined {
    const end = this.ends.get(id)
    this.ends.delete(id)
    return end
  }

  private answer(key: string, code: string | undefined): void {
    const id = this.ids.get(key)
    if (id === undefined) return
    this.ids.delete(key)
    this.ends.set(id, code === undefined ? 'arrived' : code === 'unknown' ? 'unknown' : 'refused')
  }
}

/** The frame may be of any server: what cannot be read has no fields. */
function parse(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
