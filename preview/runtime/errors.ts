/** Hands an error to whoever watches for uncaught ones: the developer's overlay, `App.onError`, a test runner. */
export function report(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
  else console.error(error)
}

/** Runs the app's own code so that its mistakes are reported and do not stop the phone. */
export function guarded<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    report(error)
    return undefined
  }
}
