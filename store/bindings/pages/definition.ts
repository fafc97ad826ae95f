import { isRecord } from '../../base/is-record'
import { bindActions, bindingsOf, type LooseBinding, meet, parseBinding } from '../screen/options'

type DefinitionFilter = (definition: Definition, filters: unknown) => void

/** The members of the definition of a component or behavior that are read or written. */
export interface Definition {
  methods?: Record<string, unknown>
  readonly behaviors?: unknown
  observers?: object
  definitionFilter?: unknown
  readonly computed?: unknown
  readonly watch?: unknown
  storeBindings?: unknown
}

/** Knowledge about one definition: what it binds, and what listens to that. */
export interface Given {
  /** As the platform got it. */
  definition: Definition
  readonly bindings: LooseBinding[]
  /** How many of its behaviors may have observers that are not known. */
  unseen: number
}

/**
 * For each definition the name of a method that returns what is known about it. A component also has the methods of its
 * behaviors, so the bindings of several behaviors stay side by side.
 */
const givers: string[] = []

const known = new WeakMap<Definition, Given>()

/** Takes the bindings out of a definition: WeChat copies what is left in it, and a copy of a store is no store. */
export function takeBindings(definition: Definition): void {
  const given = givenOf(definition)
  given.unseen -= 1
  const bindings = bindingsOf(definition.storeBindings)
  delete definition.storeBindings
  for (const binding of bindings) bindActions(definition.methods as object, binding)
  given.bindings.push(...bindings)
  listenDeep(
    definition,
    bindings.flatMap((binding) => parseBinding(binding).fields.map(({ path }) => path)),
  )
}

/** Notes a definition. If it is one of a behavior, its filter notes the definitions that use it. */
export function givenOf(definition: Definition): Given {
  const noted =
    known.get(definition) ?? givensOf(definition.methods ?? {}).find(({ bindings }) => bindings.length === 0)
  if (noted) {
    // A wrapper of `Component` may have passed a copy on.
    noted.definition = definition
    return noted
  }
  const { definitionFilter: own } = definition
  const given: Given = { definition, bindings: [], unseen: unseenIn(definition) }
  known.set(definition, given)
  const giver = `_storeBindings${String(givers.length)}`
  givers.push(giver)
  definition.methods = { ...definition.methods, [giver]: () => given }
  definition.definitionFilter = function (user: Definition, filters: unknown) {
    if (typeof own === 'function') (own as DefinitionFilter).call(this, user, filters)
    givenOf(user).unseen -= 1
  }
  return given
}

/** Returns what is known about the definitions of a component and of its behaviors. */
export function givensOf(component: object): readonly Given[] {
  return givers.flatMap((giver) => {
    const give = (component as Record<string, unknown>)[giver]
    return typeof give === 'function' ? [(give as () => Given)()] : []
  })
}

/** Number of behaviors in a definition that may have observers. Those of WeChat, such as `wx://form-field`, have none. */
export function unseenIn({ behaviors }: Definition): number {
  return Array.isArray(behaviors) ? behaviors.filter((each) => !/^wx:/.test(String(each))).length : 0
}

/** Whether code of a component listens to a path of its data in a way in which it would miss a path below it. */
export function needsWhole(givens: readonly Pick<Given, 'definition' | 'unseen'>[], path: string): boolean {
  return givens.some(
    ({ definition: { computed, watch, observers }, unseen }) =>
      unseen > 0 ||
      Array.isArray(observers) ||
      // miniprogram-computed notices a change by the identity of the value that was set.
      isRecord(computed) ||
      isRecord(watch) ||
      Object.keys(observers ?? {}).some((key) => key.split(',').some((part) => misses(part, path))),
  )
}

/**
 * Makes observers of `list` observers of `list.**`: WeChat calls the former only when the whole `list` is set, not for a path
 * such as `list[3]`.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/observer.html
 */
function listenDeep(definition: Definition, paths: readonly string[]): void {
  const { observers } = definition
  if (!isRecord(observers)) return
  const deep = (part: string): string =>
    paths.some((path) => misses(part, path)) ? part.replace(/\s*$/, '.**') : part
  const all: Record<string, unknown> = {}
  for (const key of Object.keys(observers)) {
    let name = key.split(',').map(deep).join(',')
    // "list" and "list " have become the same name.
    while (name in all) name = ` ${name}`
    all[name] = observers[key]
  }
  definition.observers = all
}

/** Whether a part of an observer's name means a path, or a part of it, but no path below. */
function misses(part: string, path: string): boolean {
  return !part.includes('**') && meet(path, part.trim())
}
