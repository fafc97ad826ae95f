// One look at a value of the store beside what the page shows of it.
import { isObservableProp } from 'mobx-miniprogram'
import {
  adopt,
  isBlind,
  type Branch,
  type Child,
  asChild,
  childrenOf,
  isUnchanged,
  memberSeen,
  noMembers,
  unchangedItems,
  drop,
  dropOthers,
  settledOf,
  isBranch,
  ListBranch,
  RecordBranch,
} from './branch'
import { patchBytes } from './bytes'
import { isReachable, pathTo, type Step } from './data-path'
import { StoreBindingsError } from './errors'
import { type Patch, patchOf } from './patches'
import {
  isBinary,
  isAlike,
  isPrimitive,
  isSettled,
  isList,
  isObserved,
  isMap,
  isSet,
  isRecord,
  isSame,
  isTravelling,
  itemsOf,
  membersOf,
  ownMember,
  plainOf,
  unwrapped,
} from './plain'

/**
 * Finds what a page must be given so that it shows a value, and remembers what was seen.
 *
 * `trust` is whether the page shows at a place what was seen there before; it does not where items have moved.
 */
export class Visit {
  readonly patches: Patch[] = []
  private readonly field: string
  private readonly noticed: () => void
  /** Whether only what observables reported is looked at. */
  private readonly reportedOnly: boolean
  /** From the field to where the visit is. */
  private readonly steps: Step[] = []
  /** The lists and records around it, to notice one inside of itself. */
  private readonly around: object[] = []
  /** Above 0 where a whole value travels, so that its parts need not. */
  private muted = 0
  /** Branches that belong to nothing yet, should the visit fail. */
  private readonly made: Branch[] = []

  constructor(field: string, noticed: () => void, reportedOnly: boolean) {
    this.field = field
    this.noticed = noticed
    this.reportedOnly = reportedOnly
  }

  /** Stops observing what was seen for the first time. */
  undo(): void {
    for (const branch of this.made) branch.stop()
  }

  visit(value: unknown, shown: unknown, before: Child, trust: boolean): Child {
    const present = unwrapped(value)
    if (typeof present !== 'object' || present === null || isBinary(present)) {
      // Of bytes nothing can be compared on a page whose data went through JSON: they are trusted by identity.
      const bytes = typeof present === 'object' && present !== null ? present : undefined
      if (bytes === undefined || !trust || bytes !== before) this.compare(present, shown)
      return bytes
    }
    // It is no branch, hence deep-frozen and what it was.
    if (trust && present === before) return before
    if (shown === undefined && isSettled(present)) {
      this.emit(present)
      return present
    }
    if (this.around.includes(present)) throw this.insideItself()
    this.around.push(present)
    const child = isList(present)
      ? this.list(present, shown, before, trust)
      : this.record(present, shown, before, trust)
    this.around.pop()
    return child
  }

  private visitAt(step: Step, value: unknown, shown: unknown, before: Child, trust: boolean): Child {
    this.steps.push(step)
    const child = this.visit(value, shown, before, trust)
    this.steps.pop()
    if (isBranch(before) && before !== child) drop(before)
    return child
  }

  private compare(value: unknown, shown: unknown): void {
    if (value === undefined ? shown === undefined || shown === null : isSame(value, shown)) return
    this.emit(value ?? null)
  }

  private list(source: object, shown: unknown, before: Child, trust: boolean): Child {
    const branch = before instanceof ListBranch ? before : new ListBranch(this.noticed)
    const isKnown = branch.source === source
    if (
      isKnown &&
      trust &&
      !branch.blind &&
      (branch.watched || this.reportedOnly) &&
      this.refreshList(branch, shown)
    )
      return branch

    const items = itemsOf(source)
    const there: readonly unknown[] = Array.isArray(shown) ? shown : []
    // No path makes a list shorter, and a list that was empty is shorter than its items with their paths.
    const whole =
      !Array.isArray(shown) || items.length < there.length || (there.length === 0 && items.length > 0)
    const old = childrenOf(before)
    const unchanged = trust ? unchangedItems(items, old, branch.movedFrom) : 0
    const children = branch === before ? branch.children : old.slice(0, unchanged).map(asChild)
    let remembered = unchanged > 0
    const mark = this.patches.length
    if (branch !== before) this.made.push(branch)
    branch.follow(source)
    if (whole) this.muted += 1
    branch.blind = false
    for (let at = unchanged; at < items.length; at += 1) {
      const was = asChild(old[at])
      const item = items[at]
      const child =
        was === undefined && at < there.length && isAlike(item, there[at])
          ? settledOf(item)
          : this.itemAt(at, item, there[at], was, trust && at < branch.movedFrom)
      children[at] = child
      if (isBlind(item, child)) branch.blind = true
      if (child === undefined) continue
      remembered = true
      adopt(branch, at, child)
    }
    if (whole) this.muted -= 1
    this.cheapest(mark, whole, source)
    for (const lost of children.splice(items.length)) if (isBranch(lost)) drop(lost)
    branch.children = children
    branch.settle()
    if (Object.isFrozen(source) && items.every((item, at) => isPrimitive(item) || item === children[at]))
      return source
    return branch.watched || remembered ? branch : undefined
  }

  private itemAt(at: number, item: unknown, shown: unknown, was: Child, trust: boolean): Child {
    if (was !== undefined && trust && isUnchanged(item, was)) return was
    return this.visitAt(at, unwrapped(item) ?? null, shown, was, trust)
  }

  /** Visits what is out of date only. False where the list has to be visited whole. */
  private refreshList(branch: ListBranch, shown: unknown): boolean {
    const items = branch.source as readonly unknown[]
    const { children, movedFrom, replaced, below } = branch
    if (isSet(branch.source) || !Array.isArray(shown) || movedFrom === 0 || items.length < shown.length)
      return false
    const mark = this.patches.length
    const visit = (at: number, trust: boolean): void => {
      const child = this.visitAt(at, unwrapped(items[at]) ?? null, shown[at], children[at], trust)
      children[at] = child
      if (isBlind(items[at], child)) branch.blind = true
      adopt(branch, at, child)
    }
    replaced?.forEach((at) => {
      if (at < movedFrom) visit(at, true)
    })
    below?.forEach(({ parent, step }) => {
      if (parent === branch && (step as number) < movedFrom) visit(step as number, true)
    })
    for (let at = movedFrom; at < items.length; at += 1) visit(at, false)
    this.cheapest(mark, false, branch.source)
    branch.settle()
    return true
  }

  private record(source: object, shown: unknown, before: Child, trust: boolean): Child {
    const known = before instanceof RecordBranch ? before : null
    const isReported = known !== null && !known.blind && (known.watched || this.reportedOnly)
    if (isReported && known.source === source && trust && this.refreshRecord(known, shown)) return known

    const members = membersOf(source)
    const there = isRecord(shown) ? shown : null
    const size = there === null ? 0 : Object.keys(there).length
    let branch = known ?? (isObserved(source) ? this.recordBranch() : null)
    branch?.follow(source)
    let children: Map<string, Child> | null = null
    let travelling = 0
    let found = 0
    let unreachable = false
    let blind = false
    const isWhole = !isObserved(source) || isMap(source)
    const mark = this.patches.length
    if (size === 0) this.muted += 1
    for (const key of Object.keys(members)) {
      const member = members[key]
      if (!isTravelling(key, member)) continue
      travelling += 1
      const shownMember = ownMember(there, key)
      if (shownMember !== undefined) found += 1
      const from = this.patches.length
      const child = this.memberAt(key, member, shownMember, asChild(memberSeen(before, key)), trust)
      if (this.patches.length > from && !isReachable(key)) unreachable = true
      if (isBlind(member, child) || !(isWhole || isObservableProp(source, key))) blind = true
      if (child === undefined) continue
      branch ??= this.recordBranch()
      children ??= new Map()
      children.set(key, child)
      adopt(branch, key, child)
    }
    if (size === 0) this.muted -= 1
    // No path removes a member.
    const whole = there === null || unreachable || found < size || (size === 0 && travelling > 0)
    this.cheapest(mark, whole, source)
    if (known) dropOthers(known, children)
    if (branch) {
      branch.follow(source)
      branch.settle(children ?? noMembers)
      branch.blind = blind
    }
    if (isSettled(source)) return source
    return branch !== null && (branch.watched || children !== null) ? branch : undefined
  }

  private memberAt(key: string, member: unknown, shown: unknown, was: Child, trust: boolean): Child {
    if (was === undefined && isAlike(member, shown)) return settledOf(member)
    if (was !== undefined && trust && isUnchanged(member, was)) return was
    return this.visitAt(key, member, shown, was, trust)
  }

  /** Visits what is out of date only. False where the record has to be visited whole. */
  private refreshRecord(branch: RecordBranch, shown: unknown): boolean {
    if (!isRecord(shown)) return false
    const { replaced, below } = branch
    const children = branch.children === noMembers ? new Map<string, Child>() : branch.children
    const mark = this.patches.length
    let whole = false
    const visit = (key: string, member: unknown): void => {
      const from = this.patches.length
      const child = this.visitAt(key, member, ownMember(shown, key), children.get(key), true)
      if (this.patches.length > from && !isReachable(key)) whole = true
      if (child === undefined) children.delete(key)
      else children.set(key, child)
      if (isBlind(member, child)) branch.blind = true
      adopt(branch, key, child)
    }
    replaced?.forEach((key, name) => {
      const member = branch.member(key)
      if (isTravelling(name, member)) {
        visit(name, member)
        return
      }
      const lost = children.get(name)
      if (isBranch(lost)) drop(lost)
      children.delete(name)
      if (ownMember(shown, name) !== undefined) whole = true
    })
    below?.forEach((child) => {
      if (children.get(child.step as string) === child) visit(child.step as string, child.source)
    })
    this.cheapest(mark, whole, branch.source)
    branch.settle(children)
    return true
  }

  /** Of what was found since `mark` and the value as a whole, keeps what is less to send. */
  private cheapest(mark: number, whole: boolean, source: object): void {
    if (this.muted > 0) return
    const found = this.patches.length - mark
    // One part is less than the whole that it is in.
    if (!whole && found < 2) return
    if (!whole) {
      let bytes = 0
      for (let at = mark; at < this.patches.length; at += 1) bytes += this.patches[at]?.bytes ?? 0
      if (patchBytes(pathTo(this.field, this.steps), source, bytes) > bytes) return
    }
    this.patches.length = mark
    this.emit(source)
  }

  private emit(value: unknown): void {
    if (this.muted === 0) this.patches.push(patchOf(pathTo(this.field, this.steps), plainOf(value)))
  }

  private recordBranch(): RecordBranch {
    const branch = new RecordBranch(this.noticed)
    this.made.push(branch)
    return branch
  }

  private insideItself(): StoreBindingsError {
    const where = pathTo(this.field, this.steps)
    return new StoreBindingsError(
      `field "${this.field}" contains itself at "${where}", which setData cannot carry: bind a function that returns what the page shows of it`,
    )
  }
}
