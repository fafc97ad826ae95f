// What is remembered of a store's value, so that a change costs what changed and not what there is: for each list and
// record with something observable or frozen in it, the members that were seen, and which of them are out of date.
import { observe } from 'mobx-miniprogram'
import type { Step } from './data-path'
import { isMap, isObserved, isPrimitive, isSet, isSettled } from './plain'

/** A list or record that was seen. */
export type Branch = ListBranch | RecordBranch

/**
 * What was seen at one place: a branch; or a deep-frozen object, whose identity says all about it; or `undefined`, which
 * has to be compared with the page's data each time, and makes its list or record `blind`.
 */
export type Child = Branch | object | undefined

/** Told at every change in place. */
type Changed = () => void

type ListChange =
  | { readonly type: 'update'; readonly index: number }
  | {
      readonly type: 'splice'
      readonly index: number
      readonly addedCount: number
      readonly removedCount: number
    }

/** Shared by all records without such members, which are most; never written to. */
export const noMembers = new Map<string, Child>()
const noItems: readonly unknown[] = []

export class ListBranch {
  source: object = noItems
  parent: Branch | null = null
  /** Where it is in its parent. */
  step: Step = 0
  children: Child[] = []
  /** Whether any child ever was a branch. */
  hasBranches = false
  /** Whether something in it changes unreported, so that it has to be looked at each time. */
  blind = false
  /** Branches among the children with something out of date in them. */
  below: Set<Branch> | null = null
  /** Indexes of items that were replaced. */
  replaced: Set<number> | null = null
  /** From this index on, items are where others were; `Infinity`: nowhere. */
  movedFrom = Infinity
  private readonly changed: Changed
  private ignore: (() => void) | null = null

  constructor(changed: Changed) {
    this.changed = changed
  }

  /** What is at this place now. What was seen of its items stays, to be compared with what they are. */
  follow(source: object): void {
    if (source === this.source) return
    this.stop()
    this.source = source
    if (isObserved(source)) this.ignore = this.observe()
  }

  /** Whether the store says by itself what changes there. */
  get watched(): boolean {
    return this.ignore !== null
  }

  get stale(): boolean {
    return this.movedFrom < Infinity || this.replaced !== null || this.below !== null
  }

  /** Nothing of it is out of date any more. */
  settle(): void {
    this.movedFrom = Infinity
    this.replaced = this.below = null
  }

  stop(): void {
    this.ignore?.()
    this.ignore = null
  }

  private observe(): () => void {
    const anywhere = isSet(this.source)
    return observe(this.source as never, (change: ListChange) => {
      // A Set says what came or went, but not where.
      if (anywhere) this.movedFrom = 0
      else if (change.type === 'update') (this.replaced ??= new Set()).add(change.index)
      else this.move(change.index, change.removedCount, change.addedCount)
      bubble(this)
      this.changed()
    })
  }

  /** Keeps the children beside their items, so that what stays in the list is not observed anew. */
  private move(index: number, removed: number, added: number): void {
    this.movedFrom = Math.min(this.movedFrom, index)
    const { children } = this
    if (index >= children.length) return
    for (const child of children.slice(index, index + removed)) leave(this, child)
    this.children = children.slice(0, index).concat(new Array<Child>(added), children.slice(index + removed))
  }
}

export class RecordBranch {
  source: object = noMembers
  parent: Branch | null = null
  step: Step = 0
  children: Map<string, Child> = noMembers
  hasBranches = false
  /** Whether something in it changes unreported, so that it has to be looked at each time. */
  blind = false
  below: Set<Branch> | null = null
  /** Members that changed: the store's own key, by the name that a path has for it. */
  replaced: Map<string, unknown> | null = null
  private readonly changed: Changed
  private ignore: (() => void) | null = null

  constructor(changed: Changed) {
    this.changed = changed
  }

  follow(source: object): void {
    if (source === this.source) return
    this.stop()
    this.source = source
    if (isObserved(source)) this.ignore = this.observe()
  }

  get watched(): boolean {
    return this.ignore !== null
  }

  get stale(): boolean {
    return this.replaced !== null || this.below !== null
  }

  settle(children: Map<string, Child>): void {
    this.children = children
    this.replaced = this.below = null
  }

  stop(): void {
    this.ignore?.()
    this.ignore = null
  }

  /** The member as the store has it now; `undefined` where there is none. */
  member(key: unknown): unknown {
    const { source } = this
    if (isMap(source)) return source.get(key)
    const name = key as keyof typeof source
    return Object.prototype.propertyIsEnumerable.call(source, name) ? source[name] : undefined
  }

  private observe(): () => void {
    return observe(this.source as never, ({ name }: { readonly name: unknown }) => {
      // Members named by a symbol do not travel.
      if (typeof name === 'symbol') return
      ;(this.replaced ??= new Map<string, unknown>()).set(String(name), name)
      bubble(this)
      this.changed()
    })
  }
}

/** Whether a raw member `value`, of which `child` was seen, may change and no observable reports it. */
export function isBlind(value: unknown, child: Child): boolean {
  if (typeof value !== 'object' || value === null) return false
  return isBranch(child) ? child.source !== value || !child.watched || child.blind : child !== value
}

export function isBranch(child: unknown): child is Branch {
  return child instanceof ListBranch || child instanceof RecordBranch
}

/** What was seen of the items of a list; of a frozen one they are anything. */
export function childrenOf(child: Child): readonly unknown[] {
  if (child instanceof ListBranch) return child.children
  return Array.isArray(child) ? child : noItems
}

/** What was seen of a member of a record; of a frozen one that is anything. */
export function memberSeen(child: Child, key: string): unknown {
  if (child instanceof RecordBranch) return child.children.get(key)
  return child === undefined || child instanceof ListBranch ? undefined : child[key as keyof typeof child]
}

/** What was seen at a place, unless it was nothing that has members. */
export function asChild(seen: unknown): Child {
  return typeof seen === 'object' && seen !== null ? seen : undefined
}

/** How many items at the beginning of a list are what was seen there. */
export function unchangedItems(items: readonly unknown[], seen: readonly unknown[], limit: number): number {
  const end = Math.min(items.length, seen.length, limit)
  let at = 0
  while (at < end && seen[at] !== undefined && isUnchanged(items[at], seen[at])) at += 1
  return at
}

/** Whether a value is what was seen, which no look into it could change. */
export function isUnchanged(value: unknown, seen: unknown): boolean {
  return (
    seen === value || (isBranch(seen) && seen.source === value && seen.watched && !seen.stale && !seen.blind)
  )
}

/** Puts a child at a place in its parent; whoever had it there before has lost it. */
export function adopt(parent: Branch, step: Step, child: Child): void {
  if (!isBranch(child)) return
  parent.hasBranches = true
  child.parent = parent
  child.step = step
}

/** Stops observing a branch and everything in it that has found no other parent. */
export function drop(branch: Branch): void {
  branch.stop()
  if (!branch.hasBranches) return
  branch.children.forEach((child: Child) => {
    leave(branch, child)
  })
}

function leave(parent: Branch, child: Child): void {
  if (isBranch(child) && child.parent === parent) drop(child)
}

function bubble(branch: Branch): void {
  for (let child = branch; child.parent !== null; child = child.parent)
    (child.parent.below ??= new Set()).add(child)
}

/** Stops observing the members of a record that are not the same any more. */
export function dropOthers(branch: RecordBranch, kept: ReadonlyMap<string, Child> | null): void {
  branch.children.forEach((child, key) => {
    if (isBranch(child) && kept?.get(key) !== child) drop(child)
  })
}

/** What is remembered of a value that need not be looked into again. */
export function settledOf(value: unknown): Child {
  return isPrimitive(value) || !isSettled(value as object) ? undefined : (value as object)
}
