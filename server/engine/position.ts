import type { Position } from '../../store/protocol'

/**
 * Makes a position, `epoch:offset:mark`. `epoch` names the timeline, `offset` counts commits, `mark` tells a commit from
 * another one at the same offset, where a log can lose its tail.
 */
export function positionOf(epoch: string, offset: number, mark: string): Position {
  return `${epoch}:${String(offset)}:${mark}`
}

/** Offset within a position; NaN for a text that is none, because clients send them. */
export function offsetOf(position: Position): number {
  return Number(/:(\d{1,15}):[^:]*$/.exec(position)?.[1])
}

/** Epoch within a position of the log. */
export function epochOf(position: Position): string {
  return position.slice(0, position.lastIndexOf(':', position.lastIndexOf(':') - 1))
}

/** The end of a log that is still here: what follows `base`, in order and without holes. */
export interface Tail<T extends { readonly to: Position }> {
  readonly base: Position
  readonly items: readonly T[]
}

export function endOf({ base, items }: Tail<{ readonly to: Position }>): Position {
  return items[items.length - 1]?.to ?? base
}

/** Finds what follows `from`; `undefined` if `from` is no beginning of this log, or lies before its base. */
export function follow<T extends { readonly to: Position }>(
  { base, items }: Tail<T>,
  from: Position,
): readonly T[] | undefined {
  if (from === base) return items
  const index = offsetOf(from) - offsetOf(base)
  return items[index - 1]?.to === from ? items.slice(index) : undefined
}
