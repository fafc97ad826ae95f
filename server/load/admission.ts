// Decides which connections come in. The one owner of "this server drains".
import type { CloseFrame } from '../../store/base/errors'
import type { Capacity } from './capacity'
import { promisedRate, Slots } from './slots'

/** Reasons why a connection does not come in; labels of the metrics. */
export type Reason = 'draining' | 'full' | 'busy' | 'fault'

export type Entry =
  | { readonly kind: 'in' }
  /** Answer 503. `after`: ms until the client may try again. */
  | { readonly kind: 'refused'; readonly reason: Reason; readonly after: number }
  /** Open the socket, only to close it: the client reads in the reason when to come back. */
  | { readonly kind: 'later'; readonly close: CloseFrame }

export type Phase = 'open' | 'leaving' | 'draining'

export interface AdmissionHost {
  readonly capacity: Pick<Capacity, 'perSecond' | 'isBusy' | 'count' | 'sentAway'>
  uptime(): number
  /** Connections held now. */
  size(): number
  /** Connections that may be held. */
  readonly most: number
  /** Whether connections are refused for a test. */
  isRefusing(): boolean
}

/** Ms of work that may wait in a busy process. */
const mostWork = 500
/** Ms that a client stays away at least: the client of this project grants less only once in a row. */
const leastAfter = 1_000
/** Ms until a server that has too many connections, or that stops, may be asked again. */
const usualAfter = 5_000

/** The reason of a close that tells when to come back. */
export function afterReason(ms: number): string {
  return JSON.stringify({ after: Math.max(0, Math.round(ms)) })
}

export class Admission {
  readonly #host: AdmissionHost
  /** Those let in, those told when to come back, and the moments that they were told. */
  readonly #entries = new Slots()
  readonly #told = new Slots()
  readonly #promised = new Slots()
  #phase: Phase = 'open'

  constructor(host: AdmissionHost) {
    this.#host = host
  }

  get phase(): Phase {
    return this.#phase
  }

  /** From now on this server is not to be asked, and lets in those that ask all the same. */
  leave(): void {
    this.#phase = 'leaving'
  }

  /** From now on nothing comes in. */
  drain(): void {
    this.#phase = 'draining'
  }

  /**
   * Decides before any work is done for a connection. A process that is busy lets in as many as its capacity allows; the others
   * get moments at that pace.
   *
   * @param hears whether the client reads the reason of a close; others see a refused handshake alone
   */
  decide(hears: boolean): Entry {
    const { capacity, most } = this.#host
    if (this.#phase === 'draining') return { kind: 'refused', reason: 'draining', after: usualAfter }
    if (this.#host.isRefusing()) return { kind: 'refused', reason: 'fault', after: usualAfter }
    if (this.#host.size() >= most) return { kind: 'refused', reason: 'full', after: usualAfter }
    const { isBusy, perSecond } = capacity
    const now = this.#host.uptime()
    if (!isBusy || this.#entries.wait(now, perSecond) <= mostWork) {
      // Those that came while there was time are done.
      if (isBusy) this.#entries.take(now, perSecond)
      capacity.count()
      return { kind: 'in' }
    }
    capacity.sentAway()
    const after = Math.max(leastAfter, this.#promised.take(now, promisedRate(perSecond)))
    // A handshake that only tells is cheaper than a whole one, and not free.
    if (!hears || this.#told.wait(now, perSecond) > mostWork)
      return { kind: 'refused', reason: 'busy', after }
    this.#told.take(now, perSecond)
    return { kind: 'later', close: { code: 1013, reason: afterReason(after) } }
  }
}
