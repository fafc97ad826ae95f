import type { Page } from './page'

/** A store that is fed, and a page that shows it. */
export interface Subject {
  readonly store: object
  /** Fields that a page binds. */
  readonly fields: readonly string[]
  readonly namespace?: string
  /** Changes the store within one tick. */
  feed(step: number): void
  /** The floor: the code that an expert would write for this page without a library. */
  showByHand(page: Page): void
  /** Expected `page.data`. */
  plain(): Readonly<Record<string, unknown>>
  dispose(): void
}
