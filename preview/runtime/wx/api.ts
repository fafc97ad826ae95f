/** The result part of every asynchronous `wx` function. */
export interface Result {
  readonly errMsg: string
}

export interface Callbacks {
  success?: (result: Result) => void
  fail?: (result: Result) => void
  complete?: (result: Result) => void
}

/** A `wx` function of WeChat's usual kind: with callbacks it returns nothing, without it returns a promise. */
export function asyncApi<Options extends object>(
  name: string,
  run: (options: Options) => object | void | Promise<object | void>,
): (options?: Options & Callbacks) => Promise<Result> | undefined {
  return (options = {} as Options & Callbacks) => {
    const outcome = Promise.resolve()
      .then(() => run(options))
      .then((result) => ({ errMsg: `${name}:ok`, ...result }))
    if (!options.success && !options.fail && !options.complete)
      return outcome.catch((error) => reject(name, error))
    outcome.then(
      (result) => settle(options, 'success', result),
      (error) => settle(options, 'fail', failure(name, error)),
    )
    return undefined
  }
}

/** Calls `success` or `fail`, then `complete`. */
export function settle(callbacks: Callbacks, outcome: 'success' | 'fail', result: Result): void {
  callbacks[outcome]?.(result)
  callbacks.complete?.(result)
}

/** Calls back later, as every call that crosses to WeChat's native side does. */
export function settleLater(callbacks: Callbacks, outcome: 'success' | 'fail', result: Result): void {
  setTimeout(() => settle(callbacks, outcome, result), 0)
}

function reject(name: string, error: unknown): never {
  throw Object.assign(new Error(), { message: failure(name, error).errMsg, ...failure(name, error) })
}

function failure(name: string, error: unknown): Result {
  return { errMsg: `${name}:fail ${error instanceof Error ? error.message : String(error)}` }
}
