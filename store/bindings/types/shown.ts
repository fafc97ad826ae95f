/** Values that JSON carries unchanged, and those it drops or refuses, which a type cannot express. */
type Scalar = string | number | boolean | bigint | null | undefined

type Uncarried = ((...args: never[]) => unknown) | symbol

/** `T` after a journey through JSON. */
export type Plain<T> = T extends Scalar
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? { [P in K & (string | number)]: Plain<V> }
    : T extends ReadonlySet<infer V>
      ? Plain<V>[]
      : T extends readonly (infer V)[]
        ? number extends T['length']
          ? Plain<V>[]
          : { -readonly [I in keyof T]: Plain<T[I]> }
        : T extends { toJSON(): infer J }
          ? Plain<J>
          : T extends object
            ? PlainRecord<T>
            : T

type PlainRecord<T> = [MayBeGetter<T>] extends [never]
  ? Carried<T>
  : Flat<Carried<Omit<T, MayBeGetter<T>>> & Partial<Carried<Pick<T, MayBeGetter<T>>>>>
type Carried<T> = { [K in keyof T as T[K] extends Uncarried ? never : K]: Plain<T[K]> }
type Flat<T> = { [K in keyof T]: T[K] }

/**
 * Names of members that may be getters, which JSON does not carry: for TypeScript a getter is a readonly member like any
 * other. A record of which all members are readonly, or none, is taken at its word.
 */
type MayBeGetter<T> = string extends keyof T
  ? never
  : [Carrier<T>] extends [ReadonlyName<T>]
    ? never
    : Carrier<T> & ReadonlyName<T>
type Carrier<T> = { [K in keyof T]-?: T[K] extends Uncarried ? never : K }[keyof T]
type ReadonlyName<T> = {
  [K in keyof T]-?: Same<Pick<T, K>, Readonly<Pick<T, K>>> extends true ? K : never
}[keyof T]
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** A field that becomes `undefined` is sent as `null`: WeChat has no other word for it. */
type WithNull<T> = undefined extends T ? T | null : T

/**
 * Type of a store's value `T` in `page.data`, after JSON. There a `Date` is text, a `Map` a record, a `Set`
 * a list, an object has no methods, and what may be a getter may be missing. A type about which JSON changes nothing keeps its name.
 */
export type Shown<T> = unknown extends T ? T : WithNull<[Plain<T>] extends [T] ? T : Plain<T>>
