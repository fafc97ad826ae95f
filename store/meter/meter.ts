import { listenToSetData, type SetDataTarget, watchTargets } from '../base/targets'
import type { Disposer } from '../base/timing'
import { utf8Length } from '../base/utf8'

/**
 * The most that WeChat's audit (体验评分) allows: `peak` in calls within one second, `largest` in bytes of one payload as
 * JSON. Of the two readings of "256 KB" this is the smaller one.
 */
export const AUDIT_LIMITS = { peak: 20, largest: 256_000 } as const

/** Figures of one page and the bound components in it, since the meter was started or reset. */
export interface SetDataFigures {
  /** Route of the page. */
  readonly page: string
  readonly calls: number
  /** UTF-8 bytes of all payloads as JSON, which is how they reach the render layer. */
  readonly bytes: number
  /** Calls within the last second. */
  readonly perSecond: number
  /** The most calls that fell into one second. */
  readonly peak: number
  /** Bytes of the largest payload. */
  readonly largest: number
  /** The figures above {@link AUDIT_LIMITS}. */
  readonly exceeded: readonly (keyof typeof AUDIT_LIMITS)[]
}

/**
 * Counts every `setData` of the pages and components that have bindings: calls of the bindings, and calls of the pages'
 * own code. For development: it makes JSON of each payload once more, so it is off until it is started.
 */
export interface SetDataMeter {
  /** Begins to count, also for pages that are bound already. */
  start(): void
  /** Restores every `setData`; the figures stay. */
  stop(): void
  /** Deletes all figures. */
  reset(): void
  /** Returns one row per page, in the order in which the pages came; pages that are gone included. */
  read(): readonly SetDataFigures[]
}

/** @param now the clock, in epoch ms */
export function createSetDataMeter(now: () => number): SetDataMeter {
  const tallies = new Map<string, Tally>()
  /** For each target that is counted now, its page. */
  const pages = new Map<SetDataTarget, string>()
  let stop: Disposer | null = null

  const tallyOf = (page: string): Tally => {
    const tally = tallies.get(page) ?? new Tally()
    tallies.set(page, tally)
    return tally
  }

  const watch = (target: SetDataTarget, page: string): Disposer => {
    pages.set(target, page)
    tallyOf(page)
    const restore = listenToSetData(target, (data) => {
      // Found by name at each call: a reset gives the page a new tally.
      tallyOf(page).add(now(), sizeOf(data))
    })
    return () => {
      pages.delete(target)
      restore()
    }
  }

  return {
    start() {
      stop ??= watchTargets(watch)
    },
    stop() {
      stop?.()
      stop = null
    },
    reset() {
      tallies.clear()
      pages.forEach(tallyOf)
    },
    read() {
      const at = now()
      return Array.from(tallies, ([page, tally]) => ({ page, ...tally.read(at) }))
    },
  }
}

/** The figures of one page. */
class Tally {
  private calls = 0
  private bytes = 0
  private peak = 0
  private largest = 0
  /** Times of the calls of the last second, oldest first, in epoch ms. */
  private recent: number[] = []

  add(now: number, bytes: number): void {
    this.recent = this.since(now)
    this.recent.push(now)
    this.calls += 1
    this.bytes += bytes
    this.peak = Math.max(this.peak, this.recent.length)
    this.largest = Math.max(this.largest, bytes)
  }

  read(now: number): Omit<SetDataFigures, 'page'> {
    const { calls, bytes, peak, largest } = this
    const exceeded = (['peak', 'largest'] as const).filter((name) => this[name] > AUDIT_LIMITS[name])
    return { calls, bytes, perSecond: this.since(now).length, peak, largest, exceeded }
  }

  /** Returns the calls of the second that ends now; later times come from a clock that was set back. */
  private since(now: number): number[] {
    return this.recent.filter((at) => at <= now && at > now - 1_000)
  }
}

/** UTF-8 bytes as JSON; 0 for data that is no JSON, which the real `setData` refuses. */
function sizeOf(data: unknown): number {
  try {
    return utf8Length(JSON.stringify(data))
  } catch {
    return 0
  }
}
