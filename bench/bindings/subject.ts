import type { Page } from './page'

/** A store that is fed, and a page that shows it. */
export interface Subject {
  readonly store: object
  /** What a page binds. */
  readonly fields: readonly string[]
  readonly namespace?: string
  /** What changes within one tick. */
  feed(step: number): void
  /** The floor: what an expert would write for this page, without a library, that cheaply. */
  showByHand(page: Page): void
  /** What `page.data` has to be now. */
  plain(): Readonly<Record<string, unknown>>
  dispose(): void
}
