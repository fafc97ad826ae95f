/** Shortest and longest time that the window shows, in ms. */
const shortest = 4_000
const longest = 240_000
/** Part of the window that is kept free after now, for the next attempt. */
const future = 0.1
/** Part of the window that is after the beginning, however far one scrolls back. */
const filled = 0.97

/** The part of the recording that is shown. All times are epoch ms. */
export class TimeWindow {
  /** Length in ms. */
  span = 30_000
  /** The right edge; `null` follows now. */
  private end: number | null = null
  private pausedAt: number | null = null
  private readonly begun: number

  constructor(begun: number) {
    this.begun = begun
  }

  get isPaused(): boolean {
    return this.pausedAt !== null
  }

  /** Follows now. */
  get isLive(): boolean {
    return this.end === null && this.pausedAt === null
  }

  /** The newest moment that is shown. */
  nowAt(clock: number): number {
    return this.pausedAt ?? clock
  }

  endAt(clock: number): number {
    return this.end ?? this.liveEnd(clock)
  }

  pause(clock: number): void {
    this.pausedAt = this.pausedAt === null ? clock : null
  }

  goLive(): void {
    this.end = null
    this.pausedAt = null
  }

  /** Shows a moment in the middle, unless it is on screen. */
  reveal(at: number, clock: number): void {
    const end = this.endAt(clock)
    if (at < end - this.span * 0.98 || at > end) this.moveTo(at + this.span / 2, clock)
  }

  /** Moves the right edge. Beyond now it follows now; before the beginning it stops. */
  moveTo(end: number, clock: number): void {
    const least = this.begun + this.span * filled
    this.end = end >= this.liveEnd(clock) ? null : Math.max(end, least)
  }

  /** Shows the time from one moment to another, as far as its length is allowed. */
  show(from: number, to: number, clock: number): void {
    const isEndKept = to === this.endAt(clock)
    this.span = Math.min(longest, Math.max(shortest, to - from))
    this.moveTo(isEndKept ? to : from + this.span, clock)
  }

  /** Changes the length by a factor. @param anchor the moment that stays in place; absent while it follows now */
  zoom(factor: number, clock: number, anchor?: number): void {
    const before = this.span
    const end = this.endAt(clock)
    this.span = Math.min(longest, Math.max(shortest, before * factor))
    if (this.end === null) return
    const kept = anchor ?? end - before / 2
    this.moveTo(kept + ((end - kept) * this.span) / before, clock)
  }

  /** At first the beginning stays at the left edge. */
  private liveEnd(clock: number): number {
    return Math.max(this.nowAt(clock) + this.span * future, this.begun + this.span * filled)
  }
}
