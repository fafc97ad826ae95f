export interface Alarm {
  readonly at: number
  /** Order of insertion: of two alarms for the same moment the earlier one rings first. */
  readonly turn: number
  readonly ring: () => void
}

/** Binary heap of alarms by due time. Cancelled alarms are removed together, once they are the majority. */
export class AlarmHeap {
  private alarms: Alarm[] = []
  private readonly cancelled = new Set<Alarm>()
  private readonly waiting = new Set<Alarm>()
  private turns = 0

  /** Number of alarms that wait and are not cancelled. */
  get live(): number {
    return this.waiting.size
  }

  /** Number of alarms held, cancelled ones included. */
  get size(): number {
    return this.alarms.length
  }

  add(at: number, ring: () => void): Alarm {
    const alarm = { at, turn: this.turns++, ring }
    this.waiting.add(alarm)
    this.push(alarm)
    return alarm
  }

  /** Has no effect on an alarm that has rung. */
  cancel(alarm: Alarm): void {
    if (!this.waiting.delete(alarm)) return
    this.cancelled.add(alarm)
    if (this.cancelled.size > this.waiting.size + 64) this.sweep()
  }

  /** Removes and returns the earliest alarm that is due by `end`. */
  take(end: number): Alarm | undefined {
    for (;;) {
      const [first] = this.alarms
      if (first === undefined || first.at > end) return undefined
      this.pop()
      if (this.cancelled.delete(first)) continue
      this.waiting.delete(first)
      return first
    }
  }

  private sweep(): void {
    this.alarms = []
    this.cancelled.clear()
    // A Set keeps the order of insertion, so alarms for the same moment keep theirs.
    this.waiting.forEach((alarm) => {
      this.push(alarm)
    })
  }

  private push(alarm: Alarm): void {
    const { alarms } = this
    let hole = alarms.length
    while (hole > 0) {
      const above = (hole - 1) >> 1
      const parent = alarms[above] as Alarm
      if (!isBefore(alarm, parent)) break
      alarms[hole] = parent
      hole = above
    }
    alarms[hole] = alarm
  }

  private pop(): void {
    const { alarms } = this
    const last = alarms.pop()
    if (last === undefined || alarms.length === 0) return
    let hole = 0
    for (;;) {
      let below = 2 * hole + 1
      const right = alarms[below + 1]
      if (right !== undefined && isBefore(right, alarms[below] as Alarm)) below += 1
      const child = alarms[below]
      if (child === undefined || !isBefore(child, last)) break
      alarms[hole] = child
      hole = below
    }
    alarms[hole] = last
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn)
}
