import { isRecord } from '../../base/is-record'
import { stepsOf } from '../diff/data-path'

/** Thrown for a binding that cannot be made or kept. The message names the field or the option and says what to do. */
export class StoreBindingsError extends Error {
  override readonly name = 'StoreBindingsError'
}

/** A page or a component. */
export interface Target {
  readonly data: object
  setData(data: Record<string, unknown>): void
}

/** The options of one binding as users write them. */
export interface LooseBinding {
  readonly store?: unknown
  readonly fields?: unknown
  readonly actions?: unknown
  readonly namespace?: unknown
  readonly structuralComparison?: unknown
  readonly flushesPerSecond?: unknown
  readonly wholeValues?: unknown
  readonly live?: unknown
}

interface Placed {
  readonly path: string
}

/** One field: its place in the data, and how to read its value for a page or component. */
export interface FieldSettings extends Placed {
  readonly store: unknown
  /** Its name in the store, or its function. */
  readonly source: unknown
  readonly read: (target: object) => unknown
  /** Whether it is sent whole, or always by paths; `undefined` where the binding says nothing. */
  readonly isWhole: boolean | undefined
}

/** The options of one binding, complete and checked. */
export interface Settings {
  readonly fields: readonly FieldSettings[]
  readonly flushesPerSecond: number
  /** Whether the page is kept up to date while it is covered. */
  readonly isLive: boolean
}

/** How often WeChat's audit (体验评分) allows `setData`, in calls per second. */
const FLUSHES_PER_SECOND = 20

/** @throws StoreBindingsError for the first option that cannot be used; `Error` where the official bindings throw one */
export function parseBinding(options: LooseBinding): Settings {
  if (!isRecord(options))
    throw wrong('storeBindings', 'an object such as { store, fields, actions }', options)
  const {
    store,
    namespace,
    fields,
    wholeValues,
    live,
    flushesPerSecond = FLUSHES_PER_SECOND,
  } = options as LooseBinding
  const prefix = parseNamespace(namespace ?? '')
  const named = parseFields(fields ?? [])
  const whole: readonly unknown[] | null = Array.isArray(wholeValues) ? wholeValues : null
  for (const each of whole ?? [])
    if (!named.some(([name]) => name === each))
      throw wrong('wholeValues', 'a list of fields of the binding', each)
  const parsed = named.map(([name, source]): FieldSettings => {
    const path = `${prefix}${name}`
    if (stepsOf(path).length === 0) throw wrong('fields', 'data keys that are not empty', name)
    const isWhole = whole ? whole.includes(name) : typeof wholeValues === 'boolean' ? wholeValues : undefined
    return { path, store, source, read: readerOf(store, name, source), isWhole }
  })
  if (typeof flushesPerSecond !== 'number' || !(flushesPerSecond > 0))
    throw wrong('flushesPerSecond', 'a number above 0, such as 20', flushesPerSecond)
  refuseCollisions(parsed, [])
  return { fields: parsed, flushesPerSecond, isLive: live === true }
}

/** Leaves out fields of a component that an earlier binding has, as when two of its behaviors ask for the same field. */
export function withoutRepeats(bindings: readonly Settings[]): readonly Settings[] {
  const seen: FieldSettings[] = []
  return bindings.map((binding) => {
    const fields = binding.fields.filter(
      ({ path, store, source }) =>
        !seen.some((other) => path === other.path && store === other.store && source === other.source),
    )
    seen.push(...fields)
    return { ...binding, fields }
  })
}

/**
 * Puts the bound actions among the methods of a page or component.
 *
 * @throws Error as the official bindings do, where there is no store, or a method of that name
 * @throws StoreBindingsError where the store has no such method
 */
export function bindActions(target: object, { store, actions }: LooseBinding): void {
  if (actions === undefined || actions === null) return
  const isList = Array.isArray(actions)
  if (!isList && !isRecord(actions)) throw wrong('actions', 'a list of names, or names by method', actions)
  const methods = target as Record<string, unknown>
  const names = isList ? actions.map((name: unknown) => [name, name] as const) : Object.entries(actions)
  for (const [method, name] of names as [string, string][]) {
    const from = storeOf(store) as Record<string, (...args: unknown[]) => unknown>
    if (typeof from[name] !== 'function')
      throw new StoreBindingsError(`action "${name}" is no method of the store`)
    if (isList && methods[method]) throw new Error('[mobx-miniprogram] multiple action definition')
    methods[method] = (...args: unknown[]) => (from[name] as (typeof from)[string]).apply(from, args)
  }
}

/** @throws StoreBindingsError where the target is no page or component */
export function parseTarget(target: unknown): Target {
  if (isRecord(target) && typeof target['setData'] === 'function') return target as unknown as Target
  throw new StoreBindingsError(
    `createStoreBindings(this, …) needs a page or component, but got ${nameOf(target)}: no arrow functions`,
  )
}

/** The bindings in `storeBindings` of a page or component: one, a list, or none. */
export function bindingsOf(storeBindings: unknown): readonly LooseBinding[] {
  return ([] as LooseBinding[]).concat((storeBindings ?? []) as LooseBinding[])
}

/**
 * @param fields the fields of a binding
 * @param taken the fields of the other bindings of the same page or component
 * @throws StoreBindingsError where two of them would write to the same place in the data
 */
export function refuseCollisions(fields: readonly Placed[], taken: readonly Placed[]): void {
  fields.forEach(({ path }, at) => {
    for (const { path: other } of [...taken, ...fields.slice(0, at)]) {
      if (!meet(path, other)) continue
      const where = path === other ? `"${path}" is` : `"${other}" and "${path}" are`
      throw new StoreBindingsError(
        `data ${where} bound twice: use { fields: { other: 'name' } }, a namespace, or destroyStoreBindings()`,
      )
    }
  })
}

/** Whether two paths are the same, or one leads into the other. */
export function meet(path: string, other: string): boolean {
  const [a, b] = [stepsOf(path), stepsOf(other)]
  return a.slice(0, b.length).join() === b.slice(0, a.length).join()
}

function parseNamespace(namespace: unknown): string {
  if (typeof namespace !== 'string') throw new Error('[mobx-miniprogram] namespace only expect string')
  const name = namespace.replace(/ /g, '')
  return name && `${name}.`
}

function parseFields(fields: unknown): readonly (readonly [name: string, source: unknown])[] {
  if (Array.isArray(fields)) {
    return fields.map((name: unknown) => {
      if (typeof name !== 'string') throw wrong('fields', 'a list of names', name)
      return [name, name]
    })
  }
  if (!isRecord(fields)) throw wrong('fields', 'a list of names, or names and functions by key', fields)
  return Object.keys(fields).map((name) => [name, fields[name]])
}

function readerOf(store: unknown, name: string, source: unknown): FieldSettings['read'] {
  if (typeof source === 'function')
    return (target) => (source as (store: unknown) => unknown).call(target, store)
  if (typeof source !== 'string' && typeof source !== 'number')
    throw wrong(`fields.${name}`, 'a name or a function', source)
  const from = storeOf(store)
  return () => from[source]
}

/** @throws Error as the official bindings do, where there is no store */
function storeOf(store: unknown): Readonly<Record<string | number, unknown>> {
  if (store === undefined || store === null) throw new Error('[mobx-miniprogram] no store specified')
  return store as Readonly<Record<string | number, unknown>>
}

function wrong(option: string, expected: string, received: unknown): StoreBindingsError {
  const got = typeof received === 'string' ? JSON.stringify(received) : nameOf(received)
  return new StoreBindingsError(`option "${option}" must be ${expected}, but got ${got}`)
}

function nameOf(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
