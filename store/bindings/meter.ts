import type { Disposer } from '../base/timing'
import { systemTiming } from '../platforms/system-timing'
import { byteLength } from '../base/utf8'

/**
 * The most that WeChat's audit (体验评分) allows: calls within one second, and bytes of one payload as JSON, where of
 * the two readings of "256 KB" this is the smaller one.
 */
export const AUDIT_LIMITS = { peak: 20, largest: 256_000 } as const

/** What a page, with the bound components in it, asked of the render layer since the meter was started or reset. */
export interface SetDataFigures {
  /** Route of the page. */
  readonly page: string
  readonly calls: number
  /** UTF-8 bytes of all payloads as JSON, which is what crosses to the render layer. */
  readonly bytes: number
  /** Calls within the last second. */
  readonly perSecond: number
  /** The most calls that fell into one second. */
  readonly peak: number
  /** Bytes of the largest payload. */
  readonly largest: number
  /** Which of the figures exceed {@link AUDIT_LIMITS}. */
  readonly exceeded: readonly (keyof typeof AUDIT_LIMITS)[]
}

/**
 * Counts every `setData` of the pages and components that have bindings: those of the bindings and those of the pages'
 * own code. Off until it is started, because it makes JSON of each payload once more.
 */
export interface SetDataMeter {
  start(): void
  /** The figures stay; `setData` is what it was before. */
  stop(): void
  /** Forgets all figures. */
  reset(): void
  /** One row per page that was there, in the order in which they came. */
  read(): readonly SetDataFigures[]
}

/** Whatever has a `setData` of its own. */
interface Measured {
  readonly setData: (data: Record<string, unknown>) => void
}

interface Follower {
  readonly page: string
  readonly restore: Disposer
}

/** The meter and its way in for those who bind. */
export class Meter implements SetDataMeter {
  /** Of pages that are gone too, so nothing but numbers. */
  private readonly tallies = new Map<string, Tally>()
  /** The targets that are bound now; each leaves with its binding. */
  private readonly followed = new Map<Measured, Follower>()
  private state: 'off' | 'on' = 'off'
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  start(): void {
    if (this.state === 'on') return
    this.state = 'on'
    this.followed.forEach(({ page }, target) => {
      this.followed.set(target, this.follower(target, page))
    })
  }

  stop(): void {
    this.state = 'off'
    this.followed.forEach(({ page, restore }, target) => {
      restore()
      this.followed.set(target, { page, restore: nothing })
    })
  }

  reset(): void {
    this.tallies.clear()
    if (this.state === 'on') this.followed.forEach(({ page }) => this.tallyOf(page))
  }

  read(): readonly SetDataFigures[] {
    const now = this.now()
    return Array.from(this.tallies, ([page, tally]) => ({ page, ...tally.read(now) }))
  }

  /** Measures a page, or a component in it, whenever the meter is on, until the returned function is called. */
  follow(target: Measured, page: string): Disposer {
    if (this.followed.has(target)) return nothing
    this.followed.set(target, this.follower(target, page))
    return () => {
      this.followed.get(target)?.restore()
      this.followed.delete(target)
    }
  }

  private follower(target: Measured, page: string): Follower {
    if (this.state === 'off') return { page, restore: nothing }
    this.tallyOf(page)
    // By name at each call: a reset gives the page another tally.
    const restore = listen(target, (data) => {
      this.tallyOf(page).add(this.now(), sizeOf(data))
    })
    return { page, restore }
  }

  private tallyOf(page: string): Tally {
    const tally = this.tallies.get(page) ?? new Tally()
    this.tallies.set(page, tally)
    return tally
  }
}

const meter = new Meter(() => systemTiming.now())

/** The one meter of the app. */
export const setDataMeter: SetDataMeter = meter

/** For whoever binds: {@link Meter.follow}. */
export function metered(target: Measured, page: string): Disposer {
  return meter.follow(target, page)
}

/** The figures of one page. */
class Tally {
  private calls = 0
  private bytes = 0
  private peak = 0
  private largest = 0
  /** When the calls of the last second were made, oldest first. */
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

  /** The calls of the second that ends now; a phone's clock may have been set back. */
  private since(now: number): number[] {
    return this.recent.filter((at) => at <= now && at > now - 1_000)
  }
}

/** Puts an ear before the `setData` of one instance. */
function listen(target: Measured, heard: (data: unknown) => void): Disposer {
  let ear = heard
  const before = Object.getOwnPropertyDescriptor(target, 'setData')
  const original = target.setData
  function setData(this: unknown, ...args: Parameters<Measured['setData']>): void {
    ear(args[0])
    original.apply(this, args)
  }
  // Where a platform refuses, that target is not measured, and works.
  if (!Reflect.defineProperty(target, 'setData', { value: setData, configurable: true, writable: true })) {
    return nothing
  }
  return () => {
    ear = nothing
    // Whoever wrapped it after us calls ours, which passes everything on.
    if (target.setData !== setData) return
    if (before) Object.defineProperty(target, 'setData', before)
    else Reflect.deleteProperty(target, 'setData')
  }
}

/** What cannot be JSON is for the real `setData` to refuse. */
function sizeOf(data: unknown): number {
  try {
    return byteLength(JSON.stringify(data))
  } catch {
    return 0
  }
}

function nothing(): void {
  // Nothing to end.
}
