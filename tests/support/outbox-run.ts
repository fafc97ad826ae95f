// An outbox without a store around it, on virtual time; launched again on the same disk, it is the next run of the app.
import type { Failure } from '../../store/base/errors'
import { Clock } from '../../store/base/clock'
import { GuardedStorage } from '../../store/platforms/guarded-storage'
import type { OutboxOptions, Send } from '../../store/outbox/options'
import { Outbox } from '../../store/outbox/outbox'
import { OutboxStorage } from '../../store/outbox/storage'
import type { PlatformStorage } from '../../store/platforms/platform'
import type { Frame } from '../../store/base/frame'
import { VirtualClock } from '../../store/testing'

const NAME = 'app'
export const KEY = `mobx-miniprogram-socket:${NAME}:outbox`

/** Storage that outlives the app. */
export class Disk implements PlatformStorage {
  readonly items = new Map<string, unknown>()
  /** Every write that was asked for, oldest first. */
  readonly writes: { readonly key: string; readonly value: string }[] = []
  /** Results of the next operations, oldest first. `throw …` is thrown, other text is told, `null` passes. */
  readonly failures: (string | null)[] = []
  /** Keeps values and answers back until `answer()` or `answerOne()`. */
  holdsAnswers = false
  private readonly withheld: ((failure?: string | null) => void)[] = []

  read(key: string): unknown {
    this.nextFailure()
    return this.items.has(key) ? this.items.get(key) : ''
  }

  write(key: string, value: string, done: (failure: string | null) => void): void {
    this.writes.push({ key, value })
    const planned = this.nextFailure()
    const answer = (failure = planned): void => {
      if (failure === null) this.items.set(key, value)
      done(failure)
    }
    if (this.holdsAnswers) this.withheld.push(answer)
    else answer()
  }

  remove(key: string): void {
    this.nextFailure()
    this.items.delete(key)
  }

  /** Answers every write that waits, and those that follow from an answer. */
  answer(): void {
    while (this.unanswered > 0) this.withheld.shift()?.()
  }

  /** Answers the oldest write that waits, or a later one. */
  answerOne(failure: string | null, index = 0): void {
    this.withheld.splice(index, 1)[0]?.(failure)
  }

  /** How many writes wait for their answer. */
  get unanswered(): number {
    return this.withheld.length
  }

  /** The data of what is stored, in order. */
  get stored(): unknown[] {
    const { entries } = JSON.parse(this.items.get(KEY) as string) as { entries: { data: unknown }[] }
    return entries.map(({ data }) => data)
  }

  private nextFailure(): string | null {
    const failure = this.failures.shift() ?? null
    if (failure?.startsWith('throw ')) throw new Error(failure.slice(6))
    return failure
  }
}

/** The other end of a flush: takes frames, and answers when told to. */
export class Task {
  readonly taken: Frame[] = []
  /** Failures of the next hand-overs; `null` passes. */
  readonly failures: (string | null)[] = []
  holdsAnswers = false
  private readonly withheld: (() => void)[] = []

  readonly send: Send = (frame, done) => {
    const failure = this.failures.shift() ?? null
    if (failure === null) this.taken.push(frame)
    if (this.holdsAnswers) this.withheld.push(() => done(failure))
    else done(failure)
  }

  /** Gives so many of the answers that were held back, oldest first. */
  answer(count = Infinity): void {
    for (const go of this.withheld.splice(0, count)) go()
  }
}

export interface LaunchOptions {
  readonly disk?: Disk | null
  readonly time?: VirtualClock
  readonly bounds?: OutboxOptions
  readonly encode?: (data: unknown) => Frame
  /** Pongs confirm what leaves. */
  readonly confirms?: boolean
}

export function launch({
  disk = null,
  time = new VirtualClock(),
  bounds = {},
  encode,
  confirms = false,
}: LaunchOptions = {}) {
  const clock = new Clock(time)
  const reports: Failure[] = []
  const report = (failure: Failure): void => {
    reports.push(failure)
  }
  const outbox = new Outbox<unknown>({
    bounds: {
      limit: Infinity,
      bytes: Infinity,
      ttl: Infinity,
      overflow: 'reject',
      persist: disk !== null,
      tries: 10,
      unconfirmed: 'report',
      ...bounds,
      burst: { frames: 32, everyMs: 0, ...bounds.burst },
    },
    encode: encode ?? ((data) => (typeof data === 'string' ? data : JSON.stringify(data))),
    clock,
    confirms,
    storage: disk && new OutboxStorage(new GuardedStorage(disk, NAME, report, () => undefined), clock),
    report,
  })
  return { outbox, time, clock, reports, codes: () => reports.map(({ code }) => code) }
}
