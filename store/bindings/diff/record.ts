import { isObservableProp } from 'mobx-miniprogram'
import { isRecord } from '../../base/is-record'
import {
  adopt,
  asChild,
  type Child,
  follow,
  isBlind,
  isUnchanged,
  memberSeen,
  noMembers,
  RecordBranch,
  release,
  settledOf,
} from './branch'
import { isAlike, isMap, isObserved, isSent, isSettled, type Members, membersOf, ownMember } from './plain'
import type { Walk } from './walk'

const noMembersShown: Members = {}

/** Compares a record with what the page shows of it. */
export function lookAtRecord(
  walk: Walk,
  source: object,
  shown: unknown,
  before: Child,
  trust: boolean,
): Child {
  const known = before instanceof RecordBranch
  if (known && before.source === source && trust && refresh(walk, before, shown)) return before

  const newBranch = (): RecordBranch => walk.keep(new RecordBranch(walk.noticed))
  const members = membersOf(source)
  const there = isRecord(shown) ? shown : noMembersShown
  const size = Object.keys(there).length
  const reportsAll = !isObserved(source) || isMap(source)
  let branch = known ? before : isObserved(source) ? newBranch() : null
  if (branch) follow(branch, source)
  let children: Map<string, Child> | null = null
  let sent = 0
  let found = 0
  let isUnreachable = false
  let blind = false
  const { mark } = walk
  walk.mute(size === 0)
  for (const key of Object.keys(members)) {
    const member = members[key]
    if (!isSent(key, member)) continue
    sent += 1
    const shownMember = ownMember(there, key)
    if (shownMember !== undefined) found += 1
    const from = walk.mark
    const was = asChild(memberSeen(before, key))
    let child: Child
    if (was === undefined && isAlike(member, shownMember)) child = settledOf(member)
    else if (was !== undefined && trust && isUnchanged(member, was)) child = was
    else child = walk.step(key, member, shownMember, was, trust)
    if (walk.isLost(from, key)) isUnreachable = true
    if (isBlind(member, child) || !(reportsAll || isObservableProp(source, key))) blind = true
    if (child === undefined) continue
    branch ??= newBranch()
    children ??= new Map()
    children.set(key, child)
    adopt(branch, key, child)
  }
  walk.unmute(size === 0)
  // No path removes a member.
  walk.cheapest(
    mark,
    there === noMembersShown ||
      isUnreachable ||
      found < size ||
      (size === 0 && sent > 0) ||
      walk.hides(mark, source),
    source,
  )
  if (known)
    before.children.forEach((child, key) => {
      if (children?.get(key) !== child) release(child)
    })
  if (branch) {
    follow(branch, source)
    branch.settle(children ?? noMembers)
    branch.blind = blind
  }
  if (isSettled(source)) return source
  return branch !== null && (branch.stop !== null || children !== null) ? branch : undefined
}

/** Looks only at what is out of date. Returns false where the whole record must be compared. */
function refresh(walk: Walk, branch: RecordBranch, shown: unknown): boolean {
  if (branch.blind || (branch.stop === null && !walk.onlyReported) || !isRecord(shown)) return false
  const { replaced, below } = branch
  const children = branch.children === noMembers ? new Map<string, Child>() : branch.children
  const { mark } = walk
  let isWhole = false
  const look = (key: string, member: unknown): void => {
    const from = walk.mark
    const child = walk.step(key, member, ownMember(shown, key), children.get(key), true)
    if (walk.isLost(from, key)) isWhole = true
    if (child === undefined) children.delete(key)
    else children.set(key, child)
    if (isBlind(member, child)) branch.blind = true
    adopt(branch, key, child)
  }
  replaced?.forEach((key, name) => {
    const member = branch.member(key)
    if (isSent(name, member)) {
      look(name, member)
      return
    }
    release(children.get(name))
    children.delete(name)
    if (ownMember(shown, name) !== undefined) isWhole = true
  })
  below?.forEach((child) => {
    if (children.get(child.step as string) === child) look(child.step as string, child.source)
  })
  walk.cheapest(mark, isWhole || walk.hides(mark, branch.source), branch.source)
  branch.settle(children)
  return true
}
