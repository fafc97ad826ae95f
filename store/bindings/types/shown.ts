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
            ? { [K in keyof T as T[K] extends Uncarried ? never : K]: Plain<T[K]> }
            : T

/** A field that becomes `undefined` is sent as `null`: WeChat has no other word for it. */
type WithNull<T> = undefined extends T ? T | null : T

/**
 * Type of a store's value `T` in `page.data`, after JSON. There a `Date` is text, a `Map` a record, a `Set`
 * a list, and an object has no methods. A type about which JSON changes nothing keeps its name.
 */
export type Shown<T> = unknown extends T ? T : WithNull<[Plain<T>] extends [T] ? T : Plain<T>>
