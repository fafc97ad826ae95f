/** A walk has led to something that must never be. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
  readonly promise: string

  constructor(promise: string, seen: unknown) {
    super(`broken: ${promise}\n${show(seen)}`)
    this.promise = promise
  }
}

/** Conditions that hold for every `T`, by name. */
export type Promises<T> = Readonly<Record<string, (seen: T) => boolean>>

/** @throws BrokenPromise for the first that does not hold */
export function keep<T>(promises: Promises<T>, seen: T, describe: (seen: T) => unknown = (it) => it): void {
  for (const name of Object.keys(promises)) {
    if (!promises[name]?.(seen)) throw new BrokenPromise(name, describe(seen))
  }
}

function show(seen: unknown): string {
  return JSON.stringify(seen, (_key, value: unknown) => (value === Infinity ? 'Infinity' : value), 1)
}
