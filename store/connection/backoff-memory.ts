import { isRecord } from '../base/is-record'
import type { Clock } from '../base/clock'
import { LONGEST_REQUESTED } from './close-codes'
import type { BackoffCheckpoint } from './events'
import type { GuardedStorage } from '../platforms/guarded-storage'
import type { State } from './state'

/** Lifetime of a checkpoint, in ms: longer than any wait of the default policy. */
const LIFETIME = 300_000

const BACKOFF = 'backoff'

/**
 * Keeps the backoff across launches: phones whose app crashes on a message of the server must not dial without a pause.
 * An attempt counts from its start, until the connection has answered a ping or has proven itself.
 */
export class BackoffMemory {
  /** The checkpoint in the storage, without its time; `null` while it is unknown. */
  private noted: string | null = null
  /** A checkpoint that could not be written, with its state: the write is tried again in the next state. */
  private missed: string | null = null
  private isForgotten = false

  private readonly storage: GuardedStorage
  private readonly clock: Clock

  constructor(storage: GuardedStorage, clock: Clock) {
    this.storage = storage
    this.clock = clock
  }

  recall(): BackoffCheckpoint | null {
    const checkpoint = parseCheckpoint(this.storage.read(BACKOFF))
    // The storage removes later than it is asked to.
    if (checkpoint === null || this.isForgotten) return null
    const now = this.clock.now()
    const age = now - checkpoint.at
    return age >= 0 && (age < LIFETIME || checkpoint.notBefore > now) ? checkpoint : null
  }

  /** Forgets the backoff, in the storage too. */
  forget(): void {
    this.isForgotten = true
    this.noted = null
    this.missed = null
    this.storage.remove(BACKOFF)
  }

  moved(state: State): void {
    const retryCount = attemptsOf(state)
    if (retryCount === null) return
    const { previousDelay, notBefore } = state
    const until = plannedIn(state)
    const note = JSON.stringify([retryCount, previousDelay, notBefore, until])
    const attempt = state.name + note
    if (note === this.noted || attempt === this.missed) return
    this.noted = note
    this.missed = null
    const then = (kept: boolean): void => {
      if (kept || this.noted !== note) return
      this.noted = null
      this.missed = attempt
    }
    const { clock, storage } = this
    const at = clock.wall(clock.now())
    const planned = until === undefined ? {} : { until: clock.wall(until) }
    const checkpoint: BackoffCheckpoint = {
      retryCount,
      previousDelay,
      notBefore: clock.wall(notBefore),
      at,
      ...planned,
    }
    if (retryCount === 0) then(storage.remove(BACKOFF))
    else storage.write(BACKOFF, () => JSON.stringify(checkpoint), then)
  }
}

/** Time of the next attempt, also where the app was hidden during the wait. */
function plannedIn(state: State): number | undefined {
  const phase = state.name === 'suspended' ? state.kept : state
  return phase?.name === 'waiting' ? phase.until : undefined
}

/** Attempts that count if the app ends now; `null` before the first `connect()`. */
function attemptsOf(state: State): number | null {
  switch (state.name) {
    case 'idle':
      return null
    case 'connecting':
    case 'greeting':
      return state.retryCount + 1
    case 'open':
      return state.proven || state.rtt !== null ? 0 : state.retryCount + 1
    case 'waiting':
    case 'offline':
    case 'suspended':
      return state.retryCount
    case 'failed':
    case 'closed':
      return 0
  }
}

function parseCheckpoint(value: unknown): BackoffCheckpoint | null {
  if (typeof value !== 'string') return null
  try {
    const checkpoint: unknown = JSON.parse(value)
    if (!isRecord(checkpoint)) return null
    const { retryCount, previousDelay, notBefore, at, until } = checkpoint
    if (!isCount(retryCount) || !isNumber(notBefore) || !isNumber(at)) return null
    if (previousDelay !== null && !isWait(previousDelay)) return null
    // A longer wait was written by other code.
    if (notBefore - at > LONGEST_REQUESTED) return null
    const known = { retryCount, previousDelay, notBefore, at }
    return isNumber(until) && until - at <= LONGEST_REQUESTED ? { ...known, until } : known
  } catch {
    return null
  }
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

function isWait(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value <= LONGEST_REQUESTED
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
