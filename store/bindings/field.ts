import {
  computed,
  createAtom,
  type IComputedValue,
  type IObservableValue,
  isBoxedObservable,
  isComputed,
  observable,
  runInAction,
} from 'mobx-miniprogram'
import { readSteps, type Step, stepsOf } from './data-path'
import { Mirror } from './mirror'
import { type Patch, patchOf } from './patches'
import { plainOf } from './plain'

/** Around a value, so that MobX neither compares nor looks into it. */
interface Box {
  readonly value: unknown
}

const EMPTY: Box = { value: undefined }
/** What the page has is not known. */
const UNKNOWN: Box = { value: undefined }

/**
 * One bound field. The official bindings hold the reaction that evaluates {@link ask} and runs it again when something
 * that the field is made of changed. The field then rests until the next flush, so that between two flushes nothing is
 * worked out that no page will show. What was read stays observed meanwhile, which is what `kept` is for: whatever
 * starts and stops with its observers would flap otherwise.
 */
export class Field {
  private readonly path: string
  private readonly wholeValue: boolean
  private readonly steps: readonly Step[]
  private readonly changed: () => void
  private readonly mirror: Mirror
  private readonly kept: IComputedValue<Box>
  private readonly awake = observable.box(true)
  private readonly turn = createAtom('turn of a bound field')
  private state: 'changed' | 'asked' | 'known' = 'changed'
  /** What was worked out last, and what of it the page has. */
  private box = EMPTY
  private followed: Box | null = null
  /** What the page's data held after they were last set; another value is of the page's own making. */
  private left: unknown

  /**
   * @param read works out the value
   * @param changed told of a change that the next {@link patches} will bring, at least once
   */
  constructor(
    { path, wholeValue }: { readonly path: string; readonly wholeValue: boolean },
    read: () => unknown,
    changed: () => void,
  ) {
    this.path = path
    this.wholeValue = wholeValue
    this.steps = stepsOf(path)
    this.changed = changed
    this.mirror = new Mirror(path, changed)
    this.kept = computed(
      () => {
        if (!this.awake.get()) return this.box
        const value = opened(read())
        return this.box !== EMPTY && Object.is(value, this.box.value) ? this.box : { value }
      },
      { keepAlive: true },
    )
  }

  /** For the official bindings to evaluate. They are given nothing to copy: the value is read when it is sent. */
  readonly ask = (): null => {
    if (this.state === 'asked') {
      this.state = 'known'
      this.kept.get()
    } else {
      this.turn.reportObserved()
      this.state = 'changed'
      this.changed()
    }
    return null
  }

  /** What makes the page's data right. */
  patches(data: unknown): Patch[] {
    this.refresh()
    const box = this.present()
    const { followed } = this
    this.box = box
    // Where the store has nothing new, what the page's own code has set since stays: what somebody types, for one.
    if (box === followed && !this.mirror.stale) return []
    // A default of the page's own stands for what the store never had.
    if (followed === null && box.value === undefined) return []
    const shown = readSteps(data, this.steps)
    const isKnown = followed !== UNKNOWN && Object.is(shown, this.left)
    if (!isKnown) this.mirror.forget()
    this.followed = box
    const patches =
      isKnown && box === followed ? this.mirror.catchUp(shown) : this.mirror.follow(box.value, shown)
    const isChanged = patches.length > 0 || followed === null
    return this.wholeValue && isChanged ? [patchOf(this.path, plainOf(box.value) ?? null)] : patches
  }

  /** The page's data were set. */
  settle(data: unknown): void {
    this.left = readSteps(data, this.steps)
  }

  /** The next {@link patches} compare everything. */
  forget(): void {
    if (this.followed !== null) this.followed = UNKNOWN
  }

  /** Observes nothing of the store any more. */
  sleep(): void {
    // In a list or record anything may change meanwhile, without a word.
    if (typeof this.box.value === 'object') this.forget()
    this.mirror.forget()
    runInAction(() => {
      this.awake.set(false)
      // Only when it is worked out anew does it let go of what it read.
      this.kept.get()
    })
  }

  wake(): void {
    runInAction(() => {
      this.awake.set(true)
    })
  }

  /** Has the official bindings evaluate what changed, and follow what it is made of. */
  private refresh(): void {
    if (this.state !== 'changed') return
    this.state = 'asked'
    this.turn.reportChanged()
    if (this.isAsked()) this.state = 'changed'
  }

  /** What there is now: within an action, and among reactions, the official bindings come to it only later. */
  private present(): Box {
    try {
      return this.kept.get()
    } catch {
      // The reaction has met it, too, and MobX has reported it.
      return this.box
    }
  }

  private isAsked(): boolean {
    return this.state === 'asked'
  }
}

/** A value without the observable box around it, read where the box is followed. */
function opened(value: unknown): unknown {
  return isBoxedObservable(value) || isComputed(value)
    ? opened((value as IObservableValue<unknown>).get())
    : value
}
