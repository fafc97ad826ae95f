import type {
  Nothing,
  AnyBinding,
  At,
  BoundActions,
  BoundData,
  BoundPath,
  Fields,
  Intersection,
} from './binding'

/** Members that bindings give to a page: data, methods, and the paths of `data` that they fill. */
export interface Bound {
  readonly data: unknown
  readonly actions: unknown
  readonly path: string
}

/** Members that one binding gives. A wrong binding causes no further errors: its data is of any type. */
export interface BoundBy<S, F, A, N extends string> {
  readonly data: IsUnknown<S, F> extends true ? Unchecked<S> : BoundData<S, F, N>
  readonly actions: BoundActions<S, A>
  readonly path: IsUnknown<S, F> extends true ? never : BoundPath<F, N>
}

/** Whether a compiler found no fields, or none that the store has. */
type IsUnknown<S, F> = Fields<S> extends F ? true : false
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one mistake, one message
type Unchecked<S> = [S] extends [object] ? any : unknown

/** Members that a list of bindings gives; unknown for a list whose length is unknown. */
export interface BoundByAll<L extends readonly AnyBinding[]> {
  readonly data: number extends L['length'] ? unknown : Intersection<Each<L[number]>['data']>
  readonly actions: number extends L['length'] ? unknown : Intersection<Each<L[number]>['actions']>
  readonly path: number extends L['length'] ? never : Each<L[number]>['path']
}

/** Members that one item of a list of bindings gives. */
export type Each<O> = O extends {
  readonly store?: infer S
  readonly fields: infer F
  readonly actions?: infer A
  readonly namespace?: infer N
}
  ? {
      readonly data: BoundData<S, F, Given<N>>
      readonly actions: unknown extends A ? Nothing : BoundActions<S, A>
      readonly path: BoundPath<F, Given<N>>
    }
  : never
type Given<N> = N extends string ? N : ''

/** Members that two sets of bindings give together. */
export interface Both<A extends Bound, B extends Bound> {
  readonly data: A['data'] & B['data']
  readonly actions: A['actions'] & B['actions']
  readonly path: A['path'] | B['path']
}

/** Shown by a compiler for a key or path of `data` that only the store may fill. */
interface FilledByTheStore {
  readonly filledByTheStore: never
}
/** Shown by a compiler for a method whose name is that of a bound action. */
interface NameOfABoundAction {
  readonly nameOfABoundAction: never
}

/** A path and everything below it. */
export type Within<P extends string> = P | `${P}.${string}` | `${P}[${string}`

/** Type that may be set under the key or path `K`: an error type if a store fills `K`, a part of `K`, or an object that holds `K`. */
type Settable<K, P extends string> = string extends K
  ? unknown
  : K extends Within<P>
    ? FilledByTheStore
    : [Extract<P, Within<K & string>>] extends [never]
      ? unknown
      : FilledByTheStore

/** `setData` that leaves alone what the store fills. */
export interface GuardedSetData<D, B extends Bound> {
  setData<K extends PropertyKey>(
    changes: Partial<D> & { readonly [P in K]?: Settable<P, B['path']> },
    callback?: () => void,
  ): void
}

/** Declared data or properties may not hold what the store fills. */
export type Unfilled<P extends string> = Intersection<
  P extends unknown ? Absent<At<P, FilledByTheStore>> : never
>
type Absent<T> = T extends FilledByTheStore ? T : { readonly [K in keyof T]?: Absent<T[K]> }

/** Methods may not hide bound actions. As a conditional type, because a mapped one would cost methods their context. */
export type Unhidden<M, B extends Bound> = [keyof M & keyof B['actions']] extends [never]
  ? unknown
  : { readonly [K in keyof M & keyof B['actions']]: NameOfABoundAction }
