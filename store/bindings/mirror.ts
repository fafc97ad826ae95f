// What a page shows of one field, and what `setData` must be given so that it shows another value.
import { type Child, drop, isBranch } from './branch'
import { StoreBindingsError } from './errors'
import type { Patch } from './patches'
import { Visit } from './visit'

/**
 * The page's data are the only record of what it shows. Remembered is what was seen of the store: what observables
 * report down to the bottom, and what is deep-frozen, is compared again only when it has changed.
 */
export class Mirror {
  readonly path: string
  private readonly changed: () => void
  private seen: Child
  private outdated = false

  /** @param changed told once that something in the value changed in place, until the next `follow` or `catchUp` */
  constructor(path: string, changed: () => void) {
    this.path = path
    this.changed = changed
  }

  /** Whether something changed in place since. */
  get stale(): boolean {
    return this.outdated
  }

  /**
   * What makes a page that shows `shown` show `value`; from now on the value is observed.
   *
   * @throws StoreBindingsError where the value contains itself
   */
  follow(value: unknown, shown: unknown): Patch[] {
    return this.look(value, shown, false)
  }

  /** What makes a page that shows `shown` show what changed in place since. */
  catchUp(shown: unknown): Patch[] {
    return isBranch(this.seen) ? this.look(this.seen.source, shown, true) : []
  }

  /** Stops observing. The next `follow` compares everything with what the page shows. */
  forget(): void {
    if (isBranch(this.seen)) drop(this.seen)
    this.seen = undefined
    this.outdated = false
  }

  private look(value: unknown, shown: unknown, reportedOnly: boolean): Patch[] {
    const before = this.seen
    const visit = new Visit(this.path, this.noticed, reportedOnly)
    this.outdated = false
    try {
      this.seen = visit.visit(value, shown, before, true)
    } catch (error) {
      visit.undo()
      this.forget()
      throw error instanceof RangeError ? this.tooDeep() : error
    }
    if (isBranch(before) && before !== this.seen) drop(before)
    return visit.patches
  }

  private tooDeep(): StoreBindingsError {
    return new StoreBindingsError(
      `field "${this.path}" is nested too deeply for setData, or contains itself: bind a function that returns what the page shows of it`,
    )
  }

  private readonly noticed = (): void => {
    if (this.outdated) return
    this.outdated = true
    this.changed()
  }
}
