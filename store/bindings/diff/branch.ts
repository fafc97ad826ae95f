// Remembers a store's value as it was last seen, so that a change costs as much as the change and not as much as the value: for
// each list and record with something observable or frozen in it the members that were seen, and which are out of date.
import { observe } from 'mobx-miniprogram'
import type { Step } from './data-path'
import { isMap, isObject, isObserved, isSet, isSettled } from './plain'

/** A list or record that was seen. */
export type Branch = ListBranch | RecordBranch

/**
 * Memory of one place: a branch; a deep-frozen object, whose identity says all about it; or `undefined` for a value
 * that must be compared with the page's data each time, which makes its list or record `blind`.
 */
export type Child = Branch | object | undefined

/** Called at every change in place. */
type Changed = () => void

type ListChange =
  | { readonly type: 'update'; readonly index: number }
  | {
      readonly type: 'splice'
      readonly index: number
      readonly addedCount: number
      readonly removedCount: number
    }

interface RecordChange {
  readonly name: unknown
}

/** Shared by all records without members to remember, which are most; never written to. */
export const noMembers = new Map<string, Child>()
export const noItems: readonly unknown[] = []

export class ListBranch {
  source: object = noItems
  stop: (() => void) | null = null
  parent: Branch | null = null
  /** Where it is in its parent. */
  step: Step = 0
  children: Child[] = []
  /** Whether any child ever was a branch. */
  hasBranches = false
  /** Whether something in it can change without a report, so that it must be looked at each time. */
  blind = false
  /** Branches among the children with something out of date in them. */
  below: Set<Branch> | null = null
  /** Indexes of items that were replaced. */
  replaced: Set<number> | null = null
  /** From this index on items have moved; `Infinity`: none has. */
  movedFrom = Infinity
  readonly changed: Changed

  constructor(changed: Changed) {
    this.changed = changed
  }

  get stale(): boolean {
    return this.movedFrom < Infinity || this.replaced !== null || this.below !== null
  }

  /** Marks everything in it as up to date. */
  settle(): void {
    this.movedFrom = Infinity
    this.replaced = this.below = null
  }

  /** Notes a change of the source. */
  note(change: ListChange): void {
    // A Set reports what came or went, but not where.
    if (isSet(this.source)) this.movedFrom = 0
    else if (change.type === 'update') (this.replaced ??= new Set()).add(change.index)
    else this.move(change.index, change.removedCount, change.addedCount)
  }

  /** Keeps the children beside their items, so that items that stay in the list are not observed anew. */
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
  stop: (() => void) | null = null
  parent: Branch | null = null
  step: Step = 0
  children = noMembers
  hasBranches = false
  blind = false
  below: Set<Branch> | null = null
  /** Members that changed: the store's own key by the name that a path has for it. */
  replaced: Map<string, unknown> | null = null
  readonly changed: Changed

  constructor(changed: Changed) {
    this.changed = changed
  }

  get stale(): boolean {
    return this.replaced !== null || this.below !== null
  }

  settle(children: Map<string, Child>): void {
    this.children = children
    this.replaced = this.below = null
  }

  note({ name }: RecordChange): void {
    ;(this.replaced ??= new Map<string, unknown>()).set(String(name), name)
  }

  /** The member as the store has it now; `undefined` where there is none. */
  member(key: unknown): unknown {
    const { source } = this
    if (isMap(source)) return source.get(key)
    const name = key as keyof typeof source
    return Object.prototype.propertyIsEnumerable.call(source, name) ? source[name] : undefined
  }
}

/** Observes what is at a branch's place now. What was seen of its members stays, to be compared with the new ones. */
export function follow(branch: Branch, source: object): void {
  if (source === branch.source) return
  stop(branch)
  branch.source = source
  if (!isObserved(source)) return
  const noted = (change: ListChange & RecordChange): void => {
    // Members named by a symbol are not sent.
    if (typeof change.name === 'symbol') return
    branch.note(change)
    for (let child: Branch = branch; child.parent !== null; child = child.parent)
      (child.parent.below ??= new Set()).add(child)
    branch.changed()
  }
  branch.stop = observe(source as never, noted as () => void)
}

export function stop(branch: Branch): void {
  branch.stop?.()
  branch.stop = null
}

/** Whether a raw member `value`, of which `child` was seen, may change without a report. */
export function isBlind(value: unknown, child: Child): boolean {
  if (!isObject(value)) return false
  return isBranch(child) ? child.source !== value || child.stop === null || child.blind : child !== value
}

export function isBranch(child: unknown): child is Branch {
  return child instanceof ListBranch || child instanceof RecordBranch
}

/** Memory of the items of a list; for a frozen list the items themselves. */
export function childrenOf(child: Child): readonly unknown[] {
  if (child instanceof ListBranch) return child.children
  return Array.isArray(child) ? child : noItems
}

/** Memory of a member of a record; for a frozen record the member itself. */
export function memberSeen(child: Child, key: string): unknown {
  if (child instanceof RecordBranch) return child.children.get(key)
  return child === undefined || child instanceof ListBranch ? undefined : child[key as keyof typeof child]
}

/** Memory of a place; `undefined` for a value without members. */
export function asChild(seen: unknown): Child {
  return isObject(seen) ? seen : undefined
}

/** How many items at the beginning of a list are what was seen there. */
export function unchangedItems(items: readonly unknown[], seen: readonly unknown[], limit: number): number {
  const end = Math.min(items.length, seen.length, limit)
  let at = 0
  while (at < end) {
    const child = seen[at]
    if (child === undefined || (child !== items[at] && !isUnchanged(items[at], child))) break
    at += 1
  }
  return at
}

/** Whether a value is what was seen and a look into it would find nothing new. */
export function isUnchanged(value: unknown, seen: unknown): boolean {
  return (
    seen === value ||
    (isBranch(seen) && seen.source === value && seen.stop !== null && !seen.stale && !seen.blind)
  )
}

/** Puts a child at a place in its parent; a parent that had it before has lost it. */
export function adopt(parent: Branch, step: Step, child: Child): void {
  if (!isBranch(child)) return
  parent.hasBranches = true
  child.parent = parent
  child.step = step
}

/** Stops observing what was seen and everything in it that has found no other parent. */
export function release(child: Child): void {
  if (!isBranch(child)) return
  stop(child)
  if (child.hasBranches) child.children.forEach((inner: Child) => void leave(child, inner))
}

function leave(parent: Branch, child: Child): void {
  if (isBranch(child) && child.parent === parent) release(child)
}

/** Memory of a value that need not be read again. */
export function settledOf(value: unknown): Child {
  return isObject(value) && isSettled(value) ? value : undefined
}
