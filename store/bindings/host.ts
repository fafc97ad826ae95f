import type { Disposer } from '../base/timing'

/** What bindings need of the mini-program that they run in. */
export interface Host {
  /** Calls back in the next time slice. */
  nextTick(callback: () => void): void
  /** Epoch ms. */
  now(): number
  /** Calls back once, `ms` milliseconds from now, unless it is disposed of before. */
  setTimer(callback: () => void, ms: number): Disposer
  /** The pages in the stack, the one on the screen last. */
  pages(): readonly object[]
  /** Tells whoever develops the mini-program. */
  warn(text: string): void
}
