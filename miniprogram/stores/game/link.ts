import type { Level } from 'dig-for-gold'
import type { Wish } from './arrival'

/** The query of a link to a room, or of a code image. */
export interface Query {
  readonly room?: string
  /** Code of a code image, percent-encoded. */
  readonly scene?: string
  readonly sit?: string
  readonly bot?: string
}

const levels = ['easy', 'medium', 'hard'] as const satisfies readonly Level[]

/** The code of the room, as it was written; empty for none. */
export function codeIn({ room, scene }: Query): string {
  try {
    return room ?? decodeURIComponent(scene ?? '')
  } catch {
    return ''
  }
}

export function wishIn({ sit, bot }: Query): Wish {
  return { sit: sit === '1', bot: levels.find((level) => level === bot) ?? null }
}
