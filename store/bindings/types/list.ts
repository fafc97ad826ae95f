import type { Bound, Each, Within } from './bound'
import type { Actions, AnyBinding, Fields, NamesInPlace } from './binding'

/** Shown by a compiler for a name that the store of its binding does not have; `T` are the names that it has. */
interface NameOf<T> {
  readonly oneOf: T
}
/** Asks of a list of bindings that each names what its store has, and that no two of them fill or make the same. */
export type Sound<L extends readonly AnyBinding[]> = {
  readonly [I in keyof L]: L[I] & Known<L[I]> & Alone<L, I>
}

type Known<O> = O extends {
  readonly store?: infer S
  readonly fields: infer F
  readonly actions?: infer A
}
  ? { readonly fields: Names<F, Fields<S>>; readonly actions?: Names<A, Actions<S>> }
  : unknown

/** Each name must be among those that `Allowed`, a list of names or a map, allows. */
type Names<T, Allowed> = {
  readonly [K in keyof T]: T[K] extends string ? OneOf<T[K], Extract<Allowed, readonly unknown[]>> : unknown
}
type OneOf<T, Allowed extends readonly unknown[]> = T extends Allowed[number]
  ? unknown
  : string extends T
    ? NamesInPlace
    : NameOf<Allowed[number]>

/** The items of a list before the one at `I`: of two that collide, the later one is told. */
type Before<
  L extends readonly unknown[],
  I,
  Passed extends readonly unknown[] = [],
> = `${Passed['length']}` extends I
  ? Passed
  : L extends readonly [infer Head, ...infer Rest]
    ? Before<Rest, I, [...Passed, Head]>
    : Passed

type Alone<L extends readonly AnyBinding[], I extends keyof L> = Apart<Each<L[I]>, Each<Before<L, I>[number]>>
type Apart<A extends Bound, B extends Bound> = Refused<
  Meeting<A['path'], B['path']>,
  ActionOf<A> & ActionOf<B>
>
/** Of each member of a union by itself: what they have in common is not the question. */
type ActionOf<A extends Bound> = A extends Bound
  ? string extends keyof A['actions']
    ? never
    : string & keyof A['actions']
  : never
type Meeting<P extends string, Q extends string> = Extract<P, Within<Q>> | Extract<Q, Within<P>>
/** Sentences, because a compiler shows them. */
type Refused<P extends string, M extends string> = ([P] extends [never]
  ? unknown
  : { readonly fields: `data.${P} is filled by two bindings` }) &
  ([M] extends [never] ? unknown : { readonly actions?: `${M} is an action of two bindings` })
