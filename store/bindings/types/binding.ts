import type { Plain, Shown } from './shown'

/** An object without members. */
export type Nothing = Record<never, never>

type AnyFunction = (...args: never[]) => unknown

type FieldsIn<S> = { [K in keyof S as NonNullable<S[K]> extends AnyFunction ? never : K]: S[K] }
type ActionsIn<S> = { [K in keyof S as NonNullable<S[K]> extends AnyFunction ? K : never]: S[K] }

/** Shown by a compiler for names in a binding that has no store to look them up in. */
interface NeedsTheStoreOption {
  readonly store: never
}
/** Shown by a compiler for a field whose key the page's `data` declares with another type, `T`. */
interface DeclaredInDataAs<T> {
  readonly data: T
}

/** Names of the members `T` of a store `S`. Not an alias for each use: a compiler shows the names then, not the alias. */
type NameIn<S, T> = [S] extends [object] ? keyof T & string : NeedsTheStoreOption

/** Shown by a compiler for a list of which it knows no names, such as a variable of type `string[]`. */
export type NamesInPlace =
  'write the list in place, or use bind(store, { fields, actions }), which keeps the names'

/** Works out a field. `this` is the page or component, `store` the binding's store. */
export type FieldFunction<S> = (store: S) => unknown

/** For each key of `data` a name of the store, or a function. */
export interface FieldMap<S> {
  readonly [key: string]: NameIn<S, FieldsIn<S>> | FieldFunction<S>
  // Keeps functions out of what a compiler says about a list.
  readonly [index: number]: never
  readonly [Symbol.iterator]?: NamesInPlace
}

/** For each method of the page a name of the store. */
export interface ActionMap<S> {
  readonly [method: string]: NameIn<S, ActionsIn<S>>
  readonly [Symbol.iterator]?: NamesInPlace
}

/** Names of a store's fields, or for each key of `data` a name or a function. */
export type Fields<S> = FieldMap<S> | readonly NameIn<S, FieldsIn<S>>[]

/** Names of a store's methods, or for each method of the page the name of the store's. */
export type Actions<S> = readonly NameIn<S, ActionsIn<S>>[] | ActionMap<S>

/** Which fields and actions of a store a page or component uses. */
export interface StoreBinding<S, F, A, N extends string = ''> {
  /** Any MobX store. Needed unless all fields are functions. */
  readonly store?: S
  /** Fields of `data`: names of the store, or for each key of `data` a name of the store or a function. */
  readonly fields: F
  /** Methods for the page: names of the store, or for each method the name of the store's. @default none */
  readonly actions?: A
  /** The key of `data` that holds the fields. @default none: each field is a key of `data` itself */
  readonly namespace?: N
  /** Accepted as the official bindings do; what a page shows already is never sent again, with or without it. */
  readonly structuralComparison?: boolean
  /**
   * Sends fields whole when anything in them changed, as the official bindings do: `true` all, `false` none, a list those
   * with these keys of `data`. For code that listens to them, and for records that `wx:for` shows with `wx:key`.
   *
   * @default fields to which code of the component may listen, and in the others what looks like a list by name: a `Map`, or a
   * record of records that have a name or number in common
   */
  readonly wholeValues?: boolean | readonly FieldNames<NoInfer<F>>[]
  /**
   * Keeps the page with its components up to date while another page covers it: for a split view, or below a page that
   * covers half of the screen.
   *
   * @default false: a page that is not shown is sent nothing
   */
  readonly live?: boolean
  /** The most flushes in a second that the page gets under load. @default 20 */
  readonly flushesPerSecond?: number
}

/** The keys of `data` that fields fill, without a namespace. */
type FieldNames<F> = F extends readonly unknown[] ? F[number] : keyof F & string

/** A binding of any store, for code that does not look inside. */
export type AnyBinding = Omit<StoreBinding<unknown, unknown, unknown, string>, 'wholeValues'> & {
  readonly wholeValues?: boolean | readonly string[]
}

/** Ends a binding, or has it send at once what would wait for its turn. */
export interface StoreBindingsHandle {
  /** Sends now what changed, instead of on the next tick. */
  updateStoreBindings(): void
  /** Ends the binding: no `setData` follows. The page's actions stay. */
  destroyStoreBindings(): void
}

/** The value behind the right side of a field. */
type Source<S, V> = V extends (...args: never[]) => infer R ? R : V extends keyof S ? S[V] : never

/** Values that a binding shows, by name: a key of `data`, or a path such as `user.name`. */
type Named<S, F> = F extends readonly (infer K)[]
  ? { readonly [P in K & keyof S]: Shown<S[P]> }
  : { readonly [P in keyof F]: Shown<Source<S, F[P]>> }

type InPath = `${string}.${string}` | `${string}[${string}`

/** `V` under a path, as an object: `{ user: { name: V } }`. Members of lists are not described. */
export type At<P, V> = P extends `${string}[${string}`
  ? Nothing
  : P extends `${infer Head}.${infer Rest}`
    ? { readonly [K in Head]: At<Rest, V> }
    : { readonly [K in P & string]: V }

export type Intersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void
  ? I
  : never

type Unfolded<T> = { readonly [K in keyof T as K extends InPath ? never : K]: T[K] } & Intersection<
  { [K in keyof T]: K extends InPath ? At<K, T[K]> : never }[keyof T]
>

type WithoutSpaces<N extends string> = N extends `${infer A} ${infer B}` ? WithoutSpaces<`${A}${B}`> : N

/** Members that a binding adds to the `data` of a page. */
export type BoundData<S, F, N extends string = ''> = string extends N
  ? Nothing
  : N extends ''
    ? Unfolded<Named<S, F>>
    : At<WithoutSpaces<N>, Unfolded<Named<S, F>>>

/** The paths in the `data` of a page that a binding fills, as far as they are known. */
export type BoundPath<F, N extends string = ''> = (
  F extends readonly (infer K)[] ? K : keyof F
) extends infer K
  ? string extends K | N
    ? never
    : N extends ''
      ? K & string
      : `${WithoutSpaces<N>}.${K & string}`
  : never

/** The methods that a binding adds to a page. */
export type BoundActions<S, A> =
  Actions<S> extends A
    ? Nothing
    : A extends readonly (infer K)[]
      ? { [P in K & keyof S]: OmitThisParameter<S[P]> }
      : { [P in keyof A]: A[P] extends keyof S ? OmitThisParameter<S[A[P]]> : never }

type DataOf<T, N extends string> = T extends { readonly data: infer D }
  ? N extends ''
    ? D
    : WithoutSpaces<N> extends keyof D
      ? D[WithoutSpaces<N>]
      : unknown
  : unknown

/** Asks of each field that the page's `data`, where it declares the key, can hold it. Nothing where fields are wrong anyway. */
export type Declared<T, N extends string, S, F> =
  Fields<S> extends F
    ? unknown
    : {
        readonly [K in keyof F]: Holds<
          DataOf<T, N>,
          F extends readonly unknown[] ? F[K] : K,
          Plain<Source<S, F[K]>>
        >
      }

type Holds<D, Key, V> = string extends keyof D
  ? unknown
  : Key extends keyof D
    ? [V] extends [D[Key]]
      ? unknown
      : IsPlaceholder<D[Key]> extends true
        ? unknown
        : DeclaredInDataAs<D[Key]>
    : unknown

/** `[]` or `null`, which say nothing about what will come. */
type IsPlaceholder<T> = [T] extends [readonly never[] | null | undefined] ? true : false
