/** Decides what becomes of an entry that did not get through. */
import type { Failure } from '../base/errors'
import type { OutboxBounds } from './options'
import type { QueuedFrame } from './queue'

/** The final state that follows, with the reason for pages and, where it is a fault, for `lastError`. */
export interface Fate {
  readonly state: 'sent' | 'unconfirmed' | 'failed' | 'cancelled'
  readonly failure: Failure | string | null
}

/** The connection was lost, ended by a call, or the platform refused the entry with this text. */
export type Mishap = End | { readonly type: 'refused'; readonly detail: string }
export interface End {
  readonly type: 'lost' | 'disconnect' | 'dispose'
}

const CANCELLED_LATE = 'Cancelled on its way: it may have arrived.'

/** @returns the fate; `null`: it goes again, from its own place */
export function fateOf(
  { isTaken, isCancelled, tries }: QueuedFrame<unknown>,
  mishap: Mishap,
  bounds: OutboxBounds,
): Fate | null {
  if (mishap.type === 'disconnect' || (mishap.type === 'dispose' && isTaken))
    return { state: 'sent', failure: null }
  const isSpent = tries >= bounds.tries
  if (isTaken)
    return isSpent || isCancelled || bounds.unconfirmed === 'report'
      ? { state: 'unconfirmed', failure: 'The connection was lost before anything proved that it arrived.' }
      : null
  if (isCancelled) return { state: 'failed', failure: CANCELLED_LATE }
  return isSpent ? { state: 'failed', failure: givenUp(tries, mishap) } : null
}

/** @returns the fate of an entry that waits and is taken back now */
export function fateOfCancelled({ hasLeft }: QueuedFrame<unknown>): Fate {
  return hasLeft ? { state: 'failed', failure: CANCELLED_LATE } : { state: 'cancelled', failure: null }
}

/** Whether the next launch has the entry. */
export function outlives(
  { isTaken, isCancelled }: QueuedFrame<unknown>,
  { unconfirmed }: OutboxBounds,
): boolean {
  return !isCancelled && (!isTaken || unconfirmed === 'resend')
}

/** The failure of an entry that was handed over as often as `outbox.tries` allows. */
export function givenUp(tries: number, mishap: Mishap): Failure {
  const why = mishap.type === 'refused' ? `, at last: ${mishap.detail}` : ''
  return { code: 'send-failed', detail: `given up after ${String(tries)} tries${why}` }
}
