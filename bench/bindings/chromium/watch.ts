// Runs in the tab, by itself: what the browser and the preview's meter say about a flood while it lasts.
import type { SetDataCount } from '../../../preview/runtime/framework/meter'

export interface Watched {
  /** `setData` by page path. */
  readonly counts: Record<string, SetDataCount>
  /** Frames of 1/60 s that were not drawn: those missing in gaps of more than one and a half. */
  readonly droppedFrames: number
  /** Tasks of 50 ms and more. */
  readonly longTasks: number
  readonly longTaskMs: number
  /** Whether every message arrived, and the newest was on the screen, before patience ran out. */
  readonly done: boolean
  /** How many had arrived. */
  readonly received: number
  /** How long all this took, in ms. */
  readonly elapsed: number
}

export interface Watch {
  /** How many messages will arrive. */
  readonly total: number
  /** Where the newest message is to be seen, and what it says; `null`: no page shows any. */
  readonly newest: { readonly selector: string; readonly text: string } | null
  /** How long that is waited for, in ms. */
  readonly patience: number
}

interface Preview {
  app(): { received(): number }
  setDataCount(): Record<string, SetDataCount>
  resetSetDataCount(): void
}

declare global {
  interface Window {
    /** Resolves when all is done, or not waited for any longer. */
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
