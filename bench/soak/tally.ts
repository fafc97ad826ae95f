// Compares what was sent with what was told to its sender, and with what everybody sees in the end.

/** A room as one client sees it, or its log. */
export class View {
  /** Ids that it shows now. */
  ids: readonly string[] = []
  doubled = 0
  reordered = 0
  /** Length of the list when it was shown: its owner may add to it. */
  #count = 0
  readonly #seen = new Set<string>()
  /** The last number of each sender. */
  readonly #last = new Map<string, number>()

  /** Takes the whole list as it is shown now. Items that are gone never come back. */
  show(ids: readonly string[]): void {
    const known = this.#count
    const isLonger = ids.length >= known && (known === 0 || ids[known - 1] === this.ids[known - 1])
    for (const id of isLonger ? ids.slice(known) : ids) this.#note(id)
    this.ids = ids
    this.#count = ids.length
  }

  #note(id: string): void {
    const [sender = '', n] = id.split('.')
    if (this.#seen.has(id)) this.doubled += 1
    else if (Number(n) < (this.#last.get(sender) ?? 0)) this.reordered += 1
    this.#seen.add(id)
    this.#last.set(sender, Math.max(Number(n), this.#last.get(sender) ?? 0))
  }
}

/** `waiting`: its sender still says that it is on its way. */
export type Fate = 'waiting' | 'acked' | 'announced'

export interface Counts {
  readonly sent: number
  /** Acked, and everybody has it. */
  readonly delivered: number
  /** Its sender was told that it is lost, or may be. */
  readonly announced: number
  /** Acked or still waiting, somebody lacks it, and its sender was not told. */
  readonly silent: number
  /** Commands that somebody saw twice, or after a later one of the same sender. */
  readonly doubled: number
  readonly reordered: number
  /** Announced as lost after the ack, and still there. */
  readonly false: number
}

export interface Outcome {
  /** By id. */
  readonly commands: ReadonlyMap<
    string,
    { readonly room: number; readonly fate: Fate; readonly isLost: boolean }
  >
  /** Views of each room. */
  readonly views: ReadonlyMap<number, readonly View[]>
}

export function count({ commands, views }: Outcome): Counts {
  const shown = new Map([...views].map(([room, all]) => [room, all.map(({ ids }) => new Set(ids))] as const))
  const counts = {
    sent: commands.size,
    delivered: 0,
    announced: 0,
    silent: 0,
    doubled: 0,
    reordered: 0,
    false: 0,
  }
  for (const [id, { room, fate, isLost }] of commands) {
    const sets = shown.get(room) ?? []
    const isEverywhere = sets.every((ids) => ids.has(id))
    if (isLost && sets.some((ids) => ids.has(id))) counts.false += 1
    if (isLost || fate === 'announced') counts.announced += 1
    else if (fate === 'acked' && isEverywhere) counts.delivered += 1
    else counts.silent += 1
  }
  for (const view of [...views.values()].flat()) {
    counts.doubled += view.doubled
    counts.reordered += view.reordered
  }
  return counts
}
