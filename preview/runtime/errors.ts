import {
  addGlobalErrorListener,
  addGlobalWarningListener,
  type GeneralComponent,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
} from 'glass-easel'

/** Hands an error to whoever watches for uncaught ones: the developer's overlay, `App.onError`, a test runner. */
function report(error: unknown): void {
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

/**
 * glass-easel writes errors of handlers to the console and goes on; a person should see them. Its warnings about
 * components from npm are nobody's business here.
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
