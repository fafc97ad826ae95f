import { parseTroubles, type TroubleLine } from './trouble-line'

/** The conversation as one launch leaves it to the next: lines that wait are in the session's own storage. */
export interface SavedRoom {
  readonly draft: string
  /** Time of the last line that was in view, on the server's clock. */
  readonly seenAt: number
  readonly troubles: readonly TroubleLine[]
}

/** Reads what storage holds. */
export function parseRoom(value: unknown): SavedRoom {
  const { draft, seenAt, troubles } = (value ?? {}) as Partial<Record<keyof SavedRoom, unknown>>
  return {
    draft: typeof draft === 'string' ? draft : '',
    seenAt: typeof seenAt === 'number' ? seenAt : 0,
    troubles: parseTroubles(troubles),
  }
}
