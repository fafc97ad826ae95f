import type { CloseFrame } from '../base/errors'

/** Argument that `wx` passes to the callbacks of every call. */
export interface Outcome {
  readonly errMsg: string
}

/** Callbacks that every call of `wx` takes. */
export interface Callbacks {
  success?(outcome: Outcome): void
  fail?(outcome: Outcome): void
  complete?(outcome: Outcome): void
}

/** Calls the callbacks as `wx` does: `errMsg` is `<name>:ok`, or the failure. */
export function answer(callbacks: Callbacks, name: string, failure: string | null): void {
  const outcome = { errMsg: failure ?? `${name}:ok` }
  if (failure === null) callbacks.success?.(outcome)
  else callbacks.fail?.(outcome)
  callbacks.complete?.(outcome)
}

/** Events of a `SocketTask`, by listener. */
export interface TaskEvents {
  open: { readonly header: Readonly<Record<string, string>> }
  message: { readonly data: unknown }
  error: Outcome
  close: CloseFrame
}
