/** The cost of one page of the stack in Chromium, as the meter and the browser counted it. */
export interface ChromiumRow {
  /** `none`: the same mini-program without a page that shows the store, which measures the messages alone. */
  readonly contestant: 'none' | 'official' | 'ours'
  /** The name of the page with its state: `chat (visible)`. */
  readonly page: string
  /** `setData` calls, and the UTF-8 bytes of their arguments as JSON. */
  readonly calls: number
  readonly bytes: number
  /** The most calls within any one second. */
  readonly perSecond: number
  /** Tasks of 50 ms and more, as PerformanceObserver reports them, and their time together. */
  readonly longTasks: number
  readonly longTaskMs: number
  readonly droppedFrames: number
}
