import {
  _getGlobalState,
  type IObservableValue,
  isBoxedObservable,
  isComputed,
  Reaction,
} from 'mobx-miniprogram'
import { type Child, isBranch, release } from '../diff/branch'
import { readSteps, type Step, stepsOf } from '../diff/data-path'
import { Patch } from '../diff/patches'
import { plainOf } from '../diff/plain'
import { look } from '../diff/look'
import { Walk } from '../diff/walk'
import { type FieldSettings, meet, StoreBindingsError, type Target } from './options'

/** Receives an error where the work has to go on. */
export type Failed = (error: unknown) => void

const NO_PATCHES: readonly Patch[] = []

/**
 * One bound field: follows its value in the store and finds the paths that bring the page's data up to date.
 *
 * A change only marks the field; the next flush reads the value, so nothing is computed that no page shows. Until then
 * MobX keeps observing what was read last: sources that start with their first observer do not stop in between.
 */
export class Field {
  readonly path: string
  readonly flushesPerSecond: number
  private readonly target: Target
  private readonly isWhole: boolean | undefined
  private readonly steps: readonly Step[]
  private readonly changed: () => void
  private readonly read: FieldSettings['read']
  private reaction: Reaction | null = null
  /** Whether `value` must be read again. */
  private isStale = true
  private value: unknown
  /** Memory of the store's value and its members at the last comparison. */
  private seen: Child
  /** Whether something in `seen` has changed in place. */
  private isOutdated = false
  /** Whether the page was sent a value, and whether it is certain that it still has `sent`. */
  private page: 'empty' | 'uncertain' | 'certain' = 'empty'
  private sent: unknown
  /** Value in the page's data after the last flush; a different value was set by the page's own code. */
  private left: unknown
  private isSettled = true
  /** Whether the page's own code set something in it since the last comparison. */
  private isWritten = false
  private isBroken = false

  /** @param changed called at least once before {@link patches} has something new */
  constructor(
    target: Target,
    { path, read, isWhole }: FieldSettings,
    flushesPerSecond: number,
    changed: () => void,
  ) {
    this.path = path
    this.target = target
    this.isWhole = isWhole
    this.flushesPerSecond = flushesPerSecond
    this.steps = stepsOf(path)
    this.changed = changed
    this.read = read
    this.wake()
  }

  /**
   * Finds the patches that bring the page's data up to date. Reports an error of comparing once, until the field works
   * again; MobX prints errors of the field's function.
   */
  patches(failed: Failed): readonly Patch[] {
    try {
      this.refresh()
      const patches = this.compare()
      this.isBroken = false
      return patches
    } catch (error) {
      this.forget()
      if (!this.isBroken) failed(error)
      this.isBroken = true
      return NO_PATCHES
    }
  }

  /** Notes that the page's data were set. */
  settle(): void {
    if (this.isSettled) return
    this.isSettled = true
    this.left = readSteps(this.target.data, this.steps)
  }

  /** Makes the next {@link patches} compare everything. */
  forget(): void {
    if (this.page !== 'empty') this.page = 'uncertain'
  }

  /** Notes that the page's own code set this path of its data. */
  noteWrite(path: string): void {
    if (meet(path, this.path)) this.isWritten = true
  }

  /** Stops observing the store. */
  sleep(): void {
    // A list or record may change unnoticed from now on.
    if (typeof this.value === 'object') this.forget()
    this.forgetSeen()
    this.reaction?.dispose()
    this.reaction = null
  }

  wake(): void {
    this.isStale = true
    this.reaction ??= new Reaction(this.path, () => {
      this.isStale = true
      this.changed()
    })
  }

  private refresh(): void {
    // Within an action MobX runs reactions only at its end: the value may be out of date without a mark.
    if (!this.isStale && !isInAction()) return
    this.isStale = false
    this.reaction?.track(this.evaluate)
  }

  private readonly evaluate = (): void => {
    this.value = readBox(this.read(this.target))
  }

  private compare(): readonly Patch[] {
    const { value, page } = this
    const isSame = page === 'certain' && Object.is(value, this.sent)
    // Where the store has nothing new, what the page's own code set stays, for example typed text.
    if (isSame && !this.isOutdated) return NO_PATCHES
    // The page's own default stays until the store has a value.
    if (page === 'empty' && value === undefined) return NO_PATCHES
    const shown = readSteps(this.target.data, this.steps)
    const isKnown = page !== 'uncertain' && !this.isWritten && Object.is(shown, this.left)
    if (!isKnown) this.forgetSeen()
    this.isWritten = false
    this.page = 'certain'
    this.sent = value
    this.isSettled = false
    const patches = this.look(value, shown, isKnown && isSame)
    const isWhole = this.isWhole && (patches.length > 0 || page === 'empty')
    return isWhole ? [new Patch(this.path, plainOf(value) ?? null)] : patches
  }

  /** @param onlyReported the value is the same; only what was reported as changed in place needs a look */
  private look(value: unknown, shown: unknown, onlyReported: boolean): readonly Patch[] {
    const { seen: before } = this
    const walk = new Walk(this.path, this.noticed, onlyReported, this.isWhole === undefined, look)
    this.isOutdated = false
    try {
      const present = onlyReported && isBranch(before) ? before.source : value
      this.seen = look(walk, present, shown, before, true)
    } catch (error) {
      walk.undo()
      this.forgetSeen()
      throw error instanceof RangeError ? this.refusal(walk.circle) : error
    }
    if (before !== this.seen) release(before)
    return walk.patches
  }

  private forgetSeen(): void {
    release(this.seen)
    this.seen = undefined
    this.isOutdated = false
  }

  private refusal(circle: string | null): StoreBindingsError {
    const where = circle === null ? ', or is nested too deeply' : ` at "${circle}"`
    return new StoreBindingsError(
      `field "${this.path}" contains itself${where}: bind a function that returns what the page shows of it`,
    )
  }

  private readonly noticed = (): void => {
    if (this.isOutdated) return
    this.isOutdated = true
    this.changed()
  }
}

function isInAction(): boolean {
  return (_getGlobalState() as { readonly inBatch: number }).inBatch > 0
}

/** The value inside an observable box, read where the box is followed. */
function readBox(value: unknown): unknown {
  return isBoxedObservable(value) || isComputed(value)
    ? readBox((value as IObservableValue<unknown>).get())
    : value
}
