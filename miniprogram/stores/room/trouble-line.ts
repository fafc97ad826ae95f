import type { ChatCommand } from 'demo-chat'
import type { SentCommand } from 'mobx-miniprogram-socket/session'

/** A command that says a line. */
export type Say = Extract<ChatCommand, { type: 'say' }>

/**
 * An own line that needs the reader. `refused`: the server, or this phone, did not take it; `unknown`: nothing can tell whether it
 * arrived; `lost`: it arrived, and the server has lost its memory since.
 */
export interface TroubleLine {
  readonly id: string
  readonly text: string
  /** When it was written, in epoch ms. */
  readonly at: number
  readonly state: 'refused' | 'unknown' | 'lost'
  /** Code of the refusal; empty for the other states. */
  readonly reason: string
}

const STATES: readonly unknown[] = ['refused', 'unknown', 'lost']

/** The trouble of a command that has ended; `null` for one that waits, arrived, or says nothing. */
export function troubleOf({ data, end, queuedAt }: SentCommand<ChatCommand>): TroubleLine | null {
  if (data.type !== 'say' || end === null || end.kind === 'acked') return null
  const { id, text } = data
  if (end.kind === 'unknown') return { id, text, at: queuedAt, state: 'unknown', reason: '' }
  return { id, text, at: queuedAt, state: 'refused', reason: end.kind === 'refused' ? end.code : end.kind }
}

/** The trouble of a command that the topic has lost. */
export function lossOf({ data, queuedAt }: SentCommand<ChatCommand>): TroubleLine | null {
  return data.type === 'say'
    ? { id: data.id, text: data.text, at: queuedAt, state: 'lost', reason: '' }
    : null
}

export function isTrouble(trouble: TroubleLine | null): trouble is TroubleLine {
  return trouble !== null
}

/** Reads what storage holds; leaves out what this version did not write. */
export function parseTroubles(value: unknown): readonly TroubleLine[] {
  return Array.isArray(value) ? value.filter(isSaved) : []
}

function isSaved(value: unknown): value is TroubleLine {
  const { id, text, at, state, reason } = (value ?? {}) as Partial<Record<keyof TroubleLine, unknown>>
  return (
    [id, text, reason].every((part) => typeof part === 'string') &&
    STATES.includes(state) &&
    typeof at === 'number'
  )
}
