// Values as a store may hold them, ways to change them in place, and what a page must show of them.
import fc from 'fast-check'
import {
  isObservable,
  isObservableArray,
  isObservableMap,
  isObservableSet,
  observable,
  runInAction,
} from 'mobx-miniprogram'

/** Names that a path can write, and names that it cannot. */
const name = fc.constantFrom('a', 'b', 'user', '名', '1', 'x.y', '', 'l[0]', 'back\\slash')

const primitive = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom('', 'x', '你好', '😀', true, false, null, undefined, NaN, Infinity, -0),
)

/** Plain data of a few levels, some of it frozen to the bottom. */
const plain: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitive,
    tie('list'),
    tie('record'),
    tie('frozen'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  record: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  frozen: fc.oneof(tie('list'), tie('record')).map(deepFreeze),
})).value

/** Values that a store may hold: plain data, and observable lists, records, maps and sets around and inside of each other. */
export const storeValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    plain,
    tie('deep'),
    tie('shallow'),
    tie('map'),
    tie('set'),
    tie('mixed'),
  ),
  deep: fc
    .oneof(fc.array(plain, { maxLength: 5 }), fc.dictionary(name, plain, { maxKeys: 4 }))
    .map((value) => observable(value as object)),
  shallow: fc.array(tie('value'), { maxLength: 4 }).map((items) => observable.array(items, { deep: false })),
  map: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((members) => observable.map(members, { deep: false })),
  set: fc
    .array(fc.oneof(primitive, tie('value')), { maxLength: 4 })
    .map((items) => observable.set(items, { deep: false })),
  mixed: fc.oneof(
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value

/** One change in place: of which observable, what kind of change, where, and with what. */
export interface Edit {
  readonly target: number
  readonly kind: number
  readonly at: number
  readonly name: string
  readonly value: unknown
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  target: fc.nat(20),
  kind: fc.nat(9),
  at: fc.nat(6),
  name,
  value: storeValue,
})

/** Makes the change; nothing where there is nothing observable in the value. */
export function applyEdit(root: unknown, { target, kind, at, name: key, value }: Edit): void {
  const targets = observablesIn(root)
  const place = targets[target % Math.max(1, targets.length)]
  if (place === undefined) return
  runInAction(() => {
    if (isObservableArray(place)) editList(place, kind, at, value)
    else if (isObservableMap(place)) void (kind < 7 ? place.set(key, value) : place.delete(key))
    else if (isObservableSet(place)) void (kind < 6 ? place.add(at) : place.delete(at))
    else if (kind < 7) Reflect.set(place, key, value)
    else Reflect.deleteProperty(place, key)
  })
}

function editList(list: unknown[], kind: number, at: number, value: unknown): void {
  const where = list.length === 0 ? 0 : at % list.length
  const edits = [
    () => list.push(value),
    () => list.push(value, at),
    () => list.unshift(value),
    () => list.shift(),
    () => list.pop(),
    () => (list[where] = value),
    () => list.splice(where, 2, value),
    () => list.splice(where, 1),
    () => list.reverse(),
    () => list.push(...list.splice(where, 1)),
  ]
  edits[kind]?.()
}

/** Every observable in a value, itself included. */
export function observablesIn(value: unknown, found: object[] = []): object[] {
  if (typeof value !== 'object' || value === null || found.includes(value)) return found
  if (isObservable(value)) found.push(value)
  for (const member of membersOf(value)) observablesIn(member, found)
  return found
}

/** Whether an edit put a value into itself. */
export function containsItself(value: unknown, around: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (around.includes(value)) return true
  return membersOf(value).some((member) => containsItself(member, [...around, value]))
}

function membersOf(value: object): readonly unknown[] {
  if (isObservableMap(value)) return [...value.values()]
  return isObservableSet(value) ? [...value] : Object.values(value)
}

/** Data of a page that was given the whole value: its JSON, where a Map is a record and a Set a list. */
export function viewOf(value: unknown): unknown {
  // The member itself: JSON would ask an observable Map for entries first.
  const text = JSON.stringify({ value }, function (this: Record<string, unknown>, key, json: unknown) {
    const member = this[key]
    if (isObservableMap(member) || member instanceof Map)
      return Object.fromEntries(member as ReadonlyMap<string, unknown>)
    return isObservableSet(member) || member instanceof Set ? [...(member as ReadonlySet<unknown>)] : json
  })
  return (JSON.parse(text) as { value?: unknown }).value ?? null
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
