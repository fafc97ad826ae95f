/** A promise that a world has broken. */
export class Broken extends Error {
  override readonly name = 'Broken'
  /** Such as `DUP`. */
  readonly promise: string

  constructor(promise: string, what: string) {
    super(`${promise} ${what}`)
    this.promise = promise
  }
}

export function must(isTrue: boolean, promise: string, what = ''): void {
  if (!isTrue) throw new Broken(promise, what)
}
