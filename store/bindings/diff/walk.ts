import { type Branch, type Child, release, stop } from './branch'
import { patchBytes } from './bytes'
import { isReachable, pathTo, type Step } from './data-path'
import { Patch } from './patches'
import { isCollection, plainOf } from './plain'

/**
 * Compares a value with what the page shows of it, and returns what was seen.
 *
 * `trust`: whether the page shows at this place what was seen there before; not so where items have moved.
 */
export type Look = (walk: Walk, value: unknown, shown: unknown, before: Child, trust: boolean) => Child

/** One walk through a value of the store, beside the page's data: where it is, and the patches found so far. */
export class Walk {
  readonly patches: Patch[] = []
  /** Where a value contains itself. */
  circle: string | null = null
  /** Whether only members that observables reported are looked at. */
  readonly onlyReported: boolean
  /** Whether collections are sent whole, see {@link hides}. */
  private readonly wholeCollections: boolean
  private readonly field: string
  /** Called when something seen changes in place. */
  readonly noticed: () => void
  private readonly look: Look
  /** From the field to the present place. */
  private readonly steps: Step[] = []
  /** The lists and records around the present place. */
  private readonly around: object[] = []
  /** Above 0 where a whole value will be sent, so that its parts need not be. */
  private muted = 0
  /** Branches that belong to no parent yet, in case the walk fails. */
  private readonly made: Branch[] = []

  constructor(
    field: string,
    noticed: () => void,
    onlyReported: boolean,
    wholeCollections: boolean,
    look: Look,
  ) {
    this.field = field
    this.noticed = noticed
    this.onlyReported = onlyReported
    this.wholeCollections = wholeCollections
    this.look = look
  }

  /** The look at a member of the present list or record. */
  step(step: Step, value: unknown, shown: unknown, before: Child, trust: boolean): Child {
    this.steps.push(step)
    const child = this.look(this, value, shown, before, trust)
    this.steps.pop()
    if (before !== child) release(before)
    return child
  }

  /**
   * Makes a list or record the present place.
   *
   * @throws RangeError where it is inside itself; `circle` is the path
   */
  enter(container: object): void {
    if (this.around.includes(container)) {
      this.circle = pathTo(this.field, this.steps)
      throw new RangeError()
    }
    this.around.push(container)
  }

  leave(): void {
    this.around.pop()
  }

  /** Takes a new branch; it belongs to no parent yet. */
  keep<B extends Branch>(branch: B): B {
    this.made.push(branch)
    return branch
  }

  /** Stops observing what was seen for the first time. */
  undo(): void {
    this.made.forEach(stop)
  }

  /** Skips the parts of a value that will be sent whole. */
  mute(isWhole: boolean): void {
    if (isWhole) this.muted += 1
  }

  unmute(isWhole: boolean): void {
    if (isWhole) this.muted -= 1
  }

  /** Sends a value to the present place. */
  emit(value: unknown): void {
    if (this.muted === 0) this.patches.push(new Patch(pathTo(this.field, this.steps), plainOf(value)))
  }

  /** How many patches there are, for {@link cheapest}. */
  get mark(): number {
    return this.patches.length
  }

  /** Whether a patch since `mark` goes to a member that no path can reach. */
  isLost(mark: number, member: string): boolean {
    return this.patches.length > mark && !isReachable(member)
  }

  /**
   * Whether the patches found since `mark` may not be drawn: `wx:for` with `wx:key` over a record misses a path into one of
   * its members (ADR 15).
   */
  hides(mark: number, record: object): boolean {
    return this.wholeCollections && this.patches.length > mark && isCollection(record)
  }

  /** Keeps what is less to send: the patches found since `mark`, or the value as a whole. */
  cheapest(mark: number, isWhole: boolean, source: object): void {
    if (this.muted > 0) return
    if (!isWhole) {
      const parts = this.patches.slice(mark)
      // One part is less than the whole that it is in.
      if (parts.length < 2) return
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
      if (patchBytes(pathTo(this.field, this.steps), source, bytes) > bytes) return
    }
    this.patches.length = mark
    this.emit(source)
  }
}
