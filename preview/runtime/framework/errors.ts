import {
  addGlobalErrorListener,
  addGlobalWarningListener,
  type GeneralComponent,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
} from 'glass-easel'

/** Reports an error as uncaught: to the overlay, `App.onError`, and a test runner. */
function report(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
  else console.error(error)
}

/** Runs code of the app; errors are reported and do not stop the phone. */
export function runGuarded<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    report(error)
    return undefined
  }
}

/**
 * glass-easel only logs errors of handlers; the developer should see them in the page. Its warnings about
 * components from npm are dropped, because the developer cannot change those.
 */
export function listenToFramework(): () => void {
  const onError = (error: unknown): boolean => {
    report(error)
    return false
  }
  const onWarning = (_message: string, component: GeneralComponent | string): boolean =>
    typeof component === 'string' || !component?.is.startsWith('miniprogram_npm/')
  addGlobalErrorListener(onError)
  addGlobalWarningListener(onWarning)
  return () => {
    removeGlobalErrorListener(onError)
    removeGlobalWarningListener(onWarning)
  }
}
