import { isRecord } from './check'
import type { Clock } from './clock'
import { type Failure, reasonOf } from './errors'
import type { Place } from './events'
import type { PlatformStorage } from './platform'
import type { State } from './state'

/** How long a place in the backoff is remembered, in ms: longer than any wait, shorter than anybody's patience. */
const REMEMBERED = 300_000

/**
 * Keeps the place in the backoff across launches, so that a crowd of phones whose app crashes on what the server says
 * does not dial without a pause. An attempt counts from its start and is forgiven once it has proven itself.
 */
export class BackoffMemory {
  /** What the storage holds but for the time, or `null` while that is unknown. */
  private noted: string | null = null

  private readonly storage: PlatformStorage
  private readonly key: string
  private readonly clock: Clock
  private readonly report: (failure: Failure) => void

  constructor(storage: PlatformStorage, key: string, clock: Clock, report: (failure: Failure) => void) {
    this.storage = storage
    this.key = key
    this.clock = clock
    this.report = report
  }

  recall(): Place | null {
    let value: unknown
    try {
      value = this.storage.read(this.key)
    } catch (thrown) {
      this.failed(reasonOf(thrown))
    }
    const place = parsePlace(value)
    if (place === null) return null
    const now = this.clock.now()
    const age = now - place.at
    return age >= 0 && (age < REMEMBERED || place.notBefore > now) ? place : null
  }

  moved(state: State): void {
    const retryCount = attemptsOf(state)
    if (retryCount === null) return
    const { previousDelay, notBefore } = state
    const note = JSON.stringify([retryCount, previousDelay, notBefore])
    if (note === this.noted) return
    this.noted = note
    const { clock } = this
    const at = clock.wall(clock.now())
    const place: Place = { retryCount, previousDelay, notBefore: clock.wall(notBefore), at }
    try {
      if (retryCount === 0) this.storage.remove(this.key)
      else
        this.storage.write(this.key, JSON.stringify(place), (failure) => {
          if (failure !== null) this.failed(failure)
        })
    } catch (thrown) {
      this.failed(reasonOf(thrown))
    }
  }

  private failed(detail: string): void {
    this.report({ code: 'storage-failed', detail })
  }
}

/** Attempts that count if the app ends now; `null` where nothing is known yet. */
function attemptsOf(state: State): number | null {
  switch (state.name) {
    case 'idle':
      return null
    case 'connecting':
      return state.retryCount + 1
    case 'open':
      return state.proven ? 0 : state.retryCount + 1
    case 'waiting':
    case 'offline':
    case 'suspended':
      return state.retryCount
    case 'failed':
    case 'closed':
      return 0
  }
}

function parsePlace(value: unknown): Place | null {
  if (typeof value !== 'string') return null
  try {
    const place: unknown = JSON.parse(value)
    if (!isRecord(place)) return null
    const { retryCount, previousDelay, notBefore, at } = place
    if (!isCount(retryCount) || !isNumber(notBefore) || !isNumber(at)) return null
    if (previousDelay !== null && !isNumber(previousDelay)) return null
    return { retryCount, previousDelay, notBefore, at }
  } catch {
    return null
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
