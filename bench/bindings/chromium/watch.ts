// Runs in the tab: collects the figures of the browser and of the preview's meter while a flood lasts.
import type { SetDataCount } from '../../../preview/runtime/framework/meter'

export interface Watched {
  /** `setData` by page path. */
  readonly counts: Record<string, SetDataCount>
  /** Frames of 1/60 s that were not drawn: those missing in gaps of more than one and a half. */
  readonly droppedFrames: number
  /** Tasks of 50 ms and more. */
  readonly longTasks: number
  readonly longTaskMs: number
  /** Whether every message arrived, and the newest was on the screen, before the time limit. */
  readonly done: boolean
  /** Number of messages that arrived. */
  readonly received: number
  /** Duration of the flood, in ms. */
  readonly elapsed: number
}

export interface Watch {
  /** Number of messages that will arrive. */
  readonly total: number
  /** Element and text of the newest message; `null`: no page shows it. */
  readonly newest: { readonly selector: string; readonly text: string } | null
  /** Time limit for it, in ms. */
  readonly patience: number
}

interface Preview {
  app(): { received(): number }
  setDataCount(): Record<string, SetDataCount>
  resetSetDataCount(): void
}

declare global {
  interface Window {
    /** Resolves when the flood is over, or at the time limit. */
    watchFlood(watch: Watch): Promise<Watched>
  }
}

const frame = 1_000 / 60

window.watchFlood = ({ total, newest, patience }) =>
  new Promise((resolve) => {
    const { preview } = window as unknown as { preview: Preview }
    const tasks: PerformanceEntry[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()))
    const began = performance.now()
    let last = began
    let droppedFrames = 0
    let isOver = false

    const received = (): number => preview.app().received()
    const isShown = (): boolean =>
      newest === null || document.querySelector(newest.selector)?.textContent === newest.text
    const isDone = (): boolean => received() === total && isShown()
    const look = (): void => {
      const now = performance.now()
      const gap = (now - last) / frame
      if (gap > 1.5) droppedFrames += Math.round(gap) - 1
      last = now
      // A frame, not a timer: timers queue up behind the messages.
      if (isDone() || now - began > patience) end()
    }
    const draw = (): void => {
      if (isOver) return
      look()
      requestAnimationFrame(draw)
    }
    const end = (): void => {
      if (isOver) return
      isOver = true
      tasks.push(...observer.takeRecords())
      observer.disconnect()
      const longTaskMs = Math.round(tasks.reduce((sum, { duration }) => sum + duration, 0))
      const strain = { droppedFrames, longTasks: tasks.length, longTaskMs, elapsed: Math.round(last - began) }
      resolve({ counts: preview.setDataCount(), ...strain, done: isDone(), received: received() })
    }

    preview.resetSetDataCount()
    observer.observe({ type: 'longtask' })
    requestAnimationFrame(draw)
  })
