// Runs in the tab, by itself: what the browser and the preview's meter say about a flood while it lasts.
import type { SetDataCount } from '../../../preview/runtime/meter'

export interface Watched {
  /** `setData` by page path. */
  readonly counts: Record<string, SetDataCount>
  /** Frames of 1/60 s that were not drawn: those missing in gaps of more than one and a half. */
  readonly droppedFrames: number
  /** Tasks of 50 ms and more. */
  readonly longTasks: number
  readonly longTaskMs: number
  /** Whether the expected text was on the screen before patience ran out. */
  readonly shown: boolean
  /** What stands there. */
  readonly text: string
  /** How long all this took, in ms. */
  readonly elapsed: number
}

export interface Watch {
  readonly selector: string
  /** What the element has to say in the end. */
  readonly expected: string
  /** How long that is waited for, in ms. */
  readonly patience: number
}

interface Meter {
  setDataCount(): Record<string, SetDataCount>
  resetSetDataCount(): void
}

declare global {
  interface Window {
    /** Resolves with what there is to say when the text is shown, or not any longer waited for. */
    watchFlood(watch: Watch): Promise<Watched>
  }
}

const frame = 1_000 / 60

window.watchFlood = ({ selector, expected, patience }) =>
  new Promise((resolve) => {
    const { preview } = window as unknown as { preview: Meter }
    const tasks: PerformanceEntry[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()))
    const began = performance.now()
    let last = began
    let droppedFrames = 0
    let isOver = false

    const text = (): string => document.querySelector(selector)?.textContent ?? ''
    const look = (): void => {
      const now = performance.now()
      const gap = (now - last) / frame
      if (gap > 1.5) droppedFrames += Math.round(gap) - 1
      last = now
      // A frame, not a timer: timers queue up behind the messages.
      if (text() === expected || now - began > patience) end()
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
      resolve({ counts: preview.setDataCount(), ...strain, shown: text() === expected, text: text() })
    }

    preview.resetSetDataCount()
    observer.observe({ type: 'longtask' })
    requestAnimationFrame(draw)
  })
